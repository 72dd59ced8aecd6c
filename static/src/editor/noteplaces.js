// Where the words of a note stand in a text, found as internal/cms/quote.go
// finds them: by themselves, then by what is around them. Blanks don't count.

const blank = /\s/u;

// foldDoc is the text of a document without blanks, and the position of each
// of its characters.
export function foldDoc(doc) {
  let text = "";
  const at = [];
  doc.descendants((node, pos) => {
    if (!node.isText) return;
    for (let i = 0; i < node.text.length; i++) {
      if (blank.test(node.text[i])) continue;
      text += node.text[i];
      at.push(pos + i);
    }
  });
  return { text, at };
}

// foldText is the same of a string.
export function foldText(string) {
  const at = [...string.split("").keys()].filter((i) => !blank.test(string[i]));
  return { text: at.map((i) => string[i]).join(""), at };
}

export const fold = (text) => foldText(text).text;

// place returns {from, to} in the positions of what was folded, or null.
export function place({ text, at }, { exact, prefix, suffix }) {
  const wanted = fold(exact);
  if (!wanted) return null;
  let best = null;
  for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + 1)) {
    const end = i + wanted.length;
    const before = text.slice(Math.max(0, i - prefix.length), i);
    const same = common(turn(before), turn(prefix)) + common(text.slice(end, end + suffix.length), suffix);
    if (!best || same > best.same) best = { from: at[i], to: at[end - 1] + 1, same };
  }
  return best && { from: best.from, to: best.to };
}

const turn = (text) => text.split("").reverse();

function common(a, b) {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}
