// Videos and recordings on their way into the text.

import { pickFiles, picker } from "../admin/picker.js";
import { uploadWithBar, uploading } from "../admin/upload.js";
import { action, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { insertBlocks } from "./insert.js";

const accept = "video/mp4,audio/mpeg,.mp4,.mp3";
const patience = 5000; // milliseconds for reading how large a video is

// isPlayable reports whether a file can be played in the text.
export function isPlayable(file) {
  return /^(video\/mp4|audio\/mpeg|audio\/mp3)$/.test(file.type) || /\.(mp4|mp3)$/i.test(file.name);
}

// pickPlayer offers those of the library, and a way to bring in others.
export function pickPlayer(editor) {
  const shelf = picker({ kind: "recording", multiple: true });
  const input = h("input", { type: "file", accept, multiple: true });
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    close();
    insertPlayers(editor, [...input.files]);
  });
  const close = openDialog(editor, {
    title: "视频和音频",
    wide: true,
    body: shelf.el,
    ok: "选好了",
    others: [action("上传新文件", () => input.click()), shelf.note],
    check: () => shelf.chosen().length > 0 && (() => insertPlayers(editor, [], shelf.chosen())),
  });
}

// insertPlayers sends the files, shows them, and puts them where the cursor is.
// known are recordings of the library that come along.
export function insertPlayers(editor, files, known = []) {
  const rows = h("div", { class: "ups" }, known.map(playerRow));
  const problem = h("p", { class: "err", role: "alert", hidden: true });
  for (const file of files) {
    const box = h("div", { class: "ups" });
    rows.append(box);
    uploadWithBar(file, box, (answer) => box.replaceWith(playerRow(answer)));
  }
  openDialog(editor, {
    title: "视频和音频",
    body: [rows, problem],
    ok: "插入正文",
    check: () => {
      if (uploading() > 0) {
        problem.textContent = "还没有传完，请稍等。";
        problem.hidden = false;
        return false;
      }
      const nodes = [...rows.querySelectorAll("[data-player]")].map((row) => editor.schema.nodes.player.create(row.attrs));
      return () => nodes.length && insertBlocks(editor, nodes);
    },
  });
}

function playerRow(answer) {
  const kind = { mp4: "video", mp3: "audio" }[answer.url.split(".").pop()];
  if (!kind) return h("p", { class: "notice" }, `“${answer.name}”不能在网页上播放，没有插入。请把它加到附件里。`);
  const media = h(kind, { src: answer.url, controls: true, preload: "metadata", "aria-label": answer.name });
  const row = h("div", { class: "player-row", "data-player": true }, h("p", {}, answer.name), media, action("不要这个", () => row.remove(), "under small"));
  row.attrs = { kind, src: answer.url };
  if (kind === "video") {
    const take = ([picture]) => (row.attrs.poster = media.poster = picture.url);
    media.after(action("选封面图", () => pickFiles({ kind: "picture", title: "视频封面" }, take), "under small"));
    const measured = new AbortController();
    media.addEventListener("loadedmetadata", () => measure(row, media), { signal: measured.signal });
    setTimeout(() => measured.abort(), patience);
  }
  return row;
}

// measure notes the size, so that the page does not jump when the video loads.
function measure(row, { videoWidth: width, videoHeight: height }) {
  if (width && height) Object.assign(row.attrs, { width: String(width), height: String(height) });
}
