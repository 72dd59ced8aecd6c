// The blocks and marks of running text. Together with figure.js and table.js
// they are exactly what the server keeps of a body.

import { Extension, Mark, Node } from "@tiptap/core";

import { Colour } from "./colour.js";
import { keyOf } from "./keys.js";

const classes = ["byline", "sign", "center", "right", "no-indent"];

const classAttribute = {
  class: { default: null, parseHTML: (el) => classes.find((c) => el.classList.contains(c)) ?? null },
};

const Document = Node.create({ name: "doc", topNode: true, content: "block+" });

const Text = Node.create({ name: "text", group: "inline" });

const Paragraph = Node.create({
  name: "paragraph",
  priority: 1000, // first of its group: what a new block becomes
  group: "block",
  content: "inline*",
  addAttributes: () => ({
    ...classAttribute,
    // How the paragraph was written inside an item, cell or quotation: "own"
    // with a <p>, "bare" without one. See html.js.
    as: {
      default: null,
      keepOnSplit: false,
      parseHTML: (el) => el.dataset.as ?? null,
      renderHTML: ({ as }) => (as ? { "data-as": as } : {}),
    },
  }),
  // A caption without its picture is a line below something else.
  parseHTML: () => [{ tag: "p" }, { tag: "figcaption", priority: 10, attrs: { class: "center" } }],
  renderHTML: ({ HTMLAttributes }) => ["p", HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return { [keyOf("body")]: () => this.editor.commands.setNode("paragraph") };
  },
});

const Heading = Node.create({
  name: "heading",
  group: "block",
  content: "inline*",
  defining: true,
  addAttributes: () => ({ level: { default: 2, rendered: false }, ...classAttribute }),
  parseHTML: () => [2, 3, 4].map((level) => ({ tag: `h${level}`, attrs: { level } })),
  renderHTML: ({ node, HTMLAttributes }) => [`h${node.attrs.level}`, HTMLAttributes, 0],
  addKeyboardShortcuts() {
    const set = (level) => () => this.editor.commands.toggleNode("heading", "paragraph", { level });
    return {
      [keyOf("heading1")]: set(2),
      [keyOf("heading2")]: set(3),
      [keyOf("heading3")]: set(4),
      Backspace: () => {
        const { empty, $from } = this.editor.state.selection;
        if (!empty || $from.parentOffset > 0 || $from.parent.type.name !== "heading") return false;
        return this.editor.commands.setNode("paragraph");
      },
    };
  },
});

const Blockquote = Node.create({
  name: "blockquote",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: () => ["blockquote", 0],
});

const Rule = Node.create({
  name: "horizontalRule",
  group: "block",
  parseHTML: () => [{ tag: "hr" }],
  renderHTML: () => ["hr"],
});

// keepsBreaks reports whether the server keeps a line break at the cursor:
// in a plain paragraph it starts a new one.
function keepsBreaks({ $from }) {
  if ($from.parent.type.name !== "paragraph" || ["sign", "byline"].includes($from.parent.attrs.class)) return true;
  for (let d = $from.depth; d > 0; d--) if (/^(listItem|tableCell|tableHeader)$/.test($from.node(d).type.name)) return true;
  return false;
}

const Break = Node.create({
  name: "hardBreak",
  group: "inline",
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
  addKeyboardShortcuts() {
    const insert = () =>
      keepsBreaks(this.editor.state.selection)
        ? this.editor.commands.insertContent({ type: this.name })
        : this.editor.commands.splitBlock();
    return { "Shift-Enter": insert, "Mod-Enter": insert };
  },
});

function mark(name, tags) {
  return Mark.create({
    name,
    parseHTML: () => tags.map((tag) => ({ tag })),
    renderHTML: () => [tags[0], 0],
    addKeyboardShortcuts() {
      return { [keyOf(name)]: () => this.editor.commands.toggleMark(name) };
    },
  });
}

// isAddress reports whether the server keeps the address of a link.
export function isAddress(href) {
  const scheme = /^\s*([^/?#]*?):/.exec(href);
  return !scheme || /^(https?|mailto|tel)$/i.test(scheme[1]);
}

const Link = Mark.create({
  name: "link",
  priority: 1000, // outermost, so that a link is not cut at bold words
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (el) => (isAddress(el.getAttribute("href")) ? null : false) }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

export const TextKit = Extension.create({
  name: "textKit",
  addExtensions: () => [
    Document,
    Paragraph,
    Text,
    Heading,
    Blockquote,
    Rule,
    Break,
    Link,
    Colour,
    mark("bold", ["strong", "b"]),
    mark("italic", ["em", "i"]),
    mark("underline", ["u", "ins"]),
    mark("strike", ["s", "del", "strike"]),
    mark("subscript", ["sub"]),
    mark("superscript", ["sup"]),
  ],
});
