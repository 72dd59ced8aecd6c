// The row of tools: one stop of the Tab key, arrows inside it, and always in
// step with the selection.

import { groups } from "./buttons.js";
import { h, icon } from "./dom.js";
import { makeMenu } from "./menu.js";

// toolbar returns the bar and the way to bring it up to date. parts are what
// some tools open: see groups.
export function toolbar(editor, parts) {
  const bar = h("div", { class: "tbar", role: "toolbar", "aria-label": "正文工具", "aria-controls": editor.view.dom.id, "data-testid": "toolbar" });
  const tools = [];
  for (const group of groups(parts)) {
    const members = group.map((tool) => makeTool(editor, tool));
    const box = h("span", { class: group.shown ? "grp is-table" : "grp", role: "group", "aria-label": group.label }, members.map((m) => [m.el, m.menu]));
    bar.append(box);
    for (const m of members) tools.push({ ...m, box, shown: group.shown });
  }
  const refresh = () => {
    for (const t of tools) {
      if (t.shown) t.box.hidden = !t.shown(editor);
      t.refresh();
    }
    keepStop(bar);
  };
  // Once per frame: typing fires many transactions.
  let due = 0;
  const soon = () => {
    if (!due) due = requestAnimationFrame(() => ((due = 0), refresh()));
  };
  editor.on("transaction", soon);
  editor.on("focus", soon);
  refresh();
  bar.addEventListener("keydown", (e) => steer(bar, editor, e));
  bar.addEventListener("focusin", (e) => keepStop(bar, e.target));
  // The selection stays in the text, and a phone's keyboard stays open.
  bar.addEventListener("mousedown", (e) => e.target.closest("button") && e.preventDefault());
  return { bar, refresh: soon };
}

function makeTool(editor, tool) {
  if (tool.menu) return makeMenu(editor, tool);
  return tool.options ? makeSelect(editor, tool) : makeButton(editor, tool);
}

function makeSelect(editor, tool) {
  const mixed = h("option", { value: "", hidden: true }, "——");
  const options = tool.options.map(([value, text]) => h("option", { value }, text));
  const el = h("select", { class: "sel", title: tool.label, "aria-label": tool.label, "data-tool": tool.id }, mixed, options);
  el.addEventListener("change", () => tool.run(editor, el.value));
  return { el, refresh: () => (el.value = tool.value(editor)) };
}

function makeButton(editor, tool) {
  const label = tool.keys ? `${tool.label}（${tool.keys}）` : tool.label;
  const named = tool.text && tool.text === label;
  const el = h(
    "button",
    { type: "button", class: tool.look, title: label, "aria-label": named ? null : label, "data-tool": tool.id },
    tool.icon && icon(tool.icon),
    tool.text,
  );
  // Disabled ones keep the focus: otherwise it is lost as the last step is undone.
  el.addEventListener("click", () => (!tool.can || tool.can(editor)) && tool.run(editor));
  const refresh = () => {
    if (tool.on) el.setAttribute("aria-pressed", String(tool.on(editor)));
    if (tool.can) el.setAttribute("aria-disabled", String(!tool.can(editor)));
  };
  return { el, refresh };
}

function stops(bar) {
  return [...bar.querySelectorAll("button, select")].filter((el) => !el.closest("[hidden], [role=menu]"));
}

// keepStop leaves one tool in the order of the Tab key: the last one used.
function keepStop(bar, wanted) {
  const all = stops(bar);
  if (wanted && !all.includes(wanted)) return; // in a menu
  const stop = wanted ?? all.find((el) => el.tabIndex === 0) ?? all[0];
  for (const el of bar.querySelectorAll(".grp > :is(button, select)")) el.tabIndex = el === stop ? 0 : -1;
}

function steer(bar, editor, e) {
  if (e.altKey || e.ctrlKey || e.metaKey || e.target.closest("[role=menu]")) return;
  const all = stops(bar);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to !== undefined) {
    // In a select as well: up and down change it.
    e.preventDefault();
    all[(to + all.length) % all.length].focus();
  } else if (e.key === "Escape") {
    e.stopPropagation();
    editor.view.focus();
  }
}
