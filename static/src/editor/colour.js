// The colours of words: those of the site's palette, by class.

import { Mark } from "@tiptap/core";

export const colours = [
  ["red", "朱红"],
  ["teal", "黛青"],
  ["ochre", "赭黄"],
  ["green", "松绿"],
];

// colourOf is the colour that a stored <span> gives.
export function colourOf(el) {
  return colours.find(([name]) => el.classList.contains(`c-${name}`))?.[0] ?? null;
}

export const Colour = Mark.create({
  name: "colour",
  addAttributes: () => ({ name: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: "span",
      getAttrs: (el) => {
        const name = colourOf(el);
        return name ? { name } : false;
      },
    },
  ],
  renderHTML: ({ mark }) => ["span", { class: `c-${mark.attrs.name}` }, 0],
});

// colourTools are the entries of the menu.
export const colourTools = [
  ...colours.map(([name, label]) => ({
    id: `colour-${name}`,
    label,
    text: "字",
    look: `c-${name}`,
    run: (e) => e.chain().focus().setMark("colour", { name }).run(),
    on: (e) => e.isActive("colour", { name }),
  })),
  {
    id: "colour-none",
    label: "不上色",
    text: "字",
    plain: true,
    run: (e) => e.chain().focus().unsetMark("colour", { extendEmptyMarkRange: true }).run(),
    on: (e) => !e.isActive("colour"),
  },
];
