import express from "express";

const PAGE = "http://localhost:3000";
const notes = ["milk", "bread", "coffee"];
const app = express();

// The question that comes first: may this page send a DELETE?
app.options("/api/preflight/good-request", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Methods", "DELETE");
  response.sendStatus(204);
});

// The DELETE itself. Its response needs the header as well.
app.delete("/api/preflight/good-request", (request, response) => {
  notes.pop();
  console.log(`notes left: ${notes.length}`);
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Goodbye World!" });
});

app.listen(process.env.PORT ?? 4000);
