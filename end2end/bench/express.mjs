// The route that `server/examples/load.rs` compares, in Express: as a developer would write it. Says its port, and
// ends with its standard input.
import express from "express";

const app = express();
app.get("/api/simple/good-origin", (_request, response) => {
  response.set("Access-Control-Allow-Origin", "http://localhost:3000");
  response.json({ title: "Hello World!" });
});
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
