// Pictures on their way into the text: sending them, asking what they show.

import { altField, describe, pictureRow } from "../admin/describe.js";
import { picker } from "../admin/picker.js";
import { upload, uploadWithBar, uploading } from "../admin/upload.js";
import { action, field, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { insertBlocks } from "./insert.js";
import { say } from "./note.js";

// choose opens the file picker. It has to be called from a click.
function choose(multiple, take) {
  const input = h("input", { type: "file", accept: "image/*", multiple });
  input.addEventListener("change", () => take([...input.files]));
  input.click();
}

// pickPictures offers those of the library, and a way to bring in others.
export function pickPictures(editor) {
  const shelf = picker({ kind: "picture", multiple: true });
  const close = openDialog(editor, {
    title: "插图",
    wide: true,
    body: shelf.el,
    ok: "选好了",
    others: [
      action("上传新图", () =>
        choose(true, (files) => {
          if (!files.length) return;
          close();
          insertPictures(editor, files);
        }),
      ),
      shelf.note,
    ],
    check: () => shelf.chosen().length > 0 && (() => insertPictures(editor, [], undefined, shelf.chosen())),
  });
}

// insertPictures sends the files, asks for their texts meanwhile, and puts
// them where the cursor is. Nothing can be typed while the dialog is open, so
// the cursor stays where it was. put may put them elsewhere. known are
// pictures of the library that come along.
export function insertPictures(editor, files, put = (figures) => insertBlocks(editor, figures), known = []) {
  const rows = h("div", { class: "pics" }, known.map(figureRow));
  const problem = h("p", { class: "err", role: "alert", hidden: true });
  const add = (chosen) => {
    for (const file of chosen) {
      const box = h("div", { class: "ups" });
      rows.append(box);
      uploadWithBar(file, box, (answer) => {
        const idle = !document.activeElement?.matches("input");
        if (answer.image) box.replaceWith(figureRow(answer));
        else box.replaceWith(h("p", { class: "notice" }, `“${answer.name}”不是图片，没有插入。请把它加到附件里。`));
        if (idle) rows.querySelector("input")?.focus();
      });
    }
  };
  openDialog(editor, {
    title: "插图",
    body: [rows, problem],
    ok: "插入正文",
    others: [action("再加几张", () => choose(true, add))],
    check: () => {
      if (uploading() > 0) {
        problem.textContent = "还有图片正在上传，请稍等。";
        problem.hidden = false;
        return false;
      }
      const figures = [...rows.querySelectorAll("[data-picture-row]")].map((row) => figureOf(editor.schema, row));
      if (figures.includes(null)) return false;
      return () => figures.length && put(figures);
    },
  });
  add(files);
}

// fillPlace puts pictures instead of the node at a position.
export function fillPlace(editor, getPos) {
  choose(true, (files) => {
    if (!files.length) return;
    insertPictures(editor, files, (figures) => {
      const { tr, doc } = editor.state;
      const pos = getPos();
      editor.view.dispatch(tr.replaceWith(pos, pos + doc.nodeAt(pos).nodeSize, figures).scrollIntoView());
    });
  });
}

function figureRow(answer) {
  const caption = field({ label: "图片下的说明（可不填）", maxlength: 200, autocomplete: "off", "data-caption": true });
  return pictureRow(answer, caption.el);
}

// figureOf is the picture of a row, or null while its text is missing.
function figureOf(schema, row) {
  const said = row.alt();
  if (!said) return null;
  describe(row.answer, said);
  const text = row.querySelector("[data-caption]").value.trim();
  const caption = schema.nodes.figcaption.create(null, text ? schema.text(text) : null);
  return schema.nodes.figure.create({ ...mediaOf(row.answer), alt: said.alt }, caption);
}

// mediaOf is what a figure holds of a picture that the server took.
export function mediaOf(answer) {
  const size = (n) => (n > 0 ? String(n) : null);
  return { kind: "img", src: answer.url, width: size(answer.width), height: size(answer.height) };
}

// askAlt asks for the alternative text of the figure at the position.
export function askAlt(editor, pos) {
  const { alt } = editor.state.doc.nodeAt(pos).attrs;
  const ask = altField({ alt: alt ?? "", decorative: alt === "" });
  openDialog(editor, {
    title: "替代文字",
    body: ask.els,
    ok: "确定",
    check: () => {
      const said = ask.value();
      return said ? () => setAttributes(editor, pos, { alt: said.alt }) : false;
    },
  });
}

// placePicture puts the picture at the position beside the text, or back into
// its width.
export function placePicture(editor, pos, place) {
  setAttributes(editor, pos, { place });
}

// replacePicture exchanges the picture; its texts stay, to be looked over.
export function replacePicture(editor, pos) {
  choose(false, ([file]) => {
    if (!file) return;
    const { src } = editor.state.doc.nodeAt(pos).attrs;
    say(`正在上传 ${file.name}……`);
    upload(file).then(
      (answer) => {
        // The figure may have moved or gone meanwhile.
        let now = null;
        editor.state.doc.descendants((n, p) => {
          if (n.type.name === "figure" && n.attrs.src === src && (now === null || Math.abs(p - pos) < Math.abs(now - pos))) now = p;
        });
        if (!answer.image) return say(`“${answer.name}”不是图片，没有换。`, true);
        if (now !== null) setAttributes(editor, now, mediaOf(answer));
        say("图片换好了，请核对替代文字和图片说明。");
      },
      (error) => say(error.message, true),
    );
  });
}

function setAttributes(editor, pos, attrs) {
  const { tr, doc } = editor.state;
  editor.view.dispatch(tr.setNodeMarkup(pos, null, { ...doc.nodeAt(pos).attrs, ...attrs }));
}
