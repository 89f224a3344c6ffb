import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// Only the successful response gets the header. The error leaves before it.
app.get("/api/simple/error-without-headers", async (request, response) => {
  await database();
  response.set("Access-Control-Allow-Origin", PAGE);
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
