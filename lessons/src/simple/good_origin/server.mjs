import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// `PAGE` is the origin that you opened this page from. It is configuration,
// never copied from the request.
app.get("/api/simple/good-origin", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
