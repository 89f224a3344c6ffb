import express from "express";

const app = express();

// The guest list has one name on it, and it is not the name of this page.
app.get("/api/simple/bad-origin", (request, response) => {
  response.set("Access-Control-Allow-Origin", "https://www.website.notcool");
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
