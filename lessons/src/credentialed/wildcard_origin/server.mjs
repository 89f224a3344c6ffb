import express from "express";

const app = express();

// "Any origin" and "with cookies" do not go together.
app.get("/api/credentialed/wildcard-origin", (request, response) => {
  countVisit(request, response);
  response.set("Access-Control-Allow-Origin", "*");
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
