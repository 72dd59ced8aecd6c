// Forms with text that should not be lost: leaving asks first, Ctrl+S saves,
// a second click does not send twice.

import { uploading } from "./upload.js";

const form = document.querySelector("form[data-guard]");

if (form) {
  const note = form.querySelector("[data-save-note]");
  let dirty = "dirty" in form.dataset;
  let sent = false;

  const say = (text, bad = false) => {
    if (!note) return;
    note.textContent = text;
    note.classList.toggle("is-bad", bad);
  };
  const touch = (e) => {
    if (e.target.type === "file") return;
    dirty = true;
    say("有未保存的改动");
  };

  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  form.addEventListener("submit", (e) => {
    if (sent) {
      e.preventDefault();
      return;
    }
    if (uploading() > 0) {
      e.preventDefault();
      say("还有文件正在上传，传完再保存。", true);
      return;
    }
    sent = true;
  });
  window.addEventListener("beforeunload", (e) => {
    if (dirty && !sent) e.preventDefault();
  });
  // Back from the next page, or the request was stopped: usable again.
  window.addEventListener("pageshow", () => (sent = false));
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") sent = false;
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "s") return;
    e.preventDefault();
    form.requestSubmit(form.querySelector('button[value="save"]') || undefined);
  });
  if (dirty) say("还没有保存");
}
