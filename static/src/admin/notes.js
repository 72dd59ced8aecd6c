// Notes of a reviewer: words that are selected in the frame are noted in a
// dialog, and the list and the text show what is on the server. All fields
// belong to the form of the verdict, as without scripts.

import { h } from "../editor/dom.js";
import { loginAgain } from "./relogin.js";
import { noteOffer } from "./noteoffer.js";

const section = document.querySelector("[data-notes]");
const frame = document.querySelector("[data-note-frame]");
if (section && frame) notes();

function notes() {
  let fields = section.querySelector("[data-note-fields]");
  let dialog = null;
  if (fields) {
    dialog = h("dialog", { class: "dialog", "aria-labelledby": "note-dialog", "data-testid": "note-dialog" },
      h("header", {}, h("h2", { id: "note-dialog" }, "批注")), h("div", { class: "in-body" }));
    section.after(dialog);
    dialog.lastChild.append(fields);
    onLoad(frame, noteOffer(frame, write));
    if ("open" in fields.dataset) show();
    dialog.addEventListener("click", press);
    dialog.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) fields.querySelector("[name=save]").click();
    });
  }
  section.addEventListener("click", press);
  onLoad(frame, (doc) => doc.addEventListener("click", follow));

  const field = (name) => fields.querySelector(`[name=note_${name}]`);

  function show() {
    if (!dialog.open) dialog.showModal();
    const quote = field("quote");
    (quote.value && !quote.hasAttribute("aria-invalid") ? field("text") : quote).focus();
  }

  // write opens the dialog for a quote. What was typed and not saved stays.
  function write(quote) {
    if (field("id").value) reset();
    for (const [name, value] of Object.entries(quote)) field(name).value = value;
    show();
  }

  function reset() {
    for (const el of fields.querySelectorAll("input, textarea")) {
      el.value = "";
      el.readOnly = false;
      el.removeAttribute("aria-invalid");
    }
    for (const el of fields.querySelectorAll("[data-field]")) el.remove();
    fail("");
  }

  function fail(text) {
    const el = fields?.querySelector("[data-note-error]");
    if (!el) return;
    el.textContent = text;
    el.hidden = !text;
  }

  function press(e) {
    const button = e.target.closest("button");
    if (!button) return;
    if ("noteNew" in button.dataset) return write({ quote: "", field: "", prefix: "", suffix: "", start: "" });
    if (!button.hasAttribute("formaction")) return;
    e.preventDefault();
    if (button.name !== "cancel") return send(button);
    reset();
    dialog.close();
  }

  async function send(button) {
    const body = new URLSearchParams(new FormData(button.form));
    body.append(button.name, button.value);
    fail("");
    button.disabled = true;
    try {
      const res = await fetch(button.getAttribute("formaction"), {
        method: "POST",
        headers: { Accept: "text/html, application/json" },
        body,
      });
      if (res.headers.get("Content-Type").startsWith("text/html")) return await takeOver(await res.text());
      const { error } = await res.json();
      if (res.status === 401 && (await loginAgain(error))) return send(button);
      refuse(error);
    } catch {
      refuse("连不上服务器，没有保存。请稍后再试");
    } finally {
      button.disabled = false;
    }
  }

  function refuse(error) {
    if (dialog?.open) fail(`${error}。`);
    else window.alert(error);
  }

  // takeOver shows the notes as the answer has them.
  async function takeOver(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-notes]");
    const next = fresh.querySelector("[data-note-fields]");
    if (next && fields) {
      fields.replaceWith(next);
      fields = next;
    }
    section.replaceChildren(...fresh.childNodes);
    if (fields && "open" in fields.dataset) return show();
    await redraw(); // before the dialog is gone: a selection made meanwhile would be lost
    dialog?.close();
  }

  // redraw renews the text in the frame without moving it.
  async function redraw() {
    const res = await fetch(frame.src);
    const fresh = new DOMParser().parseFromString(await res.text(), "text/html").querySelector("article");
    if (fresh) frame.contentDocument.querySelector("article").replaceWith(fresh);
  }
}

// follow goes from a number in the text to its note, without a new page.
function follow(e) {
  const number = e.target.closest("a.note-no");
  if (!number) return;
  e.preventDefault();
  location.replace(number.hash);
}

// onLoad runs f on what a frame shows, now and later.
function onLoad(frame, f) {
  const doc = frame.contentDocument;
  if (doc?.readyState === "complete" && doc.URL !== "about:blank") f(doc);
  frame.addEventListener("load", () => f(frame.contentDocument));
}
