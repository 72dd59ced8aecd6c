// A picture (or video) with its caption. The caption is written in place; the
// small tools over a chosen picture do the rest.

import { Extension, Node } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";

import { button, h } from "./dom.js";
import { isAddress } from "./text.js";
import { mediaAttributes, mediaTag, plain, readMedia } from "./media.js";
import { askAlt, placePicture, replacePicture } from "./pictures.js";

// readFigure accepts one picture with at most a caption; any other figure
// falls apart into the blocks that it holds.
function readFigure(el) {
  const media = el.querySelectorAll("img, video, audio");
  if (media.length !== 1) return false;
  const rest = el.cloneNode(true);
  rest.querySelectorAll("figcaption, img, video, audio").forEach((n) => n.remove());
  if (rest.textContent.trim() || rest.querySelector("table, ul, ol, hr")) return false;
  const attrs = readMedia(media[0]);
  const href = media[0].closest("a")?.getAttribute("href");
  const place = /^(left|center|right)$/.test(el.className) ? el.className : null;
  return attrs && { ...attrs, href: href && isAddress(href) ? href : null, place };
}

// captionOf gives the parser the caption alone, and an empty one if need be:
// a node always has the children that its schema asks for.
function captionOf(el) {
  const holder = document.createElement("div");
  const caption = el.querySelector("figcaption")?.cloneNode(true) ?? document.createElement("figcaption");
  if (caption.querySelector("p")) caption.textContent = caption.textContent.trim();
  holder.append(caption);
  return holder;
}

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "figcaption",
  isolating: true,
  addAttributes: () => ({ ...mediaAttributes("img"), href: plain(null), place: plain(null) }),
  parseHTML: () => [{ tag: "figure", getAttrs: readFigure, contentElement: captionOf }],
  // The content needs an element of its own here; html.js takes it away again.
  renderHTML: ({ node }) => {
    const media = mediaTag(node.attrs);
    const { href, place } = node.attrs;
    return ["figure", place ? { class: place } : {}, href ? ["a", { href }, media] : media, ["div", { "data-in": "" }, 0]];
  },
  addNodeView: () => (props) => new FigureView(props),
  addKeyboardShortcuts() {
    const caption = () => {
      const { $from, empty } = this.editor.state.selection;
      return empty && $from.parent.type.name === "figcaption" ? $from : null;
    };
    return {
      // Out of the caption, into a paragraph below.
      Enter: () => {
        const $from = caption();
        if (!$from) return false;
        const after = $from.after($from.depth - 1);
        return this.editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run();
      },
      Backspace: () => {
        const $from = caption();
        if (!$from || $from.parentOffset > 0) return false;
        return this.editor.commands.setNodeSelection($from.before($from.depth - 1));
      },
    };
  },
});

const places = [
  [null, "wide", "通栏：和文字一样宽"],
  ["left", "pl", "居左：文字排在右边"],
  ["center", "pc", "居中：比文字窄"],
  ["right", "pr", "居右：文字排在左边"],
];

class FigureView {
  constructor({ node, view, editor, getPos }) {
    this.node = node;
    this.media = h(node.attrs.kind);
    const remove = () => editor.chain().setNodeSelection(getPos()).deleteSelection().focus().run();
    this.places = places.map(([place, icon, label]) => {
      const el = button({ icon, label, class: "icon-btn", act: () => placePicture(editor, getPos(), place) });
      return { place, el };
    });
    this.tools = h(
      "div",
      { class: "fig-tools" },
      node.attrs.kind === "img" && this.places.map(({ el }) => el),
      node.attrs.kind === "img" &&
        [
          ["upload", "换一张图片", () => replacePicture(editor, getPos())],
          ["text", "替代文字", () => askAlt(editor, getPos())],
        ].map(([icon, label, act]) => button({ icon, label, act, class: "icon-btn" })),
      button({ icon: "trash", label: "移除", class: "icon-btn is-bad", act: remove }),
    );
    // Tab reaches the tools of a chosen figure; those of others are invisible.
    this.box = h("div", { class: "fig-box", contenteditable: "false" }, this.media, this.tools);
    this.contentDOM = h("div");
    this.dom = h("figure", {}, this.box, this.contentDOM);
    this.media.addEventListener("mousedown", (e) => {
      if (node.attrs.kind !== "img") return;
      e.preventDefault();
      view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, getPos())));
      view.focus();
    });
    this.show(node);
  }

  show(node) {
    const [, attrs] = mediaTag(node.attrs);
    for (const name of ["src", "alt", "width", "height", "poster", "controls"]) {
      if (name in attrs) this.media.setAttribute(name, attrs[name]);
      else this.media.removeAttribute(name);
    }
    for (const { place, el } of this.places) {
      el.setAttribute("aria-pressed", String(place === node.attrs.place));
      if (place) this.dom.classList.toggle(place, place === node.attrs.place);
    }
    this.dom.classList.toggle("is-mute", node.attrs.kind === "img" && node.attrs.alt === null);
    this.dom.classList.toggle("is-bare", node.firstChild.content.size === 0);
  }

  update(node) {
    if (node.type !== this.node.type || node.attrs.kind !== this.node.attrs.kind) return false;
    this.node = node;
    this.show(node);
    return true;
  }

  selectNode() {
    this.dom.classList.add("is-on");
  }

  deselectNode() {
    this.dom.classList.remove("is-on");
  }

  stopEvent(e) {
    return this.box.contains(e.target) && (this.tools.contains(e.target) || e.type === "mousedown");
  }

  ignoreMutation(m) {
    return m.type !== "selection" && !this.contentDOM.contains(m.target);
  }
}

const Caption = Node.create({
  name: "figcaption",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption", context: "figure/" }],
  renderHTML: () => ["figcaption", 0],
});

export const FigureKit = Extension.create({ name: "figureKit", addExtensions: () => [Figure, Caption] });
