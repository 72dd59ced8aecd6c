// The tools that appear while the cursor is in a table.

import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
  mergeCells,
  splitCell,
} from "@tiptap/pm/tables";

import { currentTable, hasHeaderRow, toggleHeaderRow } from "./table.js";
import { askCaption, askWidths } from "./tablebox.js";

const command = (id, text, label, act, more = {}) => ({
  id,
  text,
  label,
  look: "sel",
  run: (e) => {
    act(e.state, e.view.dispatch);
    e.view.focus();
  },
  can: (e) => act(e.state),
  ...more,
});

export const table = Object.assign(
  [
    command("rowBefore", "上加行", "在上面加一行", addRowBefore),
    command("rowAfter", "下加行", "在下面加一行", addRowAfter),
    command("rowDelete", "删行", "删除所在的行", deleteRow),
    command("columnBefore", "左加列", "在左边加一列", addColumnBefore),
    command("columnAfter", "右加列", "在右边加一列", addColumnAfter),
    command("columnDelete", "删列", "删除所在的列", deleteColumn),
    command("merge", "合并", "合并选中的单元格：先拖选，或按 Shift+方向键选", mergeCells),
    command("split", "拆分", "拆分合并过的单元格", splitCell),
    command("header", "表头", "第一行作表头", toggleHeaderRow, {
      on: (e) => {
        const t = currentTable(e.state);
        return t !== null && hasHeaderRow(t.node);
      },
    }),
    { id: "widths", text: "列宽", label: "每列多宽", look: "sel", run: askWidths },
    { id: "caption", text: "表题", label: "表格的标题", look: "sel", run: askCaption },
    command("tableDelete", "删表", "删除整个表格", deleteTable),
  ],
  { shown: (e) => isInTable(e.state), label: "表格" },
);

// canJoinTable keeps tables out of tables, which narrow screens cannot show.
export function canJoinTable(editor) {
  return !isInTable(editor.state);
}
