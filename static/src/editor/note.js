// The line between toolbar and text that says what happened.

import { button, h } from "./dom.js";

const text = h("span", { class: "grow" });
const close = button({ icon: "close", label: "知道了", class: "icon-btn", act: () => say("") });

export const note = h("div", { class: "ed-note", role: "status", "data-testid": "editor-note" });

export function say(words, bad = false) {
  text.textContent = words;
  note.classList.toggle("is-bad", bad);
  note.replaceChildren(...(words ? [text, close] : []));
}
