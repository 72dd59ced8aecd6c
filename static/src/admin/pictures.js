// Fields that hold one uploaded picture.

import { openCrop } from "./croploader.js";
import { pickFiles } from "./picker.js";
import { uploadWithBar } from "./upload.js";

for (const box of document.querySelectorAll("[data-picture]")) {
  const id = box.querySelector("[data-picture-id]");
  const figure = box.querySelector("[data-picture-figure]");
  const img = box.querySelector("[data-picture-img]");
  const blank = box.querySelector("[data-picture-blank]");
  const word = box.querySelector("[data-picture-word]");
  const remove = box.querySelector("[data-picture-remove]");
  const file = box.querySelector("[data-picture-file]");
  const pick = box.querySelector("[data-picture-pick]");
  const cut = box.querySelector("[data-picture-crop]");
  const alt = box.parentElement.querySelector("[name$=alt]"); // the field for its text, which stands beside

  const set = (number, address, text) => {
    id.value = number;
    if (address) img.src = address;
    else img.removeAttribute("src");
    figure.hidden = remove.hidden = !address;
    if (cut) cut.hidden = !address;
    if (alt && text && !alt.value) alt.value = text;
    if (blank) blank.hidden = Boolean(address);
    word.textContent = address ? "换一张" : "上传图片";
    id.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const take = (picture) => {
    if (picture) uploadWithBar(picture, box.querySelector("[data-uploads]"), (a) => set(a.id, a.url, a.alt));
  };

  file.addEventListener("change", () => {
    take(file.files[0]);
    file.value = "";
  });
  remove.addEventListener("click", () => set("", ""));
  pick?.addEventListener("click", () => pickFiles({ kind: "picture", title: "选图片" }, ([a]) => set(a.id, a.url, a.alt)));
  cut?.addEventListener("click", async () => {
    if (!img.complete) await img.decode();
    const part = await openCrop({ id: id.value, src: img.getAttribute("src"), width: img.naturalWidth, height: img.naturalHeight });
    if (part) set(part.id, part.url, part.alt);
  });
  box.addEventListener("dragover", (e) => e.preventDefault());
  box.addEventListener("drop", (e) => {
    e.preventDefault();
    take(e.dataTransfer.files[0]);
  });
}
