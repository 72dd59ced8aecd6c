import { load, save } from "../keep.js";
import { caption } from "./caption.js";
import { follow } from "./follow.js";
import { offerSpeech, silence } from "./speak.js";

const KEY = "tools";
const ATTRIBUTES = ["data-contrast", "data-zoom", "data-cursor"];

// The tools that are on again on the next page while the tool bar is open.
const kept = { line: follow, caption };

// The tool bar of 无障碍: presses that ask for another look are answered in
// place, and the tools that need a script are worked.
export function toolbar() {
  const form = document.getElementById("mode");
  if (!form) return;
  form.addEventListener("submit", change);
  document.addEventListener("click", press);
  dress();
}

async function change(e) {
  const button = e.submitter; // none in Chrome 80: the page comes anew
  if (!button || "whole" in button.dataset) return;
  e.preventDefault();
  try {
    // The header says that nobody views the page once more.
    const answer = await fetch(e.target.action, { method: "POST", headers: { Purpose: "prefetch" }, body: new URLSearchParams([[button.name, button.value], ["back", e.target.elements.back.value]]) });
    apply(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const again = document.querySelector(`[data-act="${button.dataset.act}"]`);
    (again && !again.disabled ? again : document.querySelector('[data-act="open"]')).focus();
  } catch {
    location.reload();
  }
}

// Takes over how the other page looks: it is the same one, unless it has
// another mode.
function apply(other) {
  if (other.documentElement.dataset.mode !== document.documentElement.dataset.mode) return location.reload();
  ATTRIBUTES.forEach((a) => {
    const value = other.documentElement.getAttribute(a);
    if (value === null) document.documentElement.removeAttribute(a);
    else document.documentElement.setAttribute(a, value);
  });
  document.querySelector("[data-toolbar]")?.remove();
  const bar = other.querySelector("[data-toolbar]");
  if (bar) document.getElementById("mode").after(bar);
  document.querySelector('[data-act="open"]').replaceWith(other.querySelector('[data-act="open"]'));
  document.querySelector("[data-whole]").replaceWith(other.querySelector("[data-whole]"));
  dress();
}

function press(e) {
  const button = e.target.closest("[data-tool], [data-act='z']");
  if (!button) return;
  const name = button.dataset.tool;
  const on = chosen();
  if (name) {
    save(KEY, (on.includes(name) ? on.filter((n) => n !== name) : [...on, name]).join(" "));
  } else { // everything as usual
    save(KEY, "");
    silence();
  }
  dress();
}

const chosen = () => load(KEY).split(" ").filter((n) => n in kept);

// Makes buttons and page tell what is on.
function dress() {
  const on = document.querySelector("[data-toolbar]") ? chosen() : [];
  Object.keys(kept).forEach((name) => kept[name](on.includes(name)));
  document.querySelectorAll("[data-tool]").forEach((b) => b.setAttribute("aria-pressed", String(on.includes(b.dataset.tool))));
  offerSpeech();
}
