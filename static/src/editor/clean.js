// HTML from the clipboard, brought near to what bodies may hold; the schema
// drops the rest.

import { comingMark, lostMark } from "./lostmark.js";
import { placePictures } from "./places.js";
import { makeLists } from "./word.js";

const space = "[\\s\\u00a0\\u3000\\u200b\\ufeff]+";
const leading = new RegExp(`^${space}`);
const trailing = new RegExp(`${space}$`);

// clean gives the tidied HTML and the number of pictures that were left out.
// Where they stood is marked (see lost.js), and so is where pictures will be
// that are uploaded (see coming.js). The text may come with RTF beside it.
export function clean(html, rtf = "") {
  const root = parse(html);
  const own = root.querySelector("[data-pm-slice]") !== null; // copied from this editor
  if (!own) root.querySelectorAll(`[${lostMark}], [${comingMark}]`).forEach((n) => (n.removeAttribute(lostMark), n.removeAttribute(comingMark)));
  const dropped = placePictures(root, rtf);
  root.querySelectorAll("[data-as]").forEach((n) => n.removeAttribute("data-as"));
  if (!own) tidy(root);
  return { html: root.innerHTML, dropped };
}

// parse reads HTML with its styles put aside as data-style, without handlers
// and base address: the content policy objects to them even in documents that
// are never shown.
export function parse(html) {
  const calm = html.replace(/<!--[^]*?-->|<style[^]*?(?:<\/style\s*>|$)|<(?:base|track)\b[^>]*>/gi, "");
  return new DOMParser().parseFromString(calmTags(calm), "text/html").body;
}

// calmTags renames what the policy objects to in each tag. It goes through the
// text step by step: a regular expression for a tag runs out of stack at
// pictures of some megabytes.
function calmTags(html) {
  const start = /<[a-z]/gi;
  const stop = /["'>]/g;
  let out = "";
  let done = 0;
  for (let m; (m = start.exec(html)); ) {
    let end = -1;
    stop.lastIndex = start.lastIndex;
    for (let s; end < 0 && (s = stop.exec(html)); ) {
      if (s[0] === ">") end = stop.lastIndex;
      else if (!(stop.lastIndex = html.indexOf(s[0], stop.lastIndex) + 1)) break;
    }
    if (end < 0) break;
    out += html.slice(done, m.index) + html.slice(m.index, end).replace(/(["'\s/])(style|on[a-z]+)(?=\s*=)/gi, "$1 data-$2");
    done = start.lastIndex = end;
  }
  return out + html.slice(done);
}

function tidy(root) {
  dropUnseen(root);
  unwrapLayout(root);
  root.querySelectorAll("center, details, summary, main, nav, form, fieldset, legend").forEach((n) => {
    if (n.localName === "center") n.setAttribute("align", "center");
    rename(n, "div");
  });
  makeLists(root);
  markOutline(root);
  shiftHeadings(root);
  root.querySelectorAll("li > :is(h2, h3, h4)").forEach((n) => (wrap(n, "strong"), rename(n, "p")));
  root.querySelectorAll(`[data-style], [align], p, section, div:not([${lostMark}], [${comingMark}])`).forEach(readStyle);
  root.querySelectorAll("b, strong").forEach((n) => {
    // A page may make bold words thin again; headings are bold anyway.
    const thin = /(^|;)\s*font-weight:\s*(normal|[1-5]00)/i.test(n.dataset.style ?? "");
    if (thin || n.closest("h2, h3, h4")) unwrap(n);
  });
  root.querySelectorAll("font, span:not([class^='c-'])").forEach(unwrap);
  root.normalize();
  tidyLinks(root);
  joinLines(root);
  root.querySelectorAll("p br, div br, section br").forEach(splitAtBreak);
  root.querySelectorAll("p, h2, h3, h4, li, td, th, figcaption, div").forEach((n) => {
    trim(n, "firstChild", leading);
    trim(n, "lastChild", trailing);
  });
  root.querySelectorAll("p, h2, h3, h4, li").forEach((n) => {
    if (!n.textContent && !n.querySelector(`img, video, audio, table, hr, [${lostMark}], [${comingMark}]`)) n.remove();
  });
}

const unwrap = (n) => n.replaceWith(...n.childNodes);

const hidden = /(^|;)\s*(display:\s*none|mso-hide:\s*all|mso-element:\s*comment-list)/i;

// dropUnseen takes out what is no text: what the page hid, its buttons and
// fields, drawings, and comments made in Word.
function dropUnseen(root) {
  root
    .querySelectorAll(
      "style, script, title, meta, link, xml, template, noscript, svg, annotation, annotation-xml, " +
        "button, select, datalist, textarea, input, iframe, object, [hidden], .MsoCommentReference, .msocomoff",
    )
    .forEach((n) => n.remove());
  root.querySelectorAll("[data-style]").forEach((n) => hidden.test(n.dataset.style) && n.remove());
}

// unwrapLayout frees a text from a table of one cell, which only lays out a
// page, and makes the rows that Word repeats on every page headers.
function unwrapLayout(root) {
  for (const table of root.querySelectorAll("table")) {
    if (table.rows.length === 1 && table.rows[0].cells.length === 1 && !table.caption) {
      const div = root.ownerDocument.createElement("div");
      div.append(...table.rows[0].cells[0].childNodes);
      table.replaceWith(div);
      continue;
    }
    const head = [...(table.tHead?.rows ?? [])];
    if (head.some((tr, i) => [...tr.cells].some((c) => c.rowSpan > head.length - i))) continue;
    table.tHead?.querySelectorAll("td").forEach((td) => {
      td.setAttribute("scope", "col");
      rename(td, "th");
    });
  }
}

// tidyLinks keeps links that lead somewhere. A relative address has lost the
// page that it was relative to.
function tidyLinks(root) {
  for (const a of root.querySelectorAll("a[href]")) {
    const href = a.getAttribute("href").trim();
    if (href.startsWith(`${location.origin}/`)) a.setAttribute("href", href.slice(location.origin.length));
    else if (!/^(https?:\/\/|mailto:|tel:)/i.test(href)) unwrap(a);
  }
}

const han = "[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]";
const lineEnd = new RegExp(`(?<=${han})[ \\t]*[\\r\\n]\\s*(?=${han})`, "gu");

// joinLines takes out line ends of the source between Han characters, which
// would show as spaces.
function joinLines(root) {
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const n = texts.currentNode;
    if (/\n/.test(n.data) && !n.parentElement.closest("pre")) n.data = n.data.replace(lineEnd, "");
  }
}

// shiftHeadings makes room for the title: h1 of a text is the page's h2.
function shiftHeadings(root) {
  const shift = root.querySelector("h1") ? 1 : 0;
  for (const n of root.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    rename(n, `h${Math.min(Number(n.localName[1]) + shift, 4)}`);
  }
}

function rename(n, name) {
  if (n.localName === name) return;
  const to = n.ownerDocument.createElement(name);
  for (const a of n.attributes) to.setAttribute(a.name, a.value);
  to.append(...n.childNodes);
  n.replaceWith(to);
}

// markOutline makes headings of paragraphs that Word lists in its outline. A
// title is none: the page has its own.
function markOutline(root) {
  for (const p of root.querySelectorAll('p[data-style*="mso-outline-level"]')) {
    const level = /mso-outline-level:\s*([1-9])/i.exec(p.dataset.style)?.[1];
    const long = p.textContent.length > 60 || /[。；]\s*$/.test(p.textContent);
    if (level && !long && !p.closest("td, th") && !/\bMso(Title|Subtitle)\b/.test(p.className)) rename(p, `h${Math.min(Number(level), 6)}`);
  }
}

const inline = /^(span|font|a)$/;
const line = /^(p|h[2-4])$/;

function readStyle(n) {
  const style = n.dataset.style ?? "";
  if (!inline.test(n.localName)) {
    const leaf = /^(div|section)$/.test(n.localName) && !n.querySelector("p, div, section, table, ul, ol, h2, h3, h4, blockquote, figure");
    if (!leaf && !line.test(n.localName)) return;
    n.removeAttribute("class");
    const side = alignOf(n);
    if (!side) return;
    n.className = side;
    if (leaf) rename(n, "p");
    return;
  }
  if (/(^|;)\s*font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap(n, "strong");
  if (/(^|;)\s*font-style:\s*italic/i.test(style)) wrap(n, "em");
  if (n.localName !== "a" && /(^|;)\s*text-decoration(-line)?:[^;]*underline/i.test(style)) wrap(n, "u");
  if (/(^|;)\s*text-decoration(-line)?:[^;]*line-through/i.test(style)) wrap(n, "s");
}

// alignOf is "center" or "right" if the block, or what it stands in, says so.
function alignOf(n) {
  for (let at = n; at && (at === n || /^(div|section|article)$/.test(at.localName)); at = at.parentElement) {
    const align = /(^|;)\s*text-align:\s*([a-z-]+)/i.exec(at.dataset.style ?? "")?.[2] ?? at.getAttribute("align");
    if (align) return /^(center|right)$/i.test(align) ? align.toLowerCase() : "";
  }
  return "";
}

function wrap(n, name) {
  const inner = n.ownerDocument.createElement(name);
  inner.append(...n.childNodes);
  n.append(inner);
}

const phrase = /^(b|strong|i|em|u|s|a|sub|sup|span)$/;

// splitAtBreak starts a new paragraph at a line break, as the server does. The
// break may stand inside marked words.
function splitAtBreak(br) {
  let block = br.parentElement;
  while (phrase.test(block.localName)) block = block.parentElement;
  if (!/^(p|div|section)$/.test(block.localName) || block.closest("td, th, li")) return;
  for (let at = br; at !== block; at = at.parentElement) {
    const rest = at.parentElement.cloneNode(false);
    while (at.nextSibling) rest.append(at.nextSibling);
    at.parentElement.after(rest);
  }
  br.remove();
}

// trim cuts spaces used as indents from one end of a block.
function trim(n, end, pattern) {
  for (let c = n[end]; c; c = n[end]) {
    if (c.nodeType === Node.COMMENT_NODE) {
      c.remove();
    } else if (c.nodeType === Node.TEXT_NODE) {
      c.data = c.data.replace(pattern, "");
      if (c.data) return;
      c.remove();
    } else if (/^(span|font|b|strong|i|em|u|s|a|sub|sup|o:p)$/.test(c.localName)) {
      trim(c, end, pattern);
      if (c.textContent || c.querySelector("img, br")) return;
      c.remove();
    } else return;
  }
}
