import express from "express";

const app = express();

// No page is allowed to read the response, as in *No header*.
app.get("/api/simple/opaque", (request, response) => {
  response.json({ title: "Hello World!" });
});

app.listen(process.env.PORT ?? 4000);
