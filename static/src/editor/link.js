// The dialog for a link.

import { action, field, openDialog } from "./dialog.js";

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
    body: [address.el, word && word.el],
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
