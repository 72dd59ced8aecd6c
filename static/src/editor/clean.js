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
  const dropped = placePictures(root, rtf);
  root.querySelectorAll("[data-as]").forEach((n) => n.removeAttribute("data-as"));
  if (!own) tidy(root);
  return { html: root.innerHTML, dropped };
}

const tag = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;

// parse reads HTML with its styles put aside as data-style: the content policy
// objects to style attributes even in documents that are never shown.
export function parse(html) {
  const calm = html
    .replace(/<!--[^]*?-->|<style[^]*?<\/style\s*>/gi, "")
    .replace(tag, (t) => t.replace(/(["'\s/])style(\s*=)/gi, "$1 data-style$2"));
  return new DOMParser().parseFromString(calm, "text/html").body;
}

function tidy(root) {
  root.querySelectorAll("style, script, title, meta, link, xml, template, noscript").forEach((n) => n.remove());
  makeLists(root);
  shiftHeadings(root);
  root.querySelectorAll("[data-style], [align]").forEach(readStyle);
  root.querySelectorAll("b, strong").forEach((n) => {
    // A page may make bold words thin again; headings are bold anyway.
    const thin = /(^|;)\s*font-weight:\s*(normal|[1-5]00)/i.test(n.dataset.style ?? "");
    if (thin || n.closest("h2, h3, h4")) n.replaceWith(...n.childNodes);
  });
  root.querySelectorAll('a[href^="#"], a[href^="file:" i]').forEach((n) => n.replaceWith(...n.childNodes));
  root.querySelectorAll("p > br, div > br").forEach(splitAtBreak);
  root.querySelectorAll("p, h2, h3, h4, li, td, th, figcaption, div").forEach((n) => {
    trim(n, "firstChild", leading);
    trim(n, "lastChild", trailing);
  });
  root.querySelectorAll("p, h2, h3, h4, li").forEach((n) => {
    if (!n.textContent && !n.querySelector(`img, video, audio, table, hr, [${lostMark}], [${comingMark}]`)) n.remove();
  });
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

const inline = /^(span|font|a)$/;

function readStyle(n) {
  const style = n.dataset.style ?? "";
  if (!inline.test(n.localName)) {
    const align = /(^|;)\s*text-align:\s*(center|right)/i.exec(style)?.[2] ?? n.getAttribute("align");
    n.removeAttribute("class");
    if (/^(center|right)$/i.test(align ?? "") && /^(p|div|h[2-4])$/.test(n.localName)) {
      if (n.localName === "div" && !n.querySelector("p, div, table, ul, ol, h2, h3, h4")) {
        n.className = align.toLowerCase();
        rename(n, "p");
      } else n.className = align.toLowerCase();
    }
    return;
  }
  if (/(^|;)\s*font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap(n, "strong");
  if (/(^|;)\s*font-style:\s*italic/i.test(style)) wrap(n, "em");
  if (n.localName !== "a" && /(^|;)\s*text-decoration(-line)?:[^;]*underline/i.test(style)) wrap(n, "u");
  if (/(^|;)\s*text-decoration(-line)?:[^;]*line-through/i.test(style)) wrap(n, "s");
}

function wrap(n, name) {
  const inner = n.ownerDocument.createElement(name);
  inner.append(...n.childNodes);
  n.append(inner);
}

// splitAtBreak starts a new paragraph at a line break, as the server does.
function splitAtBreak(br) {
  if (br.closest("td, th, li")) return;
  const p = br.parentElement;
  const rest = p.cloneNode(false);
  while (br.nextSibling) rest.append(br.nextSibling);
  br.remove();
  p.after(rest);
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
