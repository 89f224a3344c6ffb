import express from "express";

const PAGE = "http://localhost:3000";
const notes = ["milk", "bread", "coffee"];
const app = express();

// The page is on the guest list. Nothing says which methods it may use.
app.options("/api/preflight/bad-method", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.sendStatus(204);
});

// Nothing is wrong here, but the browser never gets this far.
app.delete("/api/preflight/bad-method", (request, response) => {
  notes.pop();
  console.log(`notes left: ${notes.length}`);
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Goodbye World!" });
});

app.listen(process.env.PORT ?? 4000);
