// Search as you type, in a list that the page already has. Words that are rare in the list count for more, so that
// a whole console line can be pasted.
(() => {
  /** @type {HTMLInputElement} */
  const field = document.querySelector("[data-search]");
  const status = document.querySelector("#search-status");
  const list = document.querySelector("#search-list");
  const items = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(field.dataset.search))];
  const all = status.textContent;
  const words = (text) => new Set(text.toLowerCase().match(/[a-z][a-z0-9'_-]+|[a-z0-9]{3,}/g) ?? []);
  const indexed = items.map((item) => ({
    item,
    place: item.parentNode,
    words: words(item.dataset.words),
    text: item.dataset.words,
  }));
  const rarity = (word) => Math.log(1 + items.length / (1 + indexed.filter((entry) => entry.words.has(word)).length));

  const search = () => {
    const wanted = [...words(field.value)];
    for (const { item, place } of indexed) {
      item.hidden = false;
      place.append(item);
    }
    if (!wanted.length) {
      status.textContent = all;
      list.querySelectorAll("section").forEach((section) => (section.hidden = false));
      return;
    }
    const scores = indexed.map((entry) => {
      // A word that is still being typed is the beginning of one.
      const has = (word) => entry.words.has(word) || (wanted.length < 4 && entry.text.includes(word));
      return { ...entry, score: wanted.filter(has).reduce((sum, word) => sum + rarity(word), 0) };
    });
    const best = Math.max(...scores.map(({ score }) => score));
    scores.sort((a, b) => b.score - a.score);
    // The section of the likeliest comes first.
    list.prepend(scores[0].item.closest("section"));
    let found = 0;
    for (const { item, place, score } of scores) {
      item.hidden = !(score > 0 && score >= best * 0.6);
      found += item.hidden ? 0 : 1;
      place.append(item);
    }
    list.querySelectorAll("section").forEach((section) => (section.hidden = !section.querySelector(".found:not([hidden])")));
    status.textContent = found
      ? `${found} found, the likeliest first.`
      : "Nothing found. Try a header's name, or a word between the quotation marks of the message.";
  };
  field.addEventListener("input", search);
  // In the fragment, which no browser sends to anybody.
  try {
    field.value ||= decodeURIComponent(location.hash.slice(1));
  } catch {
    // Somebody has written it by hand.
  }
  if (field.value) search();
})();
