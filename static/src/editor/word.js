// Lists as Word and WPS put them on the clipboard: paragraphs that carry a
// marker and say in their style that they are items.

const bullet = /^[^\p{L}\p{N}]$|^[olnuqvØ§]$/u; // letters of Wingdings and the like
const arabic = /^[(（]?(\d+)[.．、)）]?$/;

// makeLists turns them into lists. A marker that is part of the wording, as
// 一、 and （一） are, becomes text.
export function makeLists(root) {
  for (const p of root.querySelectorAll('[data-style*="mso-list"]')) {
    const style = /mso-list:\s*\S+\s+level(\d)/i.exec(p.dataset.style);
    if (!style || !/^(p|h[1-6])$/.test(p.localName)) continue;
    const sign = [...p.querySelectorAll("[data-style]")].find((n) => /mso-list:\s*ignore/i.test(n.dataset.style));
    const marker = (sign?.textContent ?? "").replace(/[\s\u00a0]/g, "");
    sign?.remove();
    const number = arabic.exec(marker);
    const plain = sign && !marker; // a bullet that is a picture
    if (p.localName !== "p" || !(number || plain || bullet.test(marker))) {
      p.prepend(/\p{L}$/u.test(marker) ? `${marker}　` : marker);
      continue;
    }
    const list = listFor(p, number ? "ol" : "ul", Number(style[1]));
    if (!list.children.length && number && number[1] !== "1") list.setAttribute("start", number[1]);
    const item = root.ownerDocument.createElement("li");
    item.append(...p.childNodes);
    list.append(item);
    p.remove();
  }
}

// listFor finds the list that the item goes on with, or begins one before it.
function listFor(p, name, level) {
  const make = () => {
    const list = p.ownerDocument.createElement(name);
    list.dataset.word = "";
    return list;
  };
  let list = p.previousElementSibling;
  if (!list || !("word" in list.dataset) || (level === 1 && list.localName !== name)) {
    list = make();
    p.before(list);
  }
  for (let l = 1; l < level && list.lastElementChild; l++) {
    const item = list.lastElementChild;
    let inner = item.lastElementChild;
    if (!inner || !("word" in inner.dataset)) item.append((inner = make()));
    list = inner;
  }
  return list;
}
