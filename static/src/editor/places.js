// Pictures of pasted HTML: which of them can come along, and what stands for
// the others. The content policy lets the page fetch from this site only, so
// pictures are read out of the clipboard itself; blob: addresses are those of
// other pages, as no page of ours makes any.

import { expect } from "./incoming.js";
import { comingMark, lostMark } from "./lostmark.js";
import { isOurs } from "./media.js";
import { rtfPictures } from "./rtf.js";

const largest = 30 * 1024 * 1024; // bytes of a picture written into the text

// placePictures replaces pictures that are not ours by marked places, and
// gives the number of those that can't come along.
export function placePictures(root, rtf) {
  const fromDisk = [...root.querySelectorAll('img[src^="file:" i]')];
  const beside = rtf && fromDisk.length ? rtfPictures(rtf) : [];
  const matched = beside.length === fromDisk.length ? new Map(fromDisk.map((img, i) => [img, beside[i]])) : new Map();
  const last = new Map(); // block → what stands for the last picture of it
  let lost = 0;
  for (const img of root.querySelectorAll("img")) {
    const src = (img.getAttribute("src") ?? "").trim();
    const path = src.startsWith(`${location.origin}/`) ? src.slice(location.origin.length) : src;
    if (isOurs(path)) {
      img.setAttribute("src", path);
      continue;
    }
    const data = matched.get(img) ?? (isLazy(img) ? null : fromAddress(src));
    if (!isSpacer(img, src, data)) {
      const place = root.ownerDocument.createElement("div");
      const file = data && toFile(data);
      if (file) place.setAttribute(comingMark, expect(file, altOf(img)));
      else place.setAttribute(lostMark, "");
      if (!file) lost++;
      put(place, img, last);
    }
    img.remove();
  }
  return lost;
}

function put(place, img, last) {
  const block = img.closest("p, h1, h2, h3, h4, h5, h6");
  if (!block) return img.before(place);
  (last.get(block) ?? block).after(place);
  last.set(block, place);
}

const lazy = ["data-src", "data-original", "data-lazy-src"];

// isLazy reports whether what the picture shows is only there until the real
// one is fetched.
function isLazy(img) {
  return lazy.some((name) => /^(https?:)?\/\//i.test(img.getAttribute(name) ?? ""));
}

// isSpacer reports whether it is nobody's picture: a spacer or a counter.
function isSpacer(img, src, data) {
  if (!src && !isLazy(img)) return true;
  if (/^[012]$/.test(img.getAttribute("width")) || /^[012]$/.test(img.getAttribute("height"))) return true;
  const b = data?.bytes;
  return data?.type === "image/gif" && b.length > 9 && b[6] + (b[7] << 8) <= 2 && b[8] + (b[9] << 8) <= 2;
}

// fromAddress reads a picture that is written into its address, by hand: the
// content policy forbids to fetch it. It gives null for any other or broken one.
function fromAddress(src) {
  const m = /^data:image\/(png|jpe?g|gif|webp)(?:;[^,;]*)*;base64,/i.exec(src);
  if (!m) return null;
  try {
    const code = decodeURIComponent(src.slice(m[0].length)).replace(/\s+/g, "");
    if (code.length * 0.75 > largest) return null;
    const bytes = Uint8Array.from(atob(code), (c) => c.charCodeAt(0));
    return bytes.length ? { type: `image/${m[1].toLowerCase().replace("jpg", "jpeg")}`, bytes } : null;
  } catch {
    return null;
  }
}

function toFile({ type, bytes }) {
  return new File([bytes], `粘贴的图片.${type.slice(6).replace("jpeg", "jpg")}`, { type });
}

const fileName = /\.(png|jpe?g|gif|webp|bmp|tiff?|svg)$|^(https?|file|data):/i;
const noName = /^(图片|图像|图|照片|image|img|picture|photo|pic|screenshot|微信图片|截图|clip_image|undefined|null)?[\s_\-\d()（）.:]*$/i;

// altOf keeps a text that somebody wrote: not the name of a file, not what a
// program called the picture.
function altOf(img) {
  const alt = (img.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim();
  if (fileName.test(alt) || noName.test(alt) || /描述已自动生成|自动生成的说明|AI 生成的内容可能不正确/.test(alt)) return null;
  return [...alt].slice(0, 200).join("") || null;
}
