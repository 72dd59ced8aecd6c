// The sheet of shortcuts, made from the list that binds them.

import { Extension } from "@tiptap/core";

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { keyOf, parts, shortcuts } from "./keys.js";

export const Help = Extension.create({
  name: "help",
  addKeyboardShortcuts() {
    const show = () => {
      showHelp(this.editor);
      return true;
    };
    return { [keyOf("help")]: show };
  },
});

export function showHelp(editor) {
  const row = ([, key, text]) => h("div", {}, h("dt", {}, text), h("dd", {}, parts(key).map((k) => h("kbd", {}, k))));
  const body = h("div", { class: "keys" }, shortcuts.map(([name, rows]) => h("section", {}, h("h3", {}, name), h("dl", {}, rows.map(row)))));
  openDialog(editor, { title: "快捷键", body });
}
