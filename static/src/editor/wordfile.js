// 导入 Word: the server reads the file, the form is filled here. What it did
// and what it could not carry over is shown at the end.

import { closeHistory } from "@tiptap/pm/history";
import { Selection } from "@tiptap/pm/state";

import { upload } from "../admin/upload.js";
import { action, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { load } from "./html.js";
import { insertBlocks } from "./insert.js";
import { typeset } from "./typeset.js";
import { fillFields, hasText } from "./wordfields.js";

// isWord reports whether a file is meant to be read: also those of old formats,
// for which the server says what to do.
export function isWord(file) {
  return /\.(docx|docm|dotx|doc|dot|wps|wpt|rtf|odt)$/i.test(file.name);
}

// pickWord opens the file picker. It has to be called from a click.
export function pickWord(editor) {
  const input = h("input", { type: "file", accept: ".docx,.docm,.dotx,.doc,.wps,.wpt" });
  input.addEventListener("change", () => input.files.length && importWord(editor, [...input.files]));
  input.click();
}

// importWord reads the file, asks what to do with a text that is there, fills
// in the form and tells what was done.
export function importWord(editor, files) {
  const file = files.find(isWord) ?? files[0];
  const share = h("span", { class: "num" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": `读取 ${file.name}` });
  const row = h("div", { class: "up", "data-testid": "word-progress" }, h("span", {}, file.name), share, bar);
  const more = files.length > 1 && h("p", { class: "hint" }, "一次只导入一个 Word 文件，其余的没有动。");
  const close = openDialog(editor, { title: "导入 Word", body: [row, more] });
  const show = (part) => {
    bar.value = part;
    share.textContent = part < 1 ? `${Math.floor(part * 100)}%` : "正在读取…";
  };
  upload(file, show, document.querySelector("form[data-word]").dataset.word).then(
    (answer) => {
      if (!row.isConnected) return; // the dialog was closed meanwhile
      close();
      if (hasText(editor)) ask(editor, answer);
      else fill(editor, answer, true);
    },
    (error) => {
      row.classList.add("is-bad");
      row.replaceChildren(row.firstChild, h("p", { role: "alert", "data-testid": "word-error" }, error.message));
    },
  );
}

function ask(editor, answer) {
  const close = openDialog(editor, {
    title: "导入 Word",
    body: [h("p", {}, "正文里已经有文字。"), h("p", { class: "hint" }, "替换正文：标题等栏目也换成文件里的。插在光标处：原有文字不动，只填还空着的栏目。")],
    ok: "替换正文",
    others: [action("插在光标处", () => (close(), fill(editor, answer, false)))],
    check: () => () => fill(editor, answer, true),
  });
}

// fill puts the text into the editor, as one step that can be undone, and the
// rest into the fields.
function fill(editor, answer, replace) {
  const { content } = load(editor.schema, answer.body);
  const step = () => editor.view.dispatch(closeHistory(editor.state.tr));
  step();
  if (replace) {
    const { tr } = editor.state;
    tr.replaceWith(0, tr.doc.content.size, content);
    editor.view.dispatch(tr.setSelection(Selection.atStart(tr.doc)));
  } else insert(editor, content);
  step();
  tell(editor, answer, fillFields(answer, replace));
}

// insert puts blocks at the cursor; behind a table or a list that it is in.
function insert(editor, content) {
  const { $from } = editor.state.selection;
  if ($from.depth < 2) insertBlocks(editor, content.content);
  else editor.view.dispatch(editor.state.tr.insert($from.after(1), content).scrollIntoView());
}

function tell(editor, answer, fields) {
  const part = (title, lines, id) =>
    lines.length > 0 && h("section", { class: "word-part", "data-testid": id }, h("h3", {}, title), h("ul", {}, lines.map((line) => h("li", {}, line))));
  openDialog(editor, {
    title: "导入好了，请核对",
    body: [
      answer.warning && h("p", { class: "notice is-bad", role: "alert", "data-testid": "word-warning" }, answer.warning),
      part("已填写", [...fields.filled, ...answer.filled], "word-filled"),
      part("请留意", [...fields.left, ...(answer.missed ?? [])], "word-missed"),
      h("p", { class: "hint" }, "正文不合适可以一步撤销（Ctrl+Z）；标题等栏目请直接改。"),
    ],
    ok: "接着一键排版",
    dismiss: "知道了",
    check: () => () => typeset(editor),
  });
}
