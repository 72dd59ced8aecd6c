// Putting blocks into the text at the cursor.

import { Selection } from "@tiptap/pm/state";

// insertBlocks puts the nodes where the cursor is: instead of an empty
// paragraph, between the halves of one that is written, behind anything else.
// A chosen block stays, unless it is a place that waits for its picture.
// The cursor goes behind them, or inside the first.
export function insertBlocks(editor, nodes, where = "behind") {
  const { tr } = editor.state;
  const chosen = tr.selection.node?.isBlock ? tr.selection : null;
  if (!chosen && !tr.selection.empty) tr.deleteSelection();
  const { $from } = tr.selection;
  let depth = $from.depth;
  const fits = (d) => {
    const i = $from.indexAfter(d - 1);
    return $from.node(d - 1).canReplaceWith(i, i, nodes[0].type);
  };
  while (depth > 1 && !fits(depth)) depth--;

  let from;
  let to;
  const paragraph = depth === $from.depth && $from.parent.type.name === "paragraph";
  if (chosen) {
    [from, to] = [chosen.node.type.name === "lostPicture" ? chosen.from : chosen.to, chosen.to];
  } else if (depth === 0) {
    from = to = $from.pos; // beside a block, at a gap cursor
  } else if (paragraph && $from.parent.content.size === 0 && $from.node(depth - 1).type.name !== "listItem") {
    [from, to] = [$from.before(depth), $from.after(depth)];
  } else if (paragraph && $from.parentOffset > 0 && $from.parentOffset < $from.parent.content.size) {
    tr.split($from.pos);
    from = to = $from.pos + 1;
  } else {
    const atStart = paragraph && $from.parentOffset === 0 && $from.parent.content.size > 0;
    from = to = atStart && fitsBefore($from, depth, nodes[0]) ? $from.before(depth) : $from.after(depth);
  }
  tr.replaceWith(from, to, nodes);
  const end = from + nodes.reduce((sum, n) => sum + n.nodeSize, 0);
  if (where === "behind" && !tr.doc.resolve(end).nodeAfter) tr.insert(end, editor.schema.nodes.paragraph.create());
  tr.setSelection(Selection.near(tr.doc.resolve(where === "inside" ? from + 1 : end), 1));
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
}

function fitsBefore($from, depth, node) {
  const i = $from.index(depth - 1);
  return $from.node(depth - 1).canReplaceWith(i, i, node.type);
}
