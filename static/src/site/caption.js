const TEXTS = "a, button, label, summary, li, p, h1, h2, h3, h4, td, th, dt, dd, figcaption, time, img, input";
let box;

// 大字幕: shows the text under the pointer, or at the focus, large at the
// bottom of the window. Screen readers have it already.
export function caption(on) {
  if (!on === !box) return;
  document.documentElement.classList.toggle("has-caption", on);
  if (!on) {
    box.remove();
    box = undefined;
    removeEventListener("pointerover", show);
    removeEventListener("focusin", show);
    return;
  }
  box = document.createElement("div");
  box.className = "caption";
  box.setAttribute("aria-hidden", "true");
  box.textContent = "指到哪里，这里就显示哪里的字";
  document.body.append(box);
  addEventListener("pointerover", show);
  addEventListener("focusin", show);
}

function show(e) {
  const el = e.target.closest?.(TEXTS);
  const text = el && (el.getAttribute("aria-label") || el.alt || el.placeholder || el.innerText || "").trim();
  if (text) box.textContent = text.replace(/\s+/g, " ");
}
