// The library: many files at once by the button, by drag or from the
// clipboard; then what the new pictures show.

import { h } from "../editor/dom.js";
import { openCrop } from "./croploader.js";
import { describe, pictureRow } from "./describe.js";
import { uploadWithBar, uploading } from "./upload.js";

const page = document.querySelector("[data-media]");

if (page) {
  const fresh = page.querySelector("[data-media-new]");
  const bars = fresh.querySelector("[data-uploads]");
  const rows = fresh.querySelector("[data-media-rows]");
  const acts = fresh.querySelector("[data-media-acts]");
  const note = fresh.querySelector("[data-media-note]");
  const picker = page.querySelector("[data-media-files]");

  const arrived = (answer) => {
    acts.hidden = false;
    if (answer.image) rows.append(pictureRow(answer));
    else rows.append(h("p", { class: "notice" }, `“${answer.name}”${answer.known ? "图库里已有，没有再存一份。" : "已上传。"}`));
    const left = uploading();
    note.textContent = left ? `还有 ${left} 个正在上传` : "全部传完了。";
  };
  const take = (files) => {
    if (!files.length) return;
    fresh.hidden = false;
    for (const f of files) uploadWithBar(f, bars, arrived);
  };
  const save = async () => {
    if (uploading() > 0) return (note.textContent = "还有文件正在上传，请稍等。");
    const said = [...rows.querySelectorAll("[data-picture-row]")].map((row) => [row.answer, row.alt()]);
    if (said.some(([, s]) => !s)) return;
    note.textContent = "正在保存……";
    const done = await Promise.all(said.map(([answer, s]) => describe(answer, s)));
    if (done.includes(false)) return (note.textContent = "有的说明没有存上，请检查网络后再按一次。");
    leaving = true;
    location.assign(page.querySelector(".seg [aria-current]").href);
  };

  let leaving = false;
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  document.addEventListener("dragover", (e) => {
    e.preventDefault();
    page.classList.add("is-over");
  });
  document.addEventListener("dragleave", (e) => e.relatedTarget ?? page.classList.remove("is-over"));
  document.addEventListener("drop", (e) => {
    e.preventDefault();
    page.classList.remove("is-over");
    take([...e.dataTransfer.files]);
  });
  document.addEventListener("paste", (e) => {
    if (e.clipboardData.files.length) take([...e.clipboardData.files]);
  });
  acts.querySelector("[data-media-save]").addEventListener("click", save);
  window.addEventListener("beforeunload", (e) => {
    if (!leaving && (uploading() > 0 || rows.querySelector("[data-picture-row]"))) e.preventDefault();
  });

  page.querySelector("[data-crop]")?.addEventListener("click", async ({ currentTarget: { dataset: d } }) => {
    const answer = await openCrop({ id: d.crop, src: d.cropSrc, width: Number(d.cropWidth), height: Number(d.cropHeight) });
    if (answer) location.assign(`${document.body.dataset.mediaUrl}?kind=picture&file=${answer.id}#file`);
  });
}
