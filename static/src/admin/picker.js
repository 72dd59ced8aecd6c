// A view of the library in a window, from which files are chosen.

import { openDialog } from "../editor/dialog.js";
import { h } from "../editor/dom.js";

// picker gives the view, the files chosen so far in the shape in which uploads
// are answered, and a line that counts them.
export function picker({ kind, multiple }) {
  const chosen = new Map();
  const note = h("span", { class: "muted small", role: "status" });
  const el = h("div", { class: "pick", "data-testid": "picker" });
  const count = () => (note.textContent = chosen.size ? `已选 ${chosen.size} 个` : "");

  const toggle = (tile) => {
    const { id } = tile.dataset;
    const on = !chosen.has(id);
    if (!multiple) {
      chosen.clear();
      el.querySelectorAll("[data-pick]").forEach((t) => t.setAttribute("aria-pressed", "false"));
    }
    if (on) chosen.set(id, answerOf(tile.dataset));
    else chosen.delete(id);
    tile.setAttribute("aria-pressed", String(on));
    count();
  };
  const show = async (address) => {
    el.setAttribute("aria-busy", "true");
    const page = await fetchPart(address);
    el.removeAttribute("aria-busy");
    if (!page) return el.replaceChildren(h("p", { class: "err", role: "alert" }, "图库没有打开，请检查网络后重试；登录过期时请在新窗口登录。"));
    el.replaceChildren(...page.childNodes);
    el.querySelectorAll("[data-pick]").forEach((t) => chosen.has(t.dataset.id) && t.setAttribute("aria-pressed", "true"));
  };

  el.addEventListener("click", (e) => {
    const tile = e.target.closest("[data-pick]");
    const link = e.target.closest(".pager a");
    if (tile) toggle(tile);
    if (link) {
      e.preventDefault();
      show(link.href);
    }
    if (e.target.closest("[data-find]")) search();
  });
  el.addEventListener("change", (e) => e.target.matches("select") && search());
  el.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !e.target.matches("input")) return;
    e.preventDefault();
    search();
  });
  const search = () => {
    const q = new URLSearchParams({ kind });
    for (const f of el.querySelectorAll("[name]")) if (f.value) q.set(f.name, f.value);
    show(`${document.body.dataset.pickUrl}?${q}`);
  };
  search();
  return { el, note, chosen: () => [...chosen.values()] };
}

// fetchPart gives a part of a page that the server made, or null.
export async function fetchPart(address) {
  try {
    const res = await fetch(address);
    if (!res.ok || res.redirected) return null;
    return new DOMParser().parseFromString(await res.text(), "text/html").body;
  } catch {
    return null;
  }
}

function answerOf(d) {
  return {
    id: Number(d.id),
    url: d.url,
    name: d.name,
    title: d.title,
    ext: d.ext,
    size: d.size,
    image: "image" in d,
    width: Number(d.width) || 0,
    height: Number(d.height) || 0,
    alt: d.alt,
    mute: "mute" in d,
  };
}

// pickFiles asks for files of a kind and calls take with those chosen.
export function pickFiles({ kind, multiple = false, title }, take) {
  const shelf = picker({ kind, multiple });
  openDialog(null, {
    title,
    wide: true,
    body: shelf.el,
    ok: "选好了",
    others: [shelf.note],
    check: () => shelf.chosen().length > 0 && (() => take(shelf.chosen())),
  });
}
