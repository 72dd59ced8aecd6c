// Writing on the whole screen. What lies behind can't be reached meanwhile.

export function fullScreen(box, changed) {
  let behind = [];
  const on = () => box.classList.contains("is-full");

  const toggle = () => {
    box.classList.toggle("is-full");
    document.documentElement.classList.toggle("has-full", on());
    if (on()) behind = around(box).filter((el) => !el.inert);
    for (const el of behind) el.inert = on();
    if (!on()) behind = [];
    changed();
  };
  box.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !on() || e.isComposing) return;
    e.stopPropagation();
    toggle();
  });
  return { on, toggle };
}

// around lists everything that is neither the box, inside it, nor around it.
function around(box) {
  const out = [];
  for (let el = box; el !== document.body; el = el.parentElement) {
    out.push(...[...el.parentElement.children].filter((n) => n !== el && n.localName !== "script"));
  }
  return out;
}
