import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// The page may send a POST. Nothing says that it may send
// `Content-Type: application/json` with it.
app.options("/api/preflight/json-body", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Methods", "POST");
  response.sendStatus(204);
});

// Nothing is wrong here, but the order never arrives.
app.post("/api/preflight/json-body", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
