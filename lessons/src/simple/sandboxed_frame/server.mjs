import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// The page is allowed by name. The frame inside it has another origin: `null`.
app.get("/api/simple/sandboxed-frame", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
