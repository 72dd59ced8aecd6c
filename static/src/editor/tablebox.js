// The dialogs for tables: how large, and the caption.

import { field, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { copyInline } from "./html.js";
import { currentTable, insertTable } from "./table.js";

export function askTable(editor) {
  const number = (label, value, max, testid) => field({ label, value, type: "number", min: 1, max, inputmode: "numeric", "data-testid": testid });
  const rows = number("行数（含表头）", 3, 100, "table-rows");
  const columns = number("列数", 3, 20, "table-columns");
  const head = h("input", { type: "checkbox", checked: true });
  openDialog(editor, {
    title: "插入表格",
    body: [h("div", { class: "in-pair" }, rows.el, columns.el), h("label", { class: "check" }, head, "第一行是表头")],
    ok: "插入",
    check: () => {
      for (const f of [rows, columns]) {
        const n = Number(f.input.value);
        if (!Number.isInteger(n) || n < 1 || n > Number(f.input.max)) return f.fail(`请填 1 到 ${f.input.max} 之间的整数。`);
      }
      return () => insertTable(editor, Number(rows.input.value), Number(columns.input.value), head.checked);
    },
  });
}

export function askCaption(editor) {
  const table = currentTable(editor.state);
  const old = table.node.attrs.caption;
  const holder = h("span");
  if (old) copyInline(old, holder);
  const shown = holder.textContent;
  const caption = field({ label: "表题", value: shown, maxlength: 200, autocomplete: "off", hint: "显示在表格上方；空着就没有。" });
  openDialog(editor, {
    title: "表题",
    body: caption.el,
    ok: "确定",
    check: () => {
      const text = caption.input.value.trim();
      const html = text === shown ? old : h("span", {}, text).innerHTML; // untouched it keeps its marks
      return () => editor.view.dispatch(editor.state.tr.setNodeAttribute(table.pos, "caption", html || null));
    },
  });
}
