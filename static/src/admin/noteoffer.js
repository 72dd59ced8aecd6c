// The button that offers to note the words selected in the frame: below them,
// on phones at the foot of the screen, where their own menu never is.

import { button, h } from "../editor/dom.js";

const parts = { title: "article h1", subtitle: "article .art-sub", body: "article .prose" };
const room = 60; // the height of the button with a distance
const context = 32; // characters kept of the text around

const fold = (text) => text.replace(/\s/gu, "");

// noteOffer calls write with what is selected when the button is pressed. It
// returns what watches a document of the frame.
export function noteOffer(frame, write) {
  let quote = null;
  let hiding;
  const act = () => {
    if (!quote) return;
    offer.hidden = true;
    write(quote);
  };
  const offer = h("div", { class: "note-offer", hidden: true, "data-testid": "note-offer" }, button({ text: "批注", label: "批注（Ctrl+Alt+M）", class: "btn is-main", act }));
  offer.addEventListener("pointerdown", (e) => e.preventDefault()); // the selection stays
  frame.after(offer);

  const look = () => {
    clearTimeout(hiding);
    const now = selected(frame.contentDocument);
    if (!now) {
      hiding = setTimeout(() => (offer.hidden = true), 300); // some phones drop the selection before the click comes
      return;
    }
    ({ quote } = now);
    const box = frame.getBoundingClientRect();
    const { right, top, bottom } = now.rect;
    const y = bottom + room <= box.height ? bottom + 8 : top - room; // above, where there is no room below
    offer.style.setProperty("--x", `${Math.max(0, Math.min(right, box.width - 96))}px`);
    offer.style.setProperty("--y", `${Math.max(0, Math.min(y, box.height - room))}px`);
    offer.hidden = false;
  };
  return (doc) => {
    doc.addEventListener("selectionchange", look);
    doc.addEventListener("scroll", () => offer.hidden || look(), { passive: true });
    doc.addEventListener("keydown", (e) => {
      if (!e.ctrlKey || !e.altKey || e.key.toLowerCase() !== "m") return;
      e.preventDefault();
      act();
    });
  };
}

// selected is the quote of what is selected in a document, and where the
// selection ends; of a selection over several parts, the first.
function selected(doc) {
  const selection = doc.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  for (const [field, selector] of Object.entries(parts)) {
    const el = doc.querySelector(selector);
    const range = selection.getRangeAt(0).cloneRange();
    if (!el || !range.intersectsNode(el)) continue;
    if (!el.contains(range.startContainer)) range.setStart(el, 0);
    if (!el.contains(range.endContainer)) range.setEnd(el, el.childNodes.length);
    const exact = range.toString().trim();
    if (!exact) continue;
    const before = doc.createRange();
    before.setStart(el, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const all = [...fold(el.textContent)];
    const start = [...fold(before.toString())].length;
    const end = start + [...fold(exact)].length;
    const quote = { quote: exact, field, start, prefix: all.slice(Math.max(0, start - context), start).join(""), suffix: all.slice(end, end + context).join("") };
    return { quote, rect: range.getBoundingClientRect() };
  }
  return null;
}
