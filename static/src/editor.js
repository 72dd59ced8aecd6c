// The rich-text editor of the article form. The text area stays in the form:
// it holds what is sent, and what the browser keeps a copy of.

import { Editor, getSchema } from "@tiptap/core";
import { ListKit } from "@tiptap/extension-list";
import { Dropcursor, Gapcursor, TrailingNode, UndoRedo } from "@tiptap/extensions";

import { uploading } from "./admin/upload.js";
import { ComingPicture } from "./editor/coming.js";
import { h } from "./editor/dom.js";
import { FigureKit } from "./editor/figure.js";
import { Find } from "./editor/find.js";
import { findPanel } from "./editor/findpanel.js";
import { foot } from "./editor/foot.js";
import { fullScreen } from "./editor/full.js";
import { Help } from "./editor/help.js";
import { load, save } from "./editor/html.js";
import { LostPicture, askBeforeSending } from "./editor/lost.js";
import { MediaKit } from "./editor/media.js";
import { note } from "./editor/note.js";
import { Notes, showNotes } from "./editor/notes.js";
import { Paste } from "./editor/paste.js";
import { TableKit } from "./editor/table.js";
import { TextKit } from "./editor/text.js";
import { toolbar } from "./editor/toolbar.js";
import { takeDrops } from "./editor/worddrop.js";

const extensions = [
  TextKit,
  FigureKit,
  MediaKit,
  LostPicture,
  ComingPicture,
  TableKit,
  ListKit.configure({ taskItem: false, taskList: false }),
  Paste,
  Find,
  Notes,
  Help,
  UndoRedo,
  Gapcursor,
  Dropcursor.configure({ color: false, class: "drop-here" }),
  TrailingNode,
];

const area = document.querySelector("textarea[data-editor][name=body]");
if (area) mount(area);

function mount(area) {
  const schema = getSchema(extensions);
  const read = () => load(schema, area.value).toJSON();
  const place = h("div");
  area.before(place);

  const editor = new Editor({
    element: place,
    extensions,
    content: read(),
    injectCSS: false, // refused by the content policy; see editor.css
    enableInputRules: false, // "1. " is how a clause begins, not always a list
    enablePasteRules: false,
    editable: !area.matches(":disabled"), // somebody else is writing
    editorProps: { attributes: (state) => attributes(area, state) },
  });
  const box = area.parentElement;
  const full = fullScreen(box, () => tools.refresh());
  const find = findPanel(editor);
  const tools = toolbar(editor, { full, find });
  place.before(h("div", { class: "ed-top" }, tools.bar, find.el, note));
  box.append(foot(editor));
  takeIdentity(area, editor);
  document.addEventListener("keydown", (e) => {
    if (e.altKey && e.key === "F10") tools.bar.querySelector('[tabindex="0"]').focus();
  });

  synchronise(area, editor, read);
  holdWhileUploading(area.form);
  askBeforeSending(area.form, editor);
  takeDrops(area.form, editor);
  showNotes(editor);
}

// synchronise writes each real change into the text area, and takes over what
// others put there. A text that is not touched is sent as it came.
function synchronise(area, editor, read) {
  let original = area.value;
  let start = save(editor.state.doc);
  let last = start;
  let mine = false;

  editor.on("update", () => {
    const now = save(editor.state.doc);
    if (now === last) return;
    last = now;
    area.value = now === start ? original : now;
    mine = true;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    mine = false;
  });
  const takeOver = () => {
    if (area.value === (last === start ? original : last)) return;
    editor.commands.setContent(read(), { emitUpdate: false });
    original = area.value;
    start = last = save(editor.state.doc);
  };
  area.addEventListener("input", () => mine || takeOver());
  // Browsers fill in forms again on the way back.
  window.addEventListener("pageshow", takeOver);
}

function attributes(area, { doc }) {
  const empty = doc.childCount === 1 && doc.firstChild.type.name === "paragraph" && doc.firstChild.content.size === 0;
  const out = {
    class: empty ? "body is-blank" : "body",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": "正文",
    spellcheck: "false",
    "data-placeholder": area.placeholder,
    "data-testid": "editor",
  };
  for (const name of ["aria-invalid", "aria-describedby"]) {
    if (area.hasAttribute(name)) out[name] = area.getAttribute(name);
  }
  return out;
}

// takeIdentity makes labels and the links of error messages lead to the editor.
function takeIdentity(area, editor) {
  const { id } = area;
  const label = document.querySelector(`label[for="${id}"]`);
  area.hidden = true;
  area.removeAttribute("id");
  editor.view.dom.id = id;
  label?.remove(); // it can't name an element that is no form field: aria-label does
}

function holdWhileUploading(form) {
  // Before the other listeners: the form of the page counts its own uploads only.
  form.addEventListener(
    "submit",
    (e) => {
      if (uploading() === 0) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      const status = form.querySelector("[data-save-note]");
      status.textContent = "还有图片正在上传，传完再保存。";
      status.classList.add("is-bad");
    },
    true,
  );
}
