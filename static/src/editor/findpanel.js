// The panel for finding and replacing, docked under the tools.

import { TextSelection } from "@tiptap/pm/state";

import { action } from "./dialog.js";
import { button, h } from "./dom.js";
import { found, look, replaceAll, replaceOne, step, stopLooking } from "./find.js";
import { keyOf } from "./keys.js";

// findPanel returns the element, the way to open or close it, and whether it is
// open.
export function findPanel(editor) {
  // These fields belong to no form: Enter does not send the article.
  const input = (label, testid) => h("input", { class: "in", form: "", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false", "data-testid": testid });
  const query = input("查找", "find-query");
  const other = input("替换为", "find-with");
  const matchCase = h("input", { type: "checkbox", form: "", "data-testid": "find-case" });
  const count = h("span", { class: "find-count", role: "status", "data-testid": "find-count" });
  const go = (by) => () => {
    step(editor, by);
    show();
  };
  const one = () => {
    replaceOne(editor, other.value);
    show();
  };
  const all = () => {
    const n = replaceAll(editor, other.value);
    show(n ? `已替换 ${n} 处` : null);
  };
  const el = h(
    "div",
    { class: "find", role: "search", "aria-label": "查找和替换正文", hidden: true, "data-testid": "find" },
    h(
      "div",
      { class: "find-row" },
      query,
      button({ icon: "up", label: "上一处（Shift+回车）", class: "icon-btn", act: go(-1) }),
      button({ icon: "down", label: "下一处（回车）", class: "icon-btn", act: go(1) }),
      h("label", { class: "check" }, matchCase, "区分大小写"),
    ),
    h("div", { class: "find-row" }, other, action("替换", one, "btn is-s"), action("全部替换", all, "btn is-s")),
    count,
    button({ icon: "close", label: "关闭查找（Esc）", class: "icon-btn find-close", act: () => close() }),
  );

  // tell says where we are.
  function tell(words) {
    const { query: wanted, hits, at } = found(editor.state);
    count.textContent = words ?? (!wanted ? "" : hits.length ? `第 ${at + 1} 处，共 ${hits.length} 处` : "没有找到");
    count.classList.toggle("is-bad", Boolean(wanted) && !hits.length && !words);
  }
  // show does so, and brings the hit into view.
  function show(words) {
    tell(words);
    if (found(editor.state).at >= 0) editor.view.dom.querySelector(".hit.is-now")?.scrollIntoView({ block: "nearest" });
  }
  function search() {
    const start = found(editor.state).hits[found(editor.state).at]?.from ?? editor.state.selection.from;
    look(editor, query.value, matchCase.checked, start);
    show();
  }
  function open({ replace } = {}) {
    const { from, to, $from, $to } = editor.state.selection;
    const chosen = $from.sameParent($to) ? editor.state.doc.textBetween(from, to) : "";
    if (chosen && chosen.length <= 100) query.value = chosen;
    el.hidden = false;
    stopLooking(editor); // so that the search begins at the cursor
    search();
    (replace ? other : query).focus();
    (replace ? other : query).select();
  }
  function close() {
    const { hits, at } = found(editor.state);
    el.hidden = true;
    count.textContent = "";
    const { tr, doc } = editor.state;
    if (at >= 0) editor.view.dispatch(tr.setSelection(TextSelection.create(doc, hits[at].from, hits[at].to)));
    stopLooking(editor);
    editor.view.focus();
  }

  editor.on("find", open);
  editor.on("update", () => el.hidden || el.contains(document.activeElement) || tell());
  query.addEventListener("input", search);
  matchCase.addEventListener("change", search);
  for (const type of ["input", "change"]) el.addEventListener(type, (e) => e.stopPropagation());
  el.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    const isKey = (name) => (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === keyOf(name).slice(-1);
    if (e.key === "Escape") close();
    else if (isKey("find")) query.focus(), query.select();
    else if (isKey("replace")) other.focus(), other.select();
    else if (e.key === "Enter" && e.target === query) go(e.shiftKey ? -1 : 1)();
    else if (e.key === "Enter" && e.target === other) one();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  return { el, toggle: () => (el.hidden ? open() : close()), on: () => !el.hidden };
}
