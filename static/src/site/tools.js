import { copy } from "../copy.js";
import { load, save } from "../keep.js";

const KEY = "read";

// Font size of the text, printing and passing the address on.
export function tools() {
  const root = document.querySelector("[data-tools]");
  if (!root) return;
  const sizes = [...root.querySelectorAll("[data-size]")];
  const said = root.querySelector("[data-said]");

  function size(value) {
    if (value) document.documentElement.dataset.read = value;
    else delete document.documentElement.dataset.read;
    sizes.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.size === value)));
  }
  const known = (value) => sizes.some((b) => b.dataset.size === value);

  const saved = load(KEY);
  size(known(saved) ? saved : "");
  sizes.forEach((b) => b.addEventListener("click", () => {
    size(b.dataset.size);
    save(KEY, b.dataset.size);
  }));
  root.querySelector("[data-print]").addEventListener("click", () => window.print());
  const share = root.querySelector("[data-share]");
  if (share && navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {})); // given up
  }
  root.querySelector("[data-copy]")?.addEventListener("click", async () => {
    said.textContent = (await copy(location.href)) ? "已复制" : "请从地址栏复制";
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
}
