// What the toolbar offers. Each entry says what it does, when it is on and
// when it can be used; a list of groups, in the order shown.

import { insertBlocks } from "./insert.js";
import { editLink } from "./link.js";
import { pickPictures } from "./pictures.js";
import { clearFormat, setStyle, styleOf, styles, toggleClass, wholeClass } from "./style.js";
import { askTable } from "./tablebox.js";
import { canJoinTable, table } from "./tablebuttons.js";

const mark = (name, label, text, keys, look) => ({
  id: name,
  label: `${label}（${keys}）`,
  text,
  look,
  run: (e) => e.chain().focus().toggleMark(name).run(),
  on: (e) => e.isActive(name),
});

const klass = (name, label, shown) => ({
  id: name,
  label,
  ...shown,
  run: (e) => toggleClass(e, name),
  on: (e) => wholeClass(e.state, name),
});

const list = (name, label, icon) => ({
  id: name,
  label,
  icon,
  run: (e) => e.chain().focus().toggleList(name, "listItem").run(),
  on: (e) => e.isActive(name),
});

export function groups(full) {
  return [
    [
      { id: "undo", label: "撤销（Ctrl+Z）", icon: "undo", run: (e) => e.chain().focus().undo().run(), can: (e) => e.can().undo() },
      { id: "redo", label: "重做（Ctrl+Y）", icon: "redo", run: (e) => e.chain().focus().redo().run(), can: (e) => e.can().redo() },
    ],
    [
      { id: "style", label: "段落样式", options: styles, run: setStyle, value: styleOf },
      mark("bold", "加粗", "粗", "Ctrl+B", "is-bold"),
      mark("italic", "倾斜", "斜", "Ctrl+I", "is-slant"),
      mark("underline", "下划线", "线", "Ctrl+U", "is-lined"),
    ],
    [
      { ...klass("no-indent", "首行缩进两字", { icon: "indent" }), on: (e) => wholeClass(e.state, null) },
      klass("center", "居中", { icon: "ac" }),
      klass("right", "右对齐", { icon: "ar" }),
      klass("sign", "署名：落款单位和日期，靠右缩进两字", { text: "署名", look: "sel" }),
    ],
    [
      list("bulletList", "项目列表", "ul"),
      list("orderedList", "编号列表", "ol"),
      { id: "blockquote", label: "引用", icon: "quote", run: (e) => e.chain().focus().toggleWrap("blockquote").run(), on: (e) => e.isActive("blockquote") },
      { id: "rule", label: "分隔线", icon: "rule", run: (e) => insertBlocks(e, [e.schema.nodes.horizontalRule.create()]) },
    ],
    [
      { id: "link", label: "链接", icon: "link", run: editLink, on: (e) => e.isActive("link"), can: (e) => !e.state.selection.node },
      { id: "picture", label: "插图", icon: "image", text: "插图", look: "sel", run: pickPictures },
      { id: "table", label: "插入表格", icon: "table", text: "表格", look: "sel", run: askTable, can: canJoinTable },
    ],
    [
      { id: "clear", label: "清除格式", icon: "clear", run: clearFormat },
      { id: "full", label: "全屏写作（Esc 退出）", icon: "full", run: () => full.toggle(), on: () => full.on() },
    ],
    table,
  ];
}
