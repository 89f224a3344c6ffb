import express from "express";

const PAGE = "http://localhost:3000";
const notes = ["milk", "bread", "coffee"];
const app = express();

// The preflight gets the right response.
app.options("/api/preflight/req-bad-origin", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Methods", "DELETE");
  response.sendStatus(204);
});

// The note is deleted first.
// The header below is wrong, and comes too late to stop it.
app.delete("/api/preflight/req-bad-origin", (request, response) => {
  notes.pop();
  console.log(`notes left: ${notes.length}`);
  response.set("Access-Control-Allow-Origin", "https://www.website.notcool");
  response.json({ title: "Goodbye World!" });
});

app.listen(process.env.PORT ?? 4000);
