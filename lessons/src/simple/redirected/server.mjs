import express from "express";

const PAGE = "http://localhost:3000";
const OTHER_API = "http://127.0.0.1:4000";
const app = express();

// The page may follow the redirect, to another host. The query goes along.
app.get("/api/simple/redirected", (request, response) => {
  const { search } = new URL(request.url, OTHER_API);
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Location", `${OTHER_API}/api/simple/redirected/here${search}`);
  response.status(302).end();
});

// On that other host, the page is allowed by name, as before.
app.get("/api/simple/redirected/here", (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
