// Fields that hold one uploaded picture.

import { uploadWithBar } from "./upload.js";

for (const box of document.querySelectorAll("[data-picture]")) {
  const id = box.querySelector("[data-picture-id]");
  const figure = box.querySelector("[data-picture-figure]");
  const img = box.querySelector("[data-picture-img]");
  const blank = box.querySelector("[data-picture-blank]");
  const word = box.querySelector("[data-picture-word]");
  const remove = box.querySelector("[data-picture-remove]");
  const file = box.querySelector("[data-picture-file]");

  const set = (number, address) => {
    id.value = number;
    if (address) img.src = address;
    else img.removeAttribute("src");
    figure.hidden = remove.hidden = !address;
    if (blank) blank.hidden = Boolean(address);
    word.textContent = address ? "换一张" : "上传图片";
    id.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const take = (picture) => {
    if (picture) uploadWithBar(picture, box.querySelector("[data-uploads]"), (a) => set(a.id, a.url));
  };

  file.addEventListener("change", () => {
    take(file.files[0]);
    file.value = "";
  });
  remove.addEventListener("click", () => set("", ""));
  box.addEventListener("dragover", (e) => e.preventDefault());
  box.addEventListener("drop", (e) => {
    e.preventDefault();
    take(e.dataTransfer.files[0]);
  });
}
