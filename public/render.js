// Shows what the lab has made: puts its HTML in place, and plays the journey of a run.
//
// What is as before stays as the reader has it: unfolded, focused or selected. A journey is played once after each run,
// and then as the reader wants: step by step, by keys, by the slider, or again. This script only says which step is the
// current one.

/**
 * Puts HTML into an element.
 * @param {Element} place
 * @param {string} html
 */
export function render(place, html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  follow(place, next.content);
}

/**
 * Makes the children of a node like those of another, whose nodes are taken where they are new.
 * @param {Node} place
 * @param {Node} next
 */
function follow(place, next) {
  const before = [...place.childNodes];
  const after = [...next.childNodes];
  for (const [index, child] of after.entries()) {
    const own = before[index];
    if (!own) place.appendChild(child);
    else if (own.nodeName !== child.nodeName || key(own) !== key(child)) place.replaceChild(child, own);
    else if (own instanceof Element && child instanceof Element) {
      if (own.isEqualNode(child)) continue;
      followAttributes(own, child);
      follow(own, child);
    } else if (own.nodeValue !== child.nodeValue) own.nodeValue = child.nodeValue;
  }
  for (const own of before.slice(after.length)) place.removeChild(own);
}

/** @param {Node} node */
function key(node) {
  return node instanceof Element ? node.id : "";
}

/**
 * @param {Element} own
 * @param {Element} next
 */
function followAttributes(own, next) {
  for (const { name } of [...own.attributes]) {
    // Whether something is unfolded is the reader's.
    if (!next.hasAttribute(name) && name !== "open") own.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (own.getAttribute(name) !== value) own.setAttribute(name, value);
  }
}

(() => {
  const STEP_MS = 550;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {number | undefined} */
  let timer;
  let slow = false;

  const parts = (/** @type {HTMLElement} */ journey) => ({
    steps: [.../** @type {NodeListOf<HTMLElement>} */ (journey.querySelectorAll("[data-moment]"))],
    caption: /** @type {HTMLElement} */ (journey.querySelector(".caption")),
    range: /** @type {HTMLInputElement} */ (journey.querySelector("input[type=range]")),
  });

  /**
   * Makes a step the current one, from 0. While it plays, those after it have not happened yet.
   * @param {HTMLElement} journey @param {number} wanted @param {boolean} [playing]
   */
  const show = (journey, wanted, playing = false) => {
    const { steps, caption, range } = parts(journey);
    if (!range) return;
    const at = Math.max(0, Math.min(wanted, steps.length - 1));
    journey.toggleAttribute("data-playing", playing);
    journey.dataset.at = String(at);
    steps.forEach((step, index) => {
      step.classList.toggle("current", index === at);
      step.classList.toggle("later", playing && index > at);
    });
    range.value = String(at + 1);
    const sentence = steps[at].querySelector(".say").textContent;
    caption.textContent = `${at + 1}/${steps.length} ${sentence}`;
    range.setAttribute("aria-valuetext", sentence);
    const lit = steps[at].dataset.lights;
    for (const line of document.querySelectorAll("#lab [data-part]")) {
      line.classList.toggle("lit", !!lit && /** @type {HTMLElement} */ (line).dataset.part.split(" ").includes(lit));
    }
    // The code scrolls by itself, the page stays where the reader has it.
    for (const line of document.querySelectorAll("#lab .lit[data-guilty], #lab .lit:not(.lit + .lit)")) {
      const code = /** @type {HTMLElement} */ (line).closest("pre");
      if (!(line instanceof HTMLElement) || !code.offsetParent) continue;
      const top = line.getBoundingClientRect().top - code.getBoundingClientRect().top;
      if (top < 0 || top > code.clientHeight - 40) code.scrollTop += top - code.clientHeight / 3;
    }
  };

  /** The step that ended it: where a reader begins. */
  const stop = (/** @type {HTMLElement} */ journey) => {
    const { steps } = parts(journey);
    const stopped = steps.findIndex((step) => step.classList.contains("stopped"));
    return stopped < 0 ? steps.length - 1 : stopped;
  };

  const halt = () => {
    clearTimeout(timer);
    timer = undefined;
  };

  const play = (/** @type {HTMLElement} */ journey) => {
    halt();
    const { steps } = parts(journey);
    if (still.matches) return show(journey, stop(journey));
    let at = 0;
    const next = () => {
      show(journey, at, true);
      at += 1;
      timer = setTimeout(at < steps.length ? next : () => show(journey, stop(journey)), slow ? 2 * STEP_MS : STEP_MS);
    };
    next();
  };

  /** The journey that an event is about, if it is over. */
  const over = (/** @type {Element | null} */ element) =>
    /** @type {HTMLElement | null} */ (element?.closest(".journey[data-phase=settled]"));
  const here = (/** @type {HTMLElement} */ journey) => Number(journey.dataset.at ?? 0);

  addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const journey = over(target);
    if (!journey) return;
    const step = /** @type {HTMLElement | null} */ (target.closest("[data-moment]"));
    const button = /** @type {HTMLElement | null} */ (target.closest("button"));
    if (step) {
      halt();
      show(journey, Number(step.dataset.moment));
    } else if (button?.dataset.go) {
      halt();
      show(journey, here(journey) + Number(button.dataset.go));
    } else if (button && "play" in button.dataset) play(journey);
    else if (button && "slow" in button.dataset) {
      slow = !slow;
      button.setAttribute("aria-pressed", String(slow));
    }
  });
  addEventListener("input", ({ target }) => {
    const journey = target instanceof HTMLInputElement && target.type === "range" ? over(target) : null;
    if (!journey) return;
    halt();
    show(journey, Number(/** @type {HTMLInputElement} */ (target).value) - 1);
  });
  // A clicker sends PageUp and PageDown, from wherever the focus is; arrows are the journey's own.
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || event.defaultPrevented || !(target instanceof Element)) return;
    const by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[key];
    const journey = over(target) ?? over(document.querySelector(".scenario .journey"));
    if (!by || !journey || target.closest("input, textarea, select, [role=tab], pre")) return;
    if (key.startsWith("Page") && !("projector" in document.documentElement.dataset) && !over(target)) return;
    event.preventDefault();
    halt();
    show(journey, here(journey) + by);
  });

  // A run that is over is played once.
  const lab = document.querySelector("#lab");
  if (!lab) return;
  let before = "";
  new MutationObserver(() => {
    const journey = /** @type {HTMLElement | null} */ (lab.querySelector(".journey"));
    const phase = journey?.dataset.phase ?? "";
    if (phase === before || !journey) return;
    before = phase;
    halt();
    if (phase === "settled") play(journey);
    else for (const line of lab.querySelectorAll(".lit")) line.classList.remove("lit");
  }).observe(lab, { attributes: true, attributeFilter: ["data-phase"], childList: true, subtree: true });
})();
