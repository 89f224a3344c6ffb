/** Every page that is no scenario. */
export const PAGES = [
  "/",
  "/learn/start",
  "/learn/simple",
  "/learn/preflight",
  "/learn/credentialed",
  "/learn/one-origin",
  "/matrix",
  "/reference/messages",
  "/reference/messages/allow-origin-missing",
  "/reference/divergences",
  "/components",
];

/** One that is not there. */
export const NOT_FOUND = "/nothing";
