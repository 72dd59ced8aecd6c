// Where a text occurs in a document. Marks inside a block do not matter; a
// hit never crosses from one block to the next.

// fold makes letters small without changing the length of the text.
function fold(text) {
  return text.replace(/./gsu, (c) => {
    const small = c.toLowerCase();
    return small.length === c.length ? small : c;
  });
}

// textOf is the content of a block with one character for each position, so
// that offsets in the text are offsets in the block.
function textOf(block) {
  let text = "";
  block.forEach((n) => (text += n.isText ? n.text : "\ufffc".repeat(n.nodeSize)));
  return text;
}

// findHits lists {from, to} in the order of the document.
export function findHits(doc, query, matchCase) {
  const hits = [];
  if (!query) return hits;
  const same = matchCase ? (s) => s : fold;
  const wanted = same(query);
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = same(textOf(node));
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
      hits.push({ from: pos + 1 + i, to: pos + 1 + i + wanted.length });
    }
    return false;
  });
  return hits;
}
