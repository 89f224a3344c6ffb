import express from "express";

const app = express();

// The response says nothing about who may read it.
app.get("/api/simple/no-origin", (request, response) => {
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
