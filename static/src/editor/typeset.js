// 一键排版: the server sets the text by the rules of the office; what would
// change is shown side by side, and applied as one step that can be undone.

import { closeHistory } from "@tiptap/pm/history";

import { countComing } from "./coming.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { load, save } from "./html.js";
import { countLost } from "./lost.js";
import { say } from "./note.js";

export async function typeset(editor) {
  const form = document.querySelector("form[data-typeset]");
  const before = editor.state.doc;
  if (countComing(before)) return say("还有图片正在上传，请传完再排版。", true);
  const lost = countLost(before); // the server knows nothing of them
  if (lost) return say(`还有 ${lost} 处图片没有补上，请先补上或删掉，再排版。`, true);
  let answer;
  try {
    const res = await fetch(form.dataset.typeset, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ body: save(before) }),
    });
    answer = await res.json();
    if (!res.ok) return say(answer.error, true);
  } catch {
    return say("连不上服务器，没有排版。请稍后再试。", true);
  }
  if (!answer.rules) return say("已经合乎排版规则，不用改动。");
  openDialog(editor, {
    title: "一键排版",
    body: preview(answer),
    ok: "应用",
    wide: true,
    check: () => () => apply(editor, before, answer),
  });
}

function apply(editor, before, answer) {
  if (!editor.state.doc.eq(before)) return say("排版时正文又有改动，请再点一次“一键排版”。", true);
  const doc = load(editor.schema, answer.html);
  // A step of its own, not one with what was typed just before.
  const tr = closeHistory(editor.state.tr);
  editor.view.dispatch(tr.replaceWith(0, tr.doc.content.size, doc.content));
  say(`已排版：${summary(answer)}。不满意可以撤销（Ctrl+Z）。`);
}

function summary(answer) {
  return answer.rules.map((r) => `${r.name} ${r.n} 处`).join("、");
}

function preview(answer) {
  const head = h("div", { class: "compare-row is-head" }, h("h3", {}, "现在"), h("h3", {}, "排版后"));
  return [
    h("p", {}, `${summary(answer)}。字句不变。`),
    h("div", { class: "compare", "data-testid": "typeset-preview" }, head, (answer.rows || []).map(row)),
    answer.rows ? null : h("p", { class: "hint" }, "文字没有变，只调整了格式。"),
  ];
}

function row(r) {
  if (r.gap) return h("p", { class: "compare-gap" }, `${r.gap} 段没有改动`);
  return h(
    "div",
    { class: r.changed ? "compare-row is-changed" : "compare-row" },
    side(r.oldKind, r.old, "del"),
    side(r.newKind, r.new, "ins"),
  );
}

function side(kind, spans, name) {
  return h(
    "div",
    {},
    kind ? h("span", { class: "pill" }, kind) : null,
    h("p", {}, (spans || []).map((s) => (s.changed ? h(name, {}, s.text) : s.text))),
  );
}
