import express from "express";

const PAGE = "http://localhost:3000";
const app = express();

// CORS is set up correctly. But the cookie is `SameSite=Lax`, and a page on
// `localhost` that calls `127.0.0.1` is calling another site.
app.get("/api/credentialed/lax-cookie", (request, response) => {
  countVisit(request, response);
  response.set("Access-Control-Allow-Origin", PAGE);
  response.set("Access-Control-Allow-Credentials", "true");
  response.json({ title: "Hello World!" });
});

// Reads the cookie and sets it again, one higher.
function countVisit(request, response) {
  const cookies = request.headers.cookie ?? "";
  const seen = cookies.match(/\bcors_lab_visits=(\d+)/)?.[1] ?? 0;
  const count = Number(seen) + 1;
  console.log(`visit ${count}`);
  response.cookie("cors_lab_visits", count, {
    httpOnly: true,
    sameSite: "lax",
    path: "/api/credentialed",
    maxAge: 60 * 60 * 1000,
  });
}

app.listen(process.env.PORT ?? 4000);
