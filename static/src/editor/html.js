// Between the HTML of a stored body and the document of the editor. What is
// not touched comes out as it went in.

import { DOMParser as Reader, DOMSerializer } from "@tiptap/pm/model";

import { colourOf } from "./colour.js";
import { comingMark, lostMark } from "./lostmark.js";
import { markWidths, writeWidths } from "./widths.js";

// load reads a stored body.
export function load(schema, html) {
  const body = parse(html);
  markParagraphs(body);
  markRows(body);
  return Reader.fromSchema(schema).parse(body);
}

// save writes a document in the form in which the server stores bodies.
export function save(doc) {
  const inert = document.implementation.createHTMLDocument(""); // so that no picture is fetched
  const root = inert.createElement("div");
  root.append(DOMSerializer.fromSchema(doc.type.schema).serializeFragment(doc.content, { document: inert }));
  root.querySelectorAll(`[${lostMark}], [${comingMark}]`).forEach((n) => n.remove());
  root.querySelectorAll("[data-in]").forEach((n) => n.replaceWith(...n.childNodes));
  root.querySelectorAll("figcaption").forEach((n) => n.childNodes.length || n.remove());
  root.querySelectorAll("table").forEach(writeTable);
  const paragraphs = [...root.querySelectorAll("p")];
  const bare = paragraphs.filter(isBare);
  paragraphs.forEach((p) => p.removeAttribute("data-as"));
  bare.forEach((p) => p.replaceWith(...p.childNodes));
  root.querySelectorAll("p, h2, h3, h4").forEach((n) => n.childNodes.length || n.remove());
  return root.innerHTML;
}

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

const holders = "li, td, th, blockquote";
const block = /^(p|h[2-4]|ul|ol|blockquote|table|figure|hr|video|audio)$/;

// The editor puts a paragraph into every item, cell and quotation; a stored
// body may have bare text there. The two look alike, so it is noted which
// it was.
function markParagraphs(body) {
  for (const holder of body.querySelectorAll(holders)) {
    let bare = null;
    for (const n of [...holder.childNodes]) {
      if (block.test(n.localName ?? "")) {
        if (n.localName === "p") n.dataset.as = "own";
        bare = null;
      } else if (bare || n.textContent.trim() || n.localName) {
        if (!bare) {
          bare = document.createElement("p");
          bare.dataset.as = "bare";
          n.before(bare);
        }
        bare.append(n);
      }
    }
    // An item begins with a paragraph, if only an empty one that is not written.
    const first = holder.firstElementChild;
    if (holder.localName === "li" && first && first.localName !== "p") holder.prepend(document.createElement("p"));
  }
}

// isBare decides whether a paragraph is written without its <p>.
function isBare(p) {
  if (p.className || p.dataset.as === "own" || !p.parentElement.matches(holders)) return false;
  const brothers = [...p.parentElement.children].filter((n) => n !== p && n.localName === "p");
  if (p.dataset.as === "bare") return brothers.every((n) => n.dataset.as === "own");
  return brothers.length === 0 && p.parentElement.localName !== "blockquote";
}

// By rule the head of a table is its leading rows of headers; rows that are
// stored otherwise are marked.
function markRows(body) {
  for (const table of body.querySelectorAll("table")) {
    markWidths(table);
    let leading = true;
    for (const tr of table.rows) {
      leading &&= isHead(tr);
      const section = tr.parentElement.localName;
      if (section !== (leading ? "thead" : "tbody")) tr.dataset.section = section;
    }
  }
}

function isHead(tr) {
  return tr.cells.length > 0 && [...tr.cells].every((c) => c.localName === "th");
}

function writeTable(table) {
  const inert = table.ownerDocument;
  const rows = [...table.rows];
  table.replaceChildren();
  if (table.dataset.caption) {
    const caption = inert.createElement("caption");
    copyInline(table.dataset.caption, caption);
    table.append(caption);
  }
  table.removeAttribute("data-caption");
  writeWidths(table, rows);
  let leading = true;
  for (const tr of rows) {
    leading &&= isHead(tr);
    const name = tr.dataset.section ?? (leading ? "thead" : "tbody");
    delete tr.dataset.section;
    if (table.lastElementChild?.localName !== name) table.append(inert.createElement(name));
    table.lastElementChild.append(tr);
  }
}

// inlineHTML is the content of an element with the marks that bodies keep.
export function inlineHTML(el) {
  const out = document.implementation.createHTMLDocument("").createElement("span");
  const copy = (from, to) => {
    for (const n of from.childNodes) {
      if (n.nodeType === Node.TEXT_NODE) to.append(n.data);
      else if (/^(strong|em|u|s|sub|sup|br)$/.test(n.localName ?? "")) copy(n, to.appendChild(to.ownerDocument.createElement(n.localName)));
      else if (n.localName === "span" && colourOf(n)) {
        const span = to.appendChild(to.ownerDocument.createElement("span"));
        span.className = `c-${colourOf(n)}`;
        copy(n, span);
      } else if (n.nodeType === Node.ELEMENT_NODE) copy(n, to);
    }
  };
  copy(el, out);
  return out.innerHTML.trim();
}

// copyInline puts what inlineHTML gave into an element.
export function copyInline(html, to) {
  to.append(...parse(html).childNodes);
}
