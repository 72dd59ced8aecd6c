// What the toolbar offers. Each entry says what it does, when it is on and
// when it can be used; a list of groups, in the order shown.

import { colourTools } from "./colour.js";
import { showHelp } from "./help.js";
import { insertBlocks } from "./insert.js";
import { shown } from "./keys.js";
import { editLink } from "./link.js";
import { pickPictures } from "./pictures.js";
import { pickPlayer } from "./players.js";
import { clearFormat, setStyle, styleOf, styles, toggleClass, wholeClass } from "./style.js";
import { askSymbol } from "./symbolbox.js";
import { askTable } from "./tablebox.js";
import { canJoinTable, table } from "./tablebuttons.js";
import { typeset } from "./typeset.js";
import { pickWord } from "./wordfile.js";

const mark = (name, label, text, look) => ({
  id: name,
  label,
  keys: shown(name),
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

// What is needed less often stands in menus: the bar has one line.
const more = [
  mark("italic", "倾斜", "斜", "is-slant"),
  mark("strike", "删除线", "删", "is-struck"),
  mark("superscript", "上标", "x²"),
  mark("subscript", "下标", "x₂"),
  { id: "blockquote", label: "引用", icon: "quote", run: (e) => e.chain().focus().toggleWrap("blockquote").run(), on: (e) => e.isActive("blockquote") },
  { id: "clear", label: "清除格式", icon: "clear", run: clearFormat },
];

const lines = [
  { ...klass("no-indent", "首行缩进两字", { icon: "indent" }), on: (e) => wholeClass(e.state, null), plain: true },
  klass("center", "居中", { icon: "ac" }),
  klass("right", "右对齐", { icon: "ar" }),
  klass("sign", "署名：落款单位和日期，靠右缩进两字", { text: "署" }),
  klass("byline", "作者行：标题下的作者，楷体居中", { text: "作", look: "is-kai" }),
];

const insert = [
  { id: "table", label: "表格", icon: "table", run: askTable, can: canJoinTable },
  { id: "player", label: "视频和音频", icon: "film", run: pickPlayer },
  { id: "symbol", label: "特殊字符", icon: "omega", run: askSymbol, can: (e) => !e.state.selection.node },
  { id: "rule", label: "分隔线", icon: "rule", run: (e) => insertBlocks(e, [e.schema.nodes.horizontalRule.create()]) },
];

// groups lists them. full is the whole screen, find the panel for finding.
export function groups({ full, find }) {
  return [
    [
      { id: "typeset", label: "一键排版：按规则整理正文，不改字句", text: "一键排版", icon: "wand", look: "key", run: typeset },
      { id: "word", label: "导入 Word 或 WPS 文件（.docx），也可以把文件拖到页面上", text: "导入Word", icon: "word", look: "key", run: pickWord },
    ],
    [
      { id: "undo", label: "撤销（Ctrl+Z）", icon: "undo", run: (e) => e.chain().focus().undo().run(), can: (e) => e.can().undo() },
      { id: "redo", label: "重做（Ctrl+Y）", icon: "redo", run: (e) => e.chain().focus().redo().run(), can: (e) => e.can().redo() },
    ],
    [
      { id: "style", label: "段落样式", options: styles, run: setStyle, value: styleOf },
      mark("bold", "加粗", "粗", "is-bold"),
      mark("underline", "下划线", "线", "is-lined"),
      { id: "colour", label: "文字颜色", text: "色", menu: colourTools },
      { id: "more", label: "更多格式", text: "更多", menu: more },
    ],
    [
      { id: "lines", label: "缩进、对齐、署名和作者行", text: "段落", menu: lines },
      list("bulletList", "项目列表", "ul"),
      list("orderedList", "编号列表", "ol"),
    ],
    [
      { id: "link", label: "链接", icon: "link", run: editLink, on: (e) => e.isActive("link"), can: (e) => !e.state.selection.node },
      { id: "picture", label: "插图", icon: "image", text: "插图", look: "sel", run: pickPictures },
      { id: "insert", label: "插入表格、字符和别的", text: "插入", menu: insert },
    ],
    [
      { id: "find", label: "查找和替换", keys: shown("find"), icon: "search", run: () => find.toggle(), on: () => find.on() },
      { id: "help", label: "快捷键", keys: shown("help"), icon: "help", run: showHelp },
      { id: "full", label: "全屏写作（Esc 退出）", icon: "full", run: () => full.toggle(), on: () => full.on() },
    ],
    table,
  ];
}
