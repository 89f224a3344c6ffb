import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// The browser may remember this response for ten minutes (600 seconds).
app.options("/api/preflight/remembered", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Methods", "POST");
  response.set("Access-Control-Allow-Headers", "Content-Type");
  response.set("Access-Control-Max-Age", "600");
  response.sendStatus(204);
});

app.post("/api/preflight/remembered", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
