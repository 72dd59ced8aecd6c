// Tables: rows and cells by prosemirror-tables, which knows no caption and no
// head. The caption is an attribute; which rows are the head is worked out
// when the text is written (html.js).

import { Extension, Node, getExtensionField } from "@tiptap/core";
import { goToNextCell, isInTable, selectedRect, tableEditing, toggleHeader, addRowAfter } from "@tiptap/pm/tables";

import { h } from "./dom.js";
import { copyInline, inlineHTML, parse } from "./html.js";
import { insertBlocks } from "./insert.js";
import { keyOf } from "./keys.js";
import { columnWidths, readWidths, widthMark } from "./widths.js";

const Table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  tableRole: "table",
  isolating: true,
  addAttributes: () => ({
    caption: {
      default: null,
      parseHTML: (el) => inlineHTML(el.caption ?? parse(el.dataset.caption ?? "")) || null,
      renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
    },
  }),
  parseHTML: () => [{ tag: "table", contentElement: rowsOf }],
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]],
  addNodeView: () => (props) => new TableView(props.node),
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const move = (to) => () => {
      const { state, view } = this.editor;
      if (!isInTable(state)) return false;
      if (goToNextCell(to)(state, view.dispatch)) return true;
      if (to > 0) {
        addRowAfter(state, view.dispatch);
        return goToNextCell(1)(view.state, view.dispatch);
      }
      return true;
    };
    return { [keyOf("nextCell")]: move(1), [keyOf("previousCell")]: move(-1) };
  },
  extendNodeSchema: (extension) => ({ tableRole: getExtensionField(extension, "tableRole") }),
});

// rowsOf gives the parser the rows without the caption, which would turn into
// a row of its own.
function rowsOf(el) {
  const copy = el.cloneNode(true);
  copy.caption?.remove();
  copy.querySelectorAll("colgroup").forEach((n) => n.remove());
  return copy;
}

// TableView shows the caption, and a box in which wide tables scroll.
class TableView {
  constructor(node) {
    this.type = node.type;
    this.caption = h("caption", { contenteditable: "false" });
    this.columns = h("colgroup");
    this.contentDOM = h("tbody");
    this.dom = h("div", { class: "table-box" }, h("table", {}, this.caption, this.columns, this.contentDOM));
    this.show(node);
  }

  show(node) {
    const { attrs } = node;
    const widths = columnWidths(node);
    if (String(widths) !== this.widths) this.columns.replaceChildren(...widths.map((w) => h("col", { width: w ? `${w}%` : null })));
    this.widths = String(widths);
    this.caption.replaceChildren();
    if (attrs.caption) copyInline(attrs.caption, this.caption);
    this.caption.hidden = !attrs.caption;
  }

  update(node) {
    if (node.type !== this.type) return false;
    this.show(node);
    return true;
  }

  ignoreMutation(m) {
    return m.type !== "selection" && !this.contentDOM.contains(m.target);
  }
}

const Row = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)*",
  tableRole: "row",
  addAttributes: () => ({
    section: {
      default: null,
      parseHTML: (el) => el.dataset.section ?? null,
      renderHTML: ({ section }) => (section ? { "data-section": section } : {}),
    },
  }),
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: ({ HTMLAttributes }) => ["tr", HTMLAttributes, 0],
});

const span = (name) => ({
  default: 1,
  parseHTML: (el) => Number(el.getAttribute(name)) || 1,
  renderHTML: (attrs) => (attrs[name] === 1 ? {} : { [name]: attrs[name] }),
});

function cell(name, tag, tableRole, more = {}) {
  return Node.create({
    name,
    content: "block+",
    tableRole,
    isolating: true,
    addAttributes: () => ({
      ...more,
      colspan: span("colspan"),
      rowspan: span("rowspan"),
      colwidth: {
        default: null,
        parseHTML: readWidths,
        renderHTML: ({ colwidth }) => (colwidth ? { [widthMark]: colwidth.join(" ") } : {}),
      },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

const Cell = cell("tableCell", "td", "cell");
const Header = cell("tableHeader", "th", "header_cell", {
  scope: { default: null, parseHTML: (el) => (/^(col|row)$/.test(el.scope) ? el.scope : null) },
});

export const TableKit = Extension.create({ name: "tableKit", addExtensions: () => [Table, Row, Cell, Header] });

export function insertTable(editor, rows, columns, withHeader) {
  const { table, tableRow, tableCell, tableHeader } = editor.schema.nodes;
  const row = (i) => {
    const type = withHeader && i === 0 ? tableHeader : tableCell;
    return tableRow.create(null, Array.from({ length: columns }, () => type.createAndFill(type === tableHeader ? { scope: "col" } : null)));
  };
  insertBlocks(editor, [table.create(null, Array.from({ length: rows }, (_, i) => row(i)))], "inside");
}

// toggleHeaderRow makes the first row the head, or an ordinary row again.
export function toggleHeaderRow(state, dispatch) {
  return toggleHeader("row")(state, dispatch && ((tr) => {
    const { tableStart } = selectedRect(state);
    tr.doc.resolve(tableStart).parent.firstChild.forEach((node, offset) => {
      if (node.type.name === "tableHeader") tr.setNodeAttribute(tableStart + 1 + offset, "scope", "col");
    });
    dispatch(tr);
  }));
}

// currentTable is the table around the selection, with its position.
export function currentTable(state) {
  if (!isInTable(state)) return null;
  const { table, tableStart } = selectedRect(state);
  return { node: table, pos: tableStart - 1 };
}

export function hasHeaderRow(table) {
  let all = true;
  table.firstChild.forEach((node) => (all &&= node.type.name === "tableHeader"));
  return all;
}
