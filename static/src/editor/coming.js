// The places of pasted pictures while they are uploaded. A place knows its
// picture by id, so it may move, be copied, go, and come back by undo.

import { Node } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

import { h } from "./dom.js";
import { picture, send, watch } from "./incoming.js";
import { comingMark } from "./lostmark.js";
import { say } from "./note.js";
import { mediaOf } from "./pictures.js";

export const ComingPicture = Node.create({
  name: "comingPicture",
  group: "block",
  draggable: true,
  addAttributes: () => ({ id: { default: null, rendered: false, parseHTML: (el) => el.getAttribute(comingMark) } }),
  parseHTML: () => [{ tag: `div[${comingMark}]` }],
  renderHTML: ({ node }) => ["div", { [comingMark]: node.attrs.id }],
  renderText: () => "",
  addNodeView: () => (props) => new ComingView(props),
  addProseMirrorPlugins: () => [
    new Plugin({
      // Not appended to the change itself: the history would then count it as
      // part of an undo, and could undo nothing before it.
      view: (view) => ({
        update: (_, before) => before.doc !== view.state.doc && settle(view),
        destroy: watch((id) => report(view, id)),
      }),
    }),
  ],
});

function report(view, id) {
  const { stage, message, share } = picture(id);
  if (stage === "sending" && share > 0) return;
  settle(view);
  if (message && /^(failed|refused)$/.test(stage)) say(`有图片没有传上去：${message}`, true);
}

// settle makes every place what the stage of its picture asks for: also those
// that undo brought back after their upload ended. It is no step of its own:
// undo takes back the paste as a whole.
function settle(view) {
  const { tr, schema } = view.state;
  tr.doc.descendants((node, pos) => {
    if (!/^(coming|lost)Picture$/.test(node.type.name) || !node.attrs.id) return;
    const now = nodeFor(schema.nodes, node.attrs.id);
    if (now.type !== node.type) tr.replaceWith(tr.mapping.map(pos), tr.mapping.map(pos + node.nodeSize), now);
  });
  if (tr.steps.length) view.dispatch(tr.setMeta("addToHistory", false));
}

function nodeFor({ comingPicture, lostPicture, figure, figcaption }, id) {
  const p = picture(id);
  if (p?.stage === "done") return figure.create({ ...mediaOf(p.answer), alt: p.alt ?? saidOf(p.answer) }, figcaption.create());
  return (p && /^(new|sending)$/.test(p.stage) ? comingPicture : lostPicture).create({ id });
}

// saidOf is what the library knows a picture to show; null: nothing yet.
function saidOf(answer) {
  return answer.mute ? "" : answer.alt || null;
}

class ComingView {
  constructor({ node }) {
    const bar = h("progress", { max: 1, value: 0, "aria-label": "图片上传进度" });
    this.dom = h(
      "div",
      { class: "lost is-coming", contenteditable: "false", "data-testid": "coming-picture" },
      h("span", {}, "图片正在上传…"),
      bar,
    );
    const { id } = node.attrs;
    this.destroy = watch((of) => {
      if (of === id) bar.value = picture(id).share;
    });
    // Not at once: a view is made in the middle of a transaction.
    queueMicrotask(() => send(id));
  }

  selectNode() {
    this.dom.classList.add("is-on");
  }

  deselectNode() {
    this.dom.classList.remove("is-on");
  }

  ignoreMutation() {
    return true;
  }
}

// countComing is the number of pictures on their way into the text.
export function countComing(doc) {
  let n = 0;
  doc.descendants((node) => void (node.type.name === "comingPicture" && n++));
  return n;
}
