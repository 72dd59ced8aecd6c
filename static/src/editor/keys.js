// The shortcuts: what is bound where, and how buttons and the help sheet show
// it. Entries with a name are bound through keyOf; the others belong to the
// core of the editor or to the browser.

export const shortcuts = [
  ["文字", [
    ["bold", "Mod-b", "加粗"],
    ["italic", "Mod-i", "倾斜"],
    ["underline", "Mod-u", "下划线"],
    ["strike", "Mod-Shift-x", "删除线"],
    ["superscript", "Mod-.", "上标"],
    ["subscript", "Mod-,", "下标"],
  ]],
  ["段落", [
    ["body", "Mod-Alt-0", "正文"],
    ["heading1", "Mod-Alt-1", "一级标题"],
    ["heading2", "Mod-Alt-2", "二级标题"],
    ["heading3", "Mod-Alt-3", "三级标题"],
    [null, "Mod-Shift-8", "项目列表"],
    [null, "Mod-Shift-7", "编号列表"],
    [null, "Shift-Enter", "换行：署名、列表和表格里不另起一段"],
  ]],
  ["查找和撤销", [
    ["find", "Mod-f", "查找"],
    ["replace", "Mod-h", "替换"],
    [null, "Mod-z", "撤销"],
    [null, "Mod-y", "重做"],
  ]],
  ["表格", [
    ["nextCell", "Tab", "下一格；在最后一格加一行"],
    ["previousCell", "Shift-Tab", "上一格"],
    [null, "Shift-↑ ↓ ← →", "选几个单元格"],
  ]],
  ["其他", [
    [null, "Mod-s", "保存"],
    [null, "Alt-F10", "到工具条；方向键移动，Esc 回到正文"],
    [null, "Esc", "退出全屏，关闭查找和菜单"],
    [null, "Mod-Shift-v", "粘贴成纯文字"],
    ["help", "Mod-/", "这张说明"],
  ]],
];

const named = new Map(shortcuts.flatMap(([, rows]) => rows).filter(([name]) => name).map(([name, key]) => [name, key]));

// keyOf is the shortcut in the spelling of the editor's key maps.
export function keyOf(name) {
  return named.get(name);
}

const mac = /Mac|iP(hone|ad)/.test(navigator.platform);

// parts are the keys as they are printed on keyboards.
export function parts(key) {
  return key.split(/-(?=.)/).map((k) => (k === "Mod" ? (mac ? "⌘" : "Ctrl") : k.length === 1 ? k.toUpperCase() : k));
}

// shown is the shortcut of a name, for labels.
export function shown(name) {
  return parts(keyOf(name)).join("+");
}
