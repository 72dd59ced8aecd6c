// Making elements. Attributes are set one by one and text is never read as
// HTML, so the content policy has nothing to object to.

import { paths } from "./icons.js";

// h makes an element; children may be nested arrays, and empty ones are left out.
export function h(name, attrs = {}, ...children) {
  const el = document.createElement(name);
  for (const [key, value] of Object.entries(attrs)) {
    if (value === false || value === null || value === undefined) continue;
    el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children.flat(Infinity).filter(Boolean));
  return el;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

// button makes one with an icon, a text or both; without a text the label is
// its name.
export function button({ icon: name, text, label, act, class: className, type = "button" }) {
  const b = h("button", { type, class: className, title: label, "aria-label": label }, name && icon(name), text);
  if (act) b.addEventListener("click", act);
  return b;
}
