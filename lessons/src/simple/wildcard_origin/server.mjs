import express from "express";

const app = express();

// `*`: a page of any origin may read the response.
app.get("/api/simple/wildcard-origin", (request, response) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
