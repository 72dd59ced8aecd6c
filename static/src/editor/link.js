// The dialog for a link.

import { fetchPart } from "../admin/picker.js";
import { action, field, openDialog } from "./dialog.js";
import { h } from "./dom.js";

const allowed = /^(\/(?!\/)|#|https?:\/\/[^\s/]+|mailto:\S+|tel:\S+)/i;

export function editLink(editor) {
  // With the cursor in a link, the whole of it is meant.
  if (editor.isActive("link")) editor.commands.extendMarkRange("link");
  const { from, to } = editor.state.selection;
  // A double click beside a line selects its end, without a word.
  const empty = editor.state.doc.textBetween(from, to) === "";
  const old = editor.getAttributes("link").href ?? "";
  const address = field({
    label: "链接地址",
    value: old,
    inputmode: "url",
    autocomplete: "off",
    placeholder: "/columns/… 或 https://…",
    "data-testid": "link-href",
  });
  const word = empty && field({ label: "显示的文字", autocomplete: "off", hint: "空着就显示地址。", "data-testid": "link-text" });

  const close = openDialog(editor, {
    title: old ? "修改链接" : "插入链接",
    body: [
      address.el,
      word && word.el,
      ownPages(({ href, label }) => {
        address.input.value = href;
        address.clear();
        if (word && !word.input.value) word.input.value = label;
      }),
    ],
    ok: "确定",
    others: [
      old &&
        action("取消链接", () => {
          close();
          editor.commands.unsetMark("link");
        }),
    ],
    check: () => {
      const href = address.input.value.trim();
      if (!href) return address.fail("请填写链接地址。");
      if (!allowed.test(href) || /\s/.test(href)) return address.fail("本站网页以 / 开头，其他网站以 http:// 或 https:// 开头。");
      const link = { type: "link", attrs: { href } };
      const text = word && (word.input.value.trim() || href);
      return () => {
        if (empty) editor.commands.insertContentAt(from, { type: "text", text, marks: [link] });
        else editor.chain().setTextSelection({ from, to }).setMark("link", { href }).setTextSelection(to).run();
      };
    },
  });
}

// ownPages offers articles, files and columns of this site; take is called
// with the address and the name of the chosen one.
function ownPages(take) {
  const words = field({ label: "或从本站选：标题、文号、附件名里的词", type: "search", autocomplete: "off", "data-testid": "link-find" });
  const list = h("div", { class: "links", "data-testid": "link-list" });
  let timer;
  let asked = 0;
  const show = async () => {
    const n = ++asked;
    const part = await fetchPart(`${document.body.dataset.linkUrl}?${new URLSearchParams({ q: words.input.value.trim() })}`);
    if (n !== asked) return; // a later question was answered first
    if (part) list.replaceChildren(...part.childNodes);
    else list.replaceChildren(h("p", { class: "err", role: "alert" }, "没有找成，请检查网络后再试。"));
  };
  words.input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 250);
  });
  words.input.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    clearTimeout(timer);
    show();
  });
  list.addEventListener("click", (e) => {
    const choice = e.target.closest("[data-href]");
    if (!choice) return;
    list.querySelectorAll("[aria-pressed=true]").forEach((b) => b.setAttribute("aria-pressed", "false"));
    choice.setAttribute("aria-pressed", "true");
    take(choice.dataset);
  });
  show();
  return h("div", { class: "own-pages" }, words.el, list);
}
