// Paragraph styles and alignment. Only paragraphs and headings take them:
// captions and pictures in the selection stay as they are.

export const styles = [
  ["0", "正文"],
  ["2", "一级标题"],
  ["3", "二级标题"],
  ["4", "三级标题"],
];

function textblocks(state) {
  const found = [];
  for (const { $from, $to } of state.selection.ranges) {
    state.doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (/^(paragraph|heading)$/.test(node.type.name)) found.push({ node, pos });
    });
  }
  return found;
}

// styleOf is the style of the selection, or "" if it has several or none.
export function styleOf({ state }) {
  const seen = new Set(textblocks(state).map(({ node }) => String(node.attrs.level ?? 0)));
  return seen.size === 1 ? [...seen][0] : "";
}

export function setStyle(editor, value) {
  const { tr, schema } = editor.state;
  for (const { node, pos } of textblocks(editor.state)) {
    const level = Number(value);
    const type = level ? schema.nodes.heading : schema.nodes.paragraph;
    const $pos = tr.doc.resolve(pos);
    if (!$pos.parent.canReplaceWith($pos.index(), $pos.index() + 1, type)) continue;
    // Alignment of text and of headings are different things.
    tr.setNodeMarkup(pos, type, level ? { level, class: node.attrs.level ? node.attrs.class : null } : { class: null });
  }
  apply(editor, tr);
}

export function wholeClass(state, name) {
  const blocks = textblocks(state);
  return blocks.length > 0 && blocks.every(({ node }) => node.attrs.class === name);
}

export function toggleClass(editor, name) {
  const { state } = editor;
  const { tr } = state;
  const to = wholeClass(state, name) ? null : name;
  setClass(state, tr, to);
  apply(editor, tr);
}

function setClass(state, tr, name) {
  for (const { node, pos } of textblocks(state)) if (node.attrs.class !== name) tr.setNodeAttribute(pos, "class", name);
}

// clearFormat makes plain paragraphs of what is selected, without marks. With
// only a cursor it is the paragraph around it.
export function clearFormat(editor) {
  const { state } = editor;
  const { tr, schema } = state;
  for (const { node, pos } of textblocks(state)) {
    if (state.selection.empty) tr.removeMark(pos, pos + node.nodeSize);
    if (node.type !== schema.nodes.paragraph || node.attrs.class) tr.setNodeMarkup(pos, schema.nodes.paragraph, { class: null });
  }
  if (!state.selection.empty) for (const { $from, $to } of state.selection.ranges) tr.removeMark($from.pos, $to.pos);
  tr.setStoredMarks([]);
  apply(editor, tr);
}

function apply(editor, tr) {
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
}
