import express from "express";

const PAGE = "http://localhost:3000";
const notes = ["milk", "bread", "coffee"];
const app = express();

// The method is allowed, but for a page of another origin.
app.options("/api/preflight/bad-origin", (request, response) => {
  response.set("Access-Control-Allow-Origin", "https://www.website.notcool");
  response.set("Access-Control-Allow-Methods", "DELETE");
  response.sendStatus(204);
});

// Nothing is wrong here, but the browser never gets this far.
app.delete("/api/preflight/bad-origin", (request, response) => {
  notes.pop();
  console.log(`notes left: ${notes.length}`);
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Goodbye World!" });
});

app.listen(process.env.PORT ?? 4000);
