import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// The total is in the response, but a script of another origin cannot see it.
app.get("/api/simple/header-not-exposed", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("X-Total-Count", "42");
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
