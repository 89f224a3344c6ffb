import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// The header is set before anything can fail, so every response has it.
app.get("/api/simple/error-with-headers", async (request, response) => {
  response.set("Access-Control-Allow-Origin", PAGE);
  await database();
  response.json({ title: "Hello World!" });
});

async function database() {
  throw new Error("The database is down today.");
}

// Whatever a handler throws ends up here.
app.use((error, request, response, next) => {
  console.error(error.message);
  response.status(500).end();
});

app.listen(process.env.PORT ?? 4000);
