// What a reader chose and did, kept in this browser: theme, type size, keys, and the scenarios that were run.
// A script of its own, because a choice of theme must not wait for the WASM, and works without it.
(() => {
  const root = document.documentElement;
  const $ = (selector) => document.querySelector(selector);
  const $$ = (selector) => document.querySelectorAll(selector);
  const store = {
    get: (key) => {
      try {
        return localStorage.getItem("cors-lab:" + key) ?? "";
      } catch {
        return "";
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem("cors-lab:" + key, value);
      } catch {
        say("This browser keeps nothing for this page: your choice lasts until you leave.");
      }
    },
  };

  /** Says something in passing, to eyes and to screen readers. */
  let silence;
  const toast = $("#toast");
  const say = (text) => {
    // Shown again it lies on top, over settings that are open.
    toast.hidePopover();
    toast.showPopover();
    toast.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => (toast.textContent = ""), 6000);
  };

  // The choices.
  for (const choice of $$("[name=theme]")) {
    choice.checked = choice.value === (root.dataset.theme ?? "");
    choice.onchange = () => {
      root.dataset.theme = choice.value;
      store.set("theme", choice.value);
    };
  }
  const projector = $("#projector");
  projector.checked = "projector" in root.dataset;
  projector.onchange = () => {
    root.toggleAttribute("data-projector", projector.checked);
    store.set("projector", projector.checked ? "1" : "");
  };
  const keys = $("#keys");
  keys.checked = store.get("keys") !== "off";
  keys.onchange = () => store.set("keys", keys.checked ? "" : "off");

  // The keys. Off in fields, and with a modifier, which belongs to the browser.
  const go = (selector) => $(selector)?.click();
  const actions = {
    n: () => go("a[rel=next]"),
    p: () => go("a[rel=prev]"),
    s: () => go("[data-key=s]:not(:disabled)"),
    "?": () => $("#reader").togglePopover(),
  };
  addEventListener("keydown", (event) => {
    const { key, ctrlKey, altKey, metaKey } = event;
    const target = /** @type {Element} */ (event.target);
    if (!keys.checked || ctrlKey || altKey || metaKey || event.defaultPrevented) return;
    if (!actions[key] || target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    event.preventDefault();
    actions[key]();
  });

  // Tabs are links; here they get the keys of tabs with manual activation
  // (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/). One that was opened with a key has the focus again.
  const REFOCUS = "cors-lab:refocus";
  const listOf = (tab) => tab.closest("[role=tablist]");
  const session = (use) => {
    try {
      return use(sessionStorage);
    } catch {
      return null;
    }
  };
  const refocus = session((storage) => storage.getItem(REFOCUS));
  session((storage) => storage.removeItem(REFOCUS));
  for (const tab of $$("[role=tab]")) {
    const selected = tab.getAttribute("aria-selected") === "true";
    tab.tabIndex = selected ? 0 : -1;
    // A row of tabs that is too long scrolls.
    if (selected) listOf(tab).scrollLeft = tab.offsetLeft - listOf(tab).clientWidth / 2;
    if (selected && refocus && listOf(tab)?.getAttribute("aria-label") === refocus) tab.focus();
  }
  const onTab = (event, tab) => {
    const list = listOf(tab);
    const tabs = [...list.querySelectorAll("[role=tab]")];
    const at = tabs.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) tabs.at(to % tabs.length).focus();
    else if (event.key === "Enter" || event.key === " ") {
      session((storage) => storage.setItem(REFOCUS, list.getAttribute("aria-label")));
      tab.click();
    } else return;
    event.preventDefault();
  };

  /** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
  const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);
  addEventListener("keydown", (event) => {
    const tab = around(event, "[role=tab]");
    if (tab) onTab(event, tab);
  });

  // The stack that code is shown for: chosen once, wherever there is a choice.
  const stacks = () => /** @type {NodeListOf<HTMLInputElement>} */ ($$("[data-stack]"));
  const choose = (stack) => stacks().forEach((choice) => (choice.checked = choice.value === stack || choice.checked));
  if (store.get("stack")) choose(store.get("stack"));
  addEventListener("change", (event) => {
    const choice = /** @type {HTMLInputElement | null} */ (around(event, "[data-stack]"));
    if (!choice) return;
    store.set("stack", choice.value);
    choose(choice.value);
  });

  // The progress: the scenarios that were sent, and of these the ones that were understood, whose outcome was
  // predicted. In the code these end with "!".
  const PREFIX = "cors-lab-1:";
  const lessons = $("#progress").dataset.lessons.split("+");
  const read = (text) => {
    /** @type {Map<string, boolean>} */
    const found = new Map();
    for (const word of text.split("+")) {
      const id = word.replace(/!$/, "");
      if (lessons.includes(id)) found.set(id, word.endsWith("!") || !!found.get(id));
    }
    return found;
  };
  const written = () => [...done].map(([id, understood]) => id + (understood ? "!" : "")).join("+");
  let done = read(store.get("done"));
  const code = $("#progress-code");
  const show = () => {
    for (const link of $$("[data-lesson]")) {
      const understood = done.get(link.dataset.lesson);
      if (understood === undefined) mark(link, "", "");
      else mark(link, understood ? "✓" : "○", understood ? "understood" : "sent");
      // Its name tells what goes wrong only once that was seen.
      const name = link.querySelector(".name");
      if (understood !== undefined && name && link.dataset.told) name.textContent = link.dataset.told;
    }
    for (const link of $$("[data-chapter]")) {
      const all = Number(link.dataset.of);
      const some = [...done].filter(([id, understood]) => understood && id.startsWith(link.dataset.chapter + "/")).length;
      if (some) mark(link, some < all ? `${some}/${all}` : "✓", some < all ? "understood" : "all understood");
      else mark(link, "", "");
    }
    const understood = [...done.values()].filter(Boolean).length;
    $("#progress").textContent = done.size
      ? `Understood: ${understood} of ${lessons.length}. Sent so far: ${done.size}.`
      : "No scenario run so far.";
    code.value = done.size ? PREFIX + written() : "";
  };
  const mark = (link, sign, words) => {
    let badge = link.querySelector(".badge");
    if (!badge) {
      badge = document.createElement("span");
      link.append(badge);
    }
    badge.className = "badge";
    badge.hidden = !sign;
    badge.innerHTML = `<span aria-hidden="true"></span><span class="visually-hidden"></span>`;
    badge.firstChild.textContent = sign;
    badge.lastChild.textContent = sign ? ` (${/\d/.test(sign) ? sign + " " : ""}${words})` : "";
  };
  const keep = (list) => {
    done = list;
    store.set("done", written());
    show();
  };
  show();
  // The front page goes on where the reader was, and hands a pasted line over without sending it to anybody.
  const next = lessons.find((id) => !done.get(id));
  const door = $("[data-continue]");
  if (door && done.size && next) {
    door.href = "/learn/" + next;
    door.querySelector("b").textContent = `Continue: ${$(`[data-lesson="${next}"] .name`).textContent}`;
  }
  const paste = $("[data-paste]");
  paste?.addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = `${paste.dataset.paste}#${encodeURIComponent($("#paste").value.trim())}`;
  });
  const outcome = $(".scenario .outcome");
  const here = location.pathname.match(/^\/learn\/(.+\/.+)$/)?.[1];
  // What was not sent to anybody, or of which nothing is known, teaches nothing about CORS.
  const UNKNOWN = ["none", "api-unreachable", "no-record", "record-lost", "never-arrived", "silence"];
  if (outcome && here) {
    new MutationObserver(() => {
      const finding = outcome.querySelector("[data-finding]")?.dataset.finding ?? "none";
      const said = [...$$(".scenario .predicted")];
      const understood = said.length === 2 && said.every((one) => one.dataset.held === "true");
      const down = finding === "api-unreachable" && here.endsWith("/nothing-listens");
      // What was sent to the fixed server says nothing of this one.
      if (!$("#request-code").textContent.includes(`/api/${here}`)) return;
      if ((UNKNOWN.includes(finding) && !down) || (done.has(here) && (done.get(here) || !understood))) return;
      keep(new Map([...done, [here, understood]]));
    }).observe(outcome, { childList: true, subtree: true, attributes: true });
  }
  $("#progress-reset").onclick = () => {
    const before = code.value;
    keep(new Map());
    code.value = before;
    say("Your progress is reset. The code still stands in the field: restore it if that was a mistake.");
  };
  $("#progress-copy").onclick = () =>
    code.value ? copy(code.value, "the code") : say("There is no progress to copy yet: run a scenario first.");
  $("#progress-restore").onclick = () => {
    const text = code.value.trim();
    const list = text.startsWith(PREFIX) ? read(text.slice(PREFIX.length)) : new Map();
    if (!list.size) return say(`That is not a code of this lab: one begins with “${PREFIX}” and names scenarios.`);
    keep(new Map([...done, ...list, ...[...done].filter(([, understood]) => understood)]));
    say("Your progress is restored.");
  };

  // Copying.
  const copy = async (text, what) => {
    try {
      // On an origin that is not trustworthy there is no clipboard at all.
      await navigator.clipboard.writeText(text);
      say(`Copied ${what}.`);
    } catch {
      say(`The browser did not allow copying ${what}. Select it and copy it by hand.`);
    }
  };
  const copyable = (block) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    const label = block.ariaLabel ?? "the code";
    button.ariaLabel = `Copy ${label[0].toLowerCase()}${label.slice(1)}`;
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.replaceWith(frame);
    frame.append(button, block);
  };
  // Islands are not touched before they are hydrated: theirs bring their own buttons.
  $$("pre.code").forEach((block) => block.closest("leptos-island") || copyable(block));
  addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.matches?.(".copy")) copy(target.nextElementSibling.textContent.trim(), "the code");
  });

  for (const opener of $$("[popovertarget=reader]")) opener.hidden = false;
})();
