// Asking what a picture shows, and telling the library.

import { action, field } from "../editor/dialog.js";
import { h } from "../editor/dom.js";

export const altHint = "一句话说明图上是什么，读屏用户靠它了解图片。";

// altField asks for the alternative text, or that the picture is decoration.
// value gives {alt, decorative}, or null after saying that one is missing.
export function altField({ alt = "", decorative = false } = {}) {
  const text = field({ label: "替代文字", hint: altHint, value: alt, maxlength: 200, autocomplete: "off", "data-alt": true });
  const box = h("input", { type: "checkbox", checked: decorative, "data-decorative": true });
  const sync = () => {
    text.input.disabled = box.checked;
    if (box.checked) text.clear();
  };
  box.addEventListener("change", sync);
  text.input.addEventListener("input", text.clear);
  sync();
  const value = () => {
    if (box.checked) return { alt: "", decorative: true };
    const typed = text.input.value.trim();
    return typed ? { alt: typed, decorative: false } : text.fail("请写一句，或勾选“只是装饰”。") || null;
  };
  return { els: [text.el, h("label", { class: "check" }, box, "只是装饰，不用读出")], value };
}

// pictureRow is an uploaded picture with its questions. Others go below.
export function pictureRow(answer, ...others) {
  const alt = altField({ alt: answer.alt, decorative: answer.mute });
  const known = answer.known && h("p", { class: "hint" }, "图库里已有这张图片，直接用它，没有再存一份。");
  const row = h(
    "div",
    { class: "pic", "data-picture-row": true },
    h("img", { src: answer.url, alt: answer.name, width: answer.width, height: answer.height }),
    h("div", { class: "pic-text" }, known, alt.els, others, action("不要这张", () => row.remove(), "under small")),
  );
  row.answer = answer;
  row.alt = alt.value;
  return row;
}

// describe tells the library what a picture shows, where it does not know it.
export function describe(answer, { alt, decorative }) {
  if (alt === (answer.alt ?? "") && decorative === Boolean(answer.mute)) return Promise.resolve(true);
  return fetch(`${document.body.dataset.mediaUrl}/${answer.id}`, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ alt, decorative: decorative ? "1" : "0" }),
  }).then(
    (res) => res.ok,
    () => false,
  );
}
