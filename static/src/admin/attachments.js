// The list of attachments of an article: adding, order, removing.

import { pickFiles } from "./picker.js";
import { uploadWithBar } from "./upload.js";

const block = document.querySelector("[data-attachments]");

if (block) {
  const list = block.querySelector("[data-attachment-list]");
  const blank = block.querySelector("[data-attachment-row]");
  const count = block.querySelector("[data-attachment-count]");
  const drop = block.querySelector("[data-drop]");
  const files = block.querySelector("[data-files]");

  const changed = () => {
    count.textContent = list.children.length;
    block.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const add = (answer) => {
    const row = blank.content.firstElementChild.cloneNode(true);
    row.querySelector('[name="attachment_id"]').value = answer.id;
    row.querySelector('[name="attachment_name"]').value = answer.name.replace(/\.[^.]*$/, "");
    row.querySelector("[data-ext]").textContent = answer.ext;
    row.querySelector("[data-size]").textContent = answer.size;
    row.querySelector("[data-link]").href = answer.url;
    list.append(row);
    changed();
  };
  const take = (chosen) => {
    for (const f of chosen) uploadWithBar(f, block.querySelector("[data-uploads]"), add);
  };

  list.addEventListener("click", (e) => {
    const pressed = e.target.closest("button");
    const row = e.target.closest("[data-attachment]");
    if (!pressed || !row) return;
    if ("remove" in pressed.dataset) row.remove();
    else if (pressed.dataset.move === "up") row.previousElementSibling?.before(row);
    else if (pressed.dataset.move === "down") row.nextElementSibling?.after(row);
    if (row.isConnected) pressed.focus();
    changed();
  });
  block.querySelector("[data-attachment-pick]").addEventListener("click", () => {
    const title = (a) => ({ ...a, name: a.title ? `${a.title}.${a.ext.toLowerCase()}` : a.name });
    pickFiles({ kind: "attachment", multiple: true, title: "选附件" }, (chosen) => chosen.map(title).forEach(add));
  });
  files.addEventListener("change", () => {
    take([...files.files]);
    files.value = "";
  });
  drop.addEventListener("dragover", (e) => {
    e.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("is-over");
    take([...e.dataTransfer.files]);
  });
}
