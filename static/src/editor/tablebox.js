// The dialogs for tables: how large, and the caption.

import { action, field, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { copyInline } from "./html.js";
import { currentTable, insertTable } from "./table.js";
import { columnWidths, setColumnWidths } from "./widths.js";

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

// askWidths asks how wide the columns are, in per cent of the table.
export function askWidths(editor) {
  const table = currentTable(editor.state);
  const widths = columnWidths(table.node);
  const fields = widths.map((w, i) => field({ label: `第 ${i + 1} 列`, value: w || null, type: "number", min: 1, max: 99, inputmode: "numeric" }));
  const fill = (value) => fields.forEach((f) => (f.clear(), (f.input.value = value)));
  openDialog(editor, {
    title: "列宽",
    body: [h("p", { class: "hint" }, "填占表格宽度的百分之几；空着的列按内容自动安排。"), h("div", { class: "in-columns" }, fields.map((f) => f.el))],
    ok: "确定",
    others: [
      widths.length > 1 && action("平均分", () => fill(Math.floor(100 / widths.length))),
      action("清空", () => fill("")),
    ],
    check: () => {
      const wanted = readFields(fields);
      return wanted && (() => setColumnWidths(editor.state, editor.view.dispatch, table.pos, wanted));
    },
  });
}

// readFields gives the widths, or false after saying which can't be.
function readFields(fields) {
  let left = 100;
  const out = [];
  for (const f of fields) {
    f.clear();
    const n = f.input.value === "" ? 0 : Number(f.input.value);
    if (!f.input.validity.valid || !Number.isInteger(n) || n < 0 || n > 99) return f.fail("请填 1 到 99 的整数，或者空着。");
    left -= n;
    if (left < 0) return f.fail(`各列加起来超过了 100，这一列最多还能填 ${left + n}。`);
    out.push(n);
  }
  return out;
}
