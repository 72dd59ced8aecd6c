// Buttons that copy the text of their box.

import { copy } from "../copy.js";

for (const box of document.querySelectorAll("[data-copy-box]")) {
  const said = box.querySelector("[data-copied]");
  box.querySelector("[data-copy]").addEventListener("click", async () => {
    const done = await copy(box.querySelector("[data-copy-text]").textContent.trim());
    said.textContent = done ? "已复制，可以粘贴到微信里" : "没有复制成，请选中上面的链接自己复制";
  });
}
