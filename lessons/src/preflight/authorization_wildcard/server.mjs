import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// By the standard, `*` covers every header except `Authorization`.
app.options("/api/preflight/authorization-wildcard", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Headers", "*");
  response.sendStatus(204);
});

app.get("/api/preflight/authorization-wildcard", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
