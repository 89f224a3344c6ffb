import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// Stands in front of everything, including the preflight.
app.use((request, response, next) => {
  if (request.headers.authorization === "Bearer demo") next();
  else response.status(401).end();
});

// The right response. A preflight carries no token, so it never gets here.
app.options("/api/preflight/login-first", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Headers", "Authorization");
  response.sendStatus(204);
});

app.get("/api/preflight/login-first", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
