// Menus of the toolbar. They lie over the page, because the bar scrolls on
// narrow screens and would cut them off.

import { h, icon } from "./dom.js";

// makeMenu returns the button, the menu and the way to keep both in step.
// Entries are tools as in buttons.js.
export function makeMenu(editor, tool) {
  const el = h(
    "button",
    { type: "button", class: "sel is-menu", title: tool.label, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": `menu-${tool.id}`, "data-tool": tool.id },
    tool.icon && icon(tool.icon),
    tool.text,
  );
  const items = tool.menu.map((entry) => ({ entry, el: makeItem(entry, (e) => choose(entry, e)) }));
  const menu = h("div", { class: "tmenu", id: `menu-${tool.id}`, role: "menu", "aria-label": tool.label, hidden: true }, items.map((i) => i.el));

  const choose = (entry) => {
    if (entry.can && !entry.can(editor)) return;
    close(false);
    entry.run(editor);
  };
  const close = (back) => {
    if (menu.hidden) return;
    menu.hidden = true;
    el.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    for (const type of ["scroll", "resize"]) window.removeEventListener(type, follow, true);
    if (back) el.focus();
  };
  const follow = () => place(menu, el);
  const outside = (e) => menu.contains(e.target) || el.contains(e.target) || close(false);
  const open = (byKey) => {
    refresh();
    menu.hidden = false;
    place(menu, el);
    el.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    for (const type of ["scroll", "resize"]) window.addEventListener(type, follow, true);
    if (byKey) items[0].el.focus({ preventScroll: true }); // with the mouse the text keeps it
  };
  const refresh = () => {
    for (const { entry, el: item } of items) {
      if (entry.on) item.setAttribute("aria-checked", String(entry.on(editor)));
      if (entry.can) item.setAttribute("aria-disabled", String(!entry.can(editor)));
    }
    el.classList.toggle("is-some", items.some(({ entry }) => entry.on && !entry.plain && entry.on(editor)));
  };

  el.addEventListener("click", (e) => (menu.hidden ? open(e.detail === 0) : close(false)));
  el.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") e.preventDefault(), menu.hidden && open(true);
    else if (e.key === "Escape" && !menu.hidden) e.stopImmediatePropagation(), close(true);
  });
  menu.addEventListener("keydown", (e) => walk(e, items.map((i) => i.el), close));
  editor.view.dom.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !menu.hidden) e.stopPropagation(), close(false);
  });
  return { el, menu, refresh };
}

function makeItem(entry, act) {
  const item = h(
    "button",
    { type: "button", role: entry.on ? "menuitemcheckbox" : "menuitem", tabindex: "-1", "data-tool": entry.id },
    h("span", { class: `tmenu-look ${entry.look ?? ""}`, "aria-hidden": "true" }, entry.icon && icon(entry.icon), entry.text),
    h("span", {}, entry.label),
    entry.keys && h("kbd", {}, entry.keys),
  );
  item.addEventListener("click", act);
  return item;
}

// walk moves inside an open menu.
function walk(e, items, close) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[e.key];
  if (to !== undefined) items[(to + items.length) % items.length].focus();
  else if (e.key === "Escape") close(true);
  else if (e.key === "Tab") return close(true);
  else return;
  e.preventDefault();
  e.stopPropagation();
}

function place(menu, el) {
  const { left, bottom } = el.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(left, window.innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${bottom + 4}px`;
}
