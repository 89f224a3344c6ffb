// Included only under `cargo xtask dev`: reloads the page when the next server answers.
const events = new EventSource("/dev/reload");
let lost = false;
events.onopen = () => lost && location.reload();
events.onerror = () => (lost = true);
