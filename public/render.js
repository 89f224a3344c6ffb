// Shows HTML that the WASM has made anew, and leaves alone what is as before: what the reader has unfolded, focused
// or selected stays.

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
