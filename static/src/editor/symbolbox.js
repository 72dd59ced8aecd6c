// The dialog for special characters.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { recent, remember, symbols } from "./symbols.js";

export function askSymbol(editor) {
  const status = h("p", { class: "hint", role: "status" }, "点一下就插入；按住 Shift 点，可以连着插几个。");
  const take = (symbol, more) => {
    if (!more) close();
    editor.view.dispatch(editor.state.tr.insertText(symbol).scrollIntoView());
    remember(symbol);
    status.textContent = `已插入 ${symbol}`;
  };
  const last = recent();
  const groups = [...(last.length ? [["最近用过", last]] : []), ...symbols];
  const body = h("div", { class: "symbols" }, groups.map((g, i) => group(g, i, take)));
  const close = openDialog(editor, { title: "特殊字符", body: [body, status] });
  const all = [...body.querySelectorAll("button")];
  const stop = (el) => {
    for (const b of all) b.tabIndex = b === el ? 0 : -1;
  };
  stop(all[0]);
  all[0].focus();
  body.addEventListener("focusin", (e) => stop(e.target));
  body.addEventListener("keydown", (e) => {
    const to = neighbour(all, document.activeElement, e.key);
    if (!to) return;
    e.preventDefault();
    to.focus();
  });
}

function group([name, list], i, take) {
  const id = `symbols-${i}`;
  const one = (symbol) => {
    const b = h("button", { type: "button", "data-symbol": symbol }, symbol);
    b.addEventListener("click", (e) => take(symbol, e.shiftKey));
    return b;
  };
  return h("div", { role: "group", "aria-labelledby": id }, h("h3", { id }, name), h("div", { class: "symbol-row" }, list.map(one)));
}

// neighbour is the button that an arrow key leads to.
function neighbour(all, from, key) {
  const i = all.indexOf(from);
  if (i < 0) return null;
  if (key === "ArrowRight") return all[i + 1];
  if (key === "ArrowLeft") return all[i - 1];
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const place = (el) => el.getBoundingClientRect();
  const here = place(from);
  const rows = all.filter((b) => (key === "ArrowDown" ? place(b).top > here.top + 1 : place(b).top < here.top - 1));
  const top = key === "ArrowDown" ? Math.min(...rows.map((b) => place(b).top)) : Math.max(...rows.map((b) => place(b).top));
  const row = rows.filter((b) => Math.abs(place(b).top - top) < 1);
  return row.sort((a, b) => Math.abs(place(a).left - here.left) - Math.abs(place(b).left - here.left))[0];
}
