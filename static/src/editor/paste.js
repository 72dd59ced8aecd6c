// What happens to things pasted and dropped.

import { Extension } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

import { clean, parse } from "./clean.js";
import { say } from "./note.js";
import { insertPictures } from "./pictures.js";

export const Paste = Extension.create({
  name: "paste-rules",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          transformPastedHTML,
          clipboardTextParser,
          handlePaste: (view, e) => takeFiles(this.editor, e.clipboardData),
          handleDrop: (view, e, slice, moved) => !moved && takeDrop(this.editor, view, e),
        },
      }),
    ];
  },
});

function transformPastedHTML(html) {
  const { html: out, dropped } = clean(html);
  if (dropped) say(`有 ${dropped} 张图片没有随文字带过来，请用“插图”上传。`, true);
  return out;
}

// clipboardTextParser makes each line a paragraph. Spaces at the beginning
// were the indent.
function clipboardTextParser(text, $context, plain, view) {
  const { paragraph } = view.state.schema.nodes;
  const marks = $context.marks();
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/^[\s\u00a0\u3000\u200b\ufeff]+|\s+$/g, ""));
  // A single line may stand between words, where its spaces count.
  const kept = lines.length === 1 ? [text] : lines.filter(Boolean);
  const nodes = kept.map((line) => paragraph.create(null, line ? view.state.schema.text(line, marks) : null));
  return new Slice(Fragment.from(nodes), nodes.length ? 1 : 0, nodes.length ? 1 : 0);
}

// takeFiles uploads pictures. Word puts a picture of the whole selection
// beside its text: then the text is meant.
function takeFiles(editor, data) {
  const files = [...(data?.files ?? [])];
  if (!files.length) return false;
  if (parse(data.getData("text/html")).textContent.trim()) return false;
  return take(editor, files);
}

function takeDrop(editor, view, e) {
  const files = [...(e.dataTransfer?.files ?? [])];
  if (!files.length) return false;
  const at = view.posAtCoords({ left: e.clientX, top: e.clientY });
  if (at) editor.commands.setTextSelection(at.pos);
  e.preventDefault();
  return take(editor, files);
}

function take(editor, files) {
  const pictures = files.filter((f) => f.type.startsWith("image/"));
  // Also takes back what was said of the HTML that came beside a picture.
  say(pictures.length < files.length ? "正文里只能放图片，其他文件请加到附件里。" : "", true);
  if (pictures.length) insertPictures(editor, pictures);
  return true;
}
