// Pictures in a line, videos and recordings, and what they share with figures.

import { Extension, Node } from "@tiptap/core";

const ours = /^\/files\/[a-z2-7]{24}\.[a-z0-9]{2,5}$/;

// isOurs reports whether the address is a file of this site: the only
// pictures and media that a body may have.
export function isOurs(src) {
  return ours.test(src ?? "");
}

const names = {
  img: ["src", "alt", "width", "height"],
  video: ["src", "poster", "width", "height"],
  audio: ["src"],
};

// readMedia takes the attributes from an element, or gives false.
export function readMedia(el) {
  if (!isOurs(el.getAttribute("src"))) return false;
  const kind = el.localName;
  const value = (n) => {
    const v = el.getAttribute(n);
    return /^(width|height)$/.test(n) && !/^\d+$/.test(v) ? null : v;
  };
  return { kind, ...Object.fromEntries(names[kind].map((n) => [n, value(n)])) };
}

// mediaTag is the way back: the name and attributes of the element.
export function mediaTag(attrs) {
  const out = {};
  for (const n of names[attrs.kind]) if (attrs[n] !== null) out[n] = attrs[n];
  if (attrs.kind !== "img") out.controls = "";
  return [attrs.kind, out];
}

// plain is an attribute that getAttrs reads and renderHTML writes.
export const plain = (value) => ({ default: value, rendered: false, parseHTML: () => undefined });

// mediaAttributes are those of a node that holds a picture, video or recording.
export function mediaAttributes(kind) {
  return { kind: plain(kind), ...Object.fromEntries(["src", "alt", "width", "height", "poster"].map((n) => [n, plain(null)])) };
}

const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,
  addAttributes: () => mediaAttributes("img"),
  parseHTML: () => [{ tag: "img[src]", getAttrs: readMedia }],
  renderHTML: ({ node }) => mediaTag(node.attrs),
});

const Player = Node.create({
  name: "player",
  group: "block",
  draggable: true,
  addAttributes: () => mediaAttributes("video"),
  parseHTML: () => [{ tag: "video[src], audio[src]", getAttrs: readMedia }],
  renderHTML: ({ node }) => mediaTag(node.attrs),
});

export const MediaKit = Extension.create({ name: "mediaKit", addExtensions: () => [Image, Player] });
