// `node start.mjs <server.mjs>` starts a scenario's server as a reader does, except that `express` need not be
// installed beside it. Its parent process learns the port, can have a mark printed behind all that was printed
// so far, and takes it along when it ends.
import { register } from "node:module";
import { Server } from "node:net";
import { pathToFileURL } from "node:url";

register("./resolve.mjs", import.meta.url);

const { listen } = Server.prototype;
Server.prototype.listen = function (...where) {
  this.once("listening", () => process.send({ port: this.address().port }));
  return listen.apply(this, where);
};
process.on("message", (mark) => console.log(mark));
process.on("disconnect", () => process.exit());

await import(pathToFileURL(process.argv[2]).href);
