// Places of pictures that did not come along with a pasted text. They are in
// the editor only: a saved body has nothing of them.

import { Node } from "@tiptap/core";

import { button, h } from "./dom.js";
import { picture, send } from "./incoming.js";
import { lostMark } from "./lostmark.js";
import { say } from "./note.js";
import { fillPlace } from "./pictures.js";

export const LostPicture = Node.create({
  name: "lostPicture",
  group: "block",
  draggable: true,
  // The id is that of a picture whose upload failed: see incoming.js.
  addAttributes: () => ({ id: { default: null, rendered: false, parseHTML: (el) => el.getAttribute(lostMark) || null } }),
  parseHTML: () => [{ tag: `div[${lostMark}]` }],
  renderHTML: ({ node }) => ["div", { [lostMark]: node.attrs.id ?? "" }],
  renderText: () => "",
  addNodeView: () => (props) => new LostView(props),
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { node, from } = this.editor.state.selection;
        if (node?.type.name !== this.name) return false;
        fillPlace(this.editor, () => from);
        return true;
      },
    };
  },
});

class LostView {
  constructor({ node, editor, getPos }) {
    const { id } = node.attrs;
    const failed = picture(id)?.stage === "failed";
    const again = () => {
      say("");
      send(id);
    };
    const fill = () => fillPlace(editor, getPos);
    const remove = () => {
      const { tr, doc } = editor.state;
      const pos = getPos();
      editor.view.dispatch(tr.delete(pos, pos + doc.nodeAt(pos).nodeSize));
      editor.view.focus();
    };
    this.dom = h(
      "div",
      { class: "lost", contenteditable: "false", "data-testid": "lost-picture" },
      failed && button({ text: "重试", label: "重新上传这张图片", act: again, class: "under" }),
      button({ icon: "image", text: failed ? "这张图片没有传上去，点此另选" : "这张图片没有随文字带过来，点此上传", act: fill, class: "lost-fill" }),
      button({ icon: "close", label: "这里不要图片", act: remove, class: "icon-btn" }),
    );
  }

  selectNode() {
    this.dom.classList.add("is-on");
  }

  deselectNode() {
    this.dom.classList.remove("is-on");
  }

  stopEvent(e) {
    return /^(click|mousedown|keydown|keypress)$/.test(e.type) && e.target.closest("button") !== null;
  }

  ignoreMutation() {
    return true;
  }
}

// countLost is the number of places that wait for their picture.
export function countLost(doc) {
  let n = 0;
  doc.descendants((node) => void (node.type.name === "lostPicture" && n++));
  return n;
}

// askBeforeSending has the form ask once whether it is to be saved without
// the pictures that are missing.
export function askBeforeSending(form, editor) {
  let agreed = 0;
  form.addEventListener(
    "submit",
    (e) => {
      const n = countLost(editor.state.doc);
      if (n === 0 || n === agreed || e.submitter?.hasAttribute("formaction")) return;
      if (window.confirm(`还有 ${n} 张图片没有补传。照样保存的话，文字都在，但标出的位置不会留下。`)) {
        agreed = n; // the form may be sent again after the server was asked
        return;
      }
      e.preventDefault();
      e.stopImmediatePropagation();
      editor.view.dom.querySelector(".lost")?.scrollIntoView({ block: "center" });
    },
    true,
  );
}
