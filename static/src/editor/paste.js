// What happens to things pasted and dropped.

import { Extension } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

import { clean, parse } from "./clean.js";
import { say } from "./note.js";
import { insertPictures } from "./pictures.js";
import { insertPlayers, isPlayable } from "./players.js";
import { importWord, isWord } from "./wordfile.js";

export const Paste = Extension.create({
  name: "paste-rules",
  addProseMirrorPlugins() {
    let rtf = ""; // beside the HTML that is being pasted
    const look = (_, e) => void (rtf = (e.clipboardData ?? e.dataTransfer).getData("text/rtf"));
    return [
      new Plugin({
        props: {
          handleDOMEvents: { paste: look, drop: look },
          transformPastedHTML: (html) => transformPastedHTML(html, rtf),
          transformPasted,
          clipboardTextParser,
          handlePaste: (view, e) => takeFiles(this.editor, e.clipboardData),
          handleDrop: (view, e, slice, moved) => !moved && takeDrop(this.editor, view, e),
        },
      }),
    ];
  },
});

function transformPastedHTML(html, rtf) {
  const { html: out, dropped } = clean(html, rtf);
  if (dropped) say(`有 ${dropped} 张图片没有随文字带过来，请在标出的位置点击上传。`, true);
  return out;
}

// transformPasted keeps the alignment of the first of several paragraphs. It
// would be lost where an empty paragraph takes in its words.
function transformPasted(slice, { state }) {
  const { content, openStart, openEnd } = slice;
  const { $from, empty } = state.selection;
  const blank = empty && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0;
  if (!blank || openStart !== 1 || content.childCount < 2 || !content.firstChild.attrs.class) return slice;
  return new Slice(content, 0, openEnd);
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
  const players = files.filter(isPlayable);
  if (files.some(isWord)) return importWord(editor, files), true;
  if (!pictures.length && players.length === files.length) return insertPlayers(editor, players), true;
  // Also takes back what was said of the HTML that came beside a picture.
  say(pictures.length < files.length ? "正文里只能放图片、mp4 视频和 mp3 音频（图片和音视频请分开放），其他文件请加到附件里。" : "", true);
  if (pictures.length) insertPictures(editor, pictures);
  return true;
}
