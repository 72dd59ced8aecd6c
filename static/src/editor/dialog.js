// Small windows over the page. They stand outside the form of the article, so
// that their fields are not sent with it.

import { button, h } from "./dom.js";

// openDialog shows one over the page and returns the way to close it; the
// editor, if there is one, gets the cursor back. When the form is sent, check says by false that the dialog stays open, or gives
// what is to be done once it is closed: before, the editor can't be reached.
// Other buttons go to the left of the footer. Without ok the dialog only shows
// something, or its body does what there is to do. dismiss is the word for
// closing it.
export function openDialog(editor, { title, body, ok, dismiss = ok ? "取消" : "关闭", others = [], check, wide = false }) {
  const close = () => {
    dialog.close();
    editor?.view.focus();
  };
  const form = h(
    "form",
    { novalidate: true },
    h("header", {}, h("h2", { id: "dialog-title" }, title), button({ icon: "close", label: "关闭", class: "icon-btn", act: close })),
    h("div", { class: "in-body" }, body),
    h(
      "footer",
      {},
      others,
      h("span", { class: "grow" }),
      action(dismiss, close),
      ok && h("button", { class: "btn is-main", "data-testid": "dialog-ok" }, ok),
    ),
  );
  const dialog = h("dialog", { class: wide ? "dialog is-wide" : "dialog", "aria-labelledby": "dialog-title", "data-testid": "dialog" }, form);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (!check) return;
    const act = check();
    if (act === false) return;
    close();
    act();
  });
  dialog.addEventListener("cancel", (e) => {
    e.preventDefault();
    close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  (form.querySelector(".in-body input") ?? form.querySelector("footer > :last-child")).focus(); // rather than the cross
  return close;
}

// action is a button with a word.
export function action(text, act, className = "btn") {
  const b = h("button", { type: "button", class: className }, text);
  b.addEventListener("click", act);
  return b;
}

let count = 0;

// field is a labelled input. fail shows what is wrong with it.
export function field({ label, hint, ...attrs }) {
  const id = `dialog-${++count}`;
  const input = h("input", { class: "in", id, ...attrs });
  const error = h("p", { class: "err", id: `${id}-err`, role: "alert", hidden: true });
  const help = hint && h("p", { class: "hint", id: `${id}-hint` }, hint);
  if (help) input.setAttribute("aria-describedby", help.id);
  const el = h("div", { class: "field" }, h("label", { for: id }, label), input, help, error);
  const fail = (text) => {
    error.textContent = text;
    error.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", error.id);
    input.focus();
    return false;
  };
  const clear = () => {
    error.hidden = true;
    input.removeAttribute("aria-invalid");
    if (help) input.setAttribute("aria-describedby", help.id);
    else input.removeAttribute("aria-describedby");
  };
  return { el, input, fail, clear };
}
