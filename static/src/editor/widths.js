// The widths of the columns of tables, in per cent. A stored table has them in
// its <col>s; in the editor each cell holds those of its columns, which is how
// prosemirror-tables keeps them while columns come and go.

import { TableMap } from "@tiptap/pm/tables";

// widthMark is the attribute of a cell with its widths, on the way between.
export const widthMark = "data-widths";

// markWidths notes at each cell of a stored table how wide its columns are.
export function markWidths(table) {
  const widths = [...table.querySelectorAll(":scope > colgroup > col")].map((col) => parseInt(col.getAttribute("width"), 10) || 0);
  if (!widths.some(Boolean)) return;
  for (const { cell, column } of places(table.rows)) {
    cell.setAttribute(widthMark, Array.from({ length: cell.colSpan }, (_, i) => widths[column + i] ?? 0).join(" "));
  }
}

// readWidths are those noted at a cell, or null.
export function readWidths(cell) {
  const widths = (cell.getAttribute(widthMark) ?? "").split(" ").map(Number);
  return widths.length === cell.colSpan && widths.some((w) => w > 0) ? widths : null;
}

// writeWidths moves what is noted at the cells of the rows into the table.
export function writeWidths(table, rows) {
  const widths = [];
  for (const { cell, column } of places(rows)) {
    readWidths(cell)?.forEach((w, i) => (widths[column + i] ||= w));
    for (let i = 0; i < cell.colSpan; i++) widths[column + i] ??= 0;
    cell.removeAttribute(widthMark);
  }
  if (!widths.some(Boolean)) return;
  const group = table.ownerDocument.createElement("colgroup");
  for (const w of widths) {
    const col = group.appendChild(table.ownerDocument.createElement("col"));
    if (w) col.setAttribute("width", `${w}%`);
  }
  table.append(group);
}

// places says in which column each cell begins.
function places(rows) {
  const out = [];
  const below = []; // for each column, how many more rows a cell reaches down
  for (const tr of rows) {
    let column = 0;
    const next = below.map((n) => Math.max(0, n - 1));
    for (const cell of tr.cells) {
      while (below[column] > 0) column++;
      out.push({ cell, column });
      for (let i = 0; i < cell.colSpan; i++) next[column++] = cell.rowSpan - 1;
    }
    next.forEach((n, i) => (below[i] = n));
  }
  return out;
}

// columnWidths are the widths of the columns of a table in the editor; 0 is
// one that fits itself to what is in it.
export function columnWidths(table) {
  const map = TableMap.get(table);
  const widths = Array(map.width).fill(0);
  for (const pos of new Set(map.map)) {
    const from = map.colCount(pos);
    table.nodeAt(pos).attrs.colwidth?.forEach((w, i) => (widths[from + i] ||= w));
  }
  return widths;
}

// setColumnWidths gives the table at a position widths for its columns.
export function setColumnWidths(state, dispatch, pos, widths) {
  const { tr, doc } = state;
  const table = doc.nodeAt(pos);
  const map = TableMap.get(table);
  for (const at of new Set(map.map)) {
    const from = map.colCount(at);
    const own = widths.slice(from, from + table.nodeAt(at).attrs.colspan);
    tr.setNodeAttribute(pos + 1 + at, "colwidth", own.some(Boolean) ? own : null);
  }
  dispatch(tr);
}
