// What reviewers noted, at its place in the text: the words are marked as long
// as the note is unsettled. The list is in the side column; its buttons work
// without scripts too, but then by way of a new page.

import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { loginAgain } from "../admin/relogin.js";
import { h } from "./dom.js";
import { fold, foldDoc, foldText, place } from "./noteplaces.js";

const key = new PluginKey("notes");
const empty = { notes: [], now: "", marks: DecorationSet.empty };

// Notes keeps the places while the text changes.
export const Notes = Extension.create({
  name: "notes",
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: { init: () => empty, apply },
      props: { decorations: (state) => key.getState(state).marks },
    }),
  ],
});

// apply follows the words through a change; those that a change took away are
// looked for again, since a new text may hold them.
function apply(tr, old) {
  const asked = tr.getMeta(key);
  if (!asked && (!tr.docChanged || !old.notes.length)) return old;
  let folded = null;
  const notes = (asked?.notes ?? old.notes).map((note) => {
    const from = note.place && tr.mapping.map(note.place.from, 1);
    const to = note.place && tr.mapping.map(note.place.to, -1);
    if (note.place && from < to) return { ...note, place: { from, to } };
    return { ...note, place: place((folded ??= foldDoc(tr.doc)), note) };
  });
  const now = asked?.now ?? old.now;
  return { notes, now, marks: DecorationSet.create(tr.doc, notes.flatMap((n) => decorate(n, now))) };
}

function decorate(note, now) {
  if (!note.place || note.settled) return [];
  const { from, to } = note.place;
  const number = () => h("b", { class: "no", "data-note-no": note.no }); // no text of its own
  return [
    Decoration.inline(from, to, { class: note.no === now ? "noted is-now" : "noted" }),
    Decoration.widget(to, number, { side: -1, key: `note-${note.no}`, ignoreSelection: true }),
  ];
}

// showNotes connects the list of the page with the editor.
export function showNotes(editor) {
  const block = document.querySelector("[data-settle-notes]");
  if (!block) return;
  tell(editor, block);
  block.addEventListener("click", (e) => {
    const target = e.target.closest("[data-note-go], button");
    if (!target) return;
    e.preventDefault();
    if (target.matches("button")) settle(editor, block, target);
    else go(editor, target.closest("[data-note]"));
  });
  editor.view.dom.addEventListener("click", (e) => {
    const no = e.target.closest("[data-note-no]")?.dataset.noteNo;
    if (!no) return;
    const row = block.querySelector(`[data-note="${no}"]`);
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("[data-note-go]").focus();
  });
}

// tell gives the editor the notes on the text as the list has them.
function tell(editor, block) {
  const notes = [...block.querySelectorAll("[data-field=body]")].map(({ dataset: d }) => ({
    no: d.note, exact: d.exact, prefix: d.prefix, suffix: d.suffix, settled: "settled" in d, place: null,
  }));
  editor.view.dispatch(editor.state.tr.setMeta(key, { notes }));
}

// go shows the words of a note, or says that they are not there any more.
function go(editor, row) {
  const { note: no, field, exact } = row.dataset;
  const found = field === "body" ? goInText(editor, no, exact) : goInField(document.querySelector(`form[data-article] [name=${field}]`), row.dataset);
  row.querySelector("[data-note-gone]").hidden = found;
}

function goInText(editor, no, exact) {
  const { place: at } = key.getState(editor.state).notes.find((n) => n.no === no);
  const { tr } = editor.state;
  editor.view.dispatch(tr.setMeta(key, { now: at ? no : "" }));
  if (!at) return false;
  editor.chain().setTextSelection(at).focus(null, { scrollIntoView: false }).run();
  const { node } = editor.view.domAtPos(at.from);
  (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).scrollIntoView({ block: "center" });
  return fold(editor.state.doc.textBetween(at.from, at.to)) === fold(exact);
}

function goInField(input, quote) {
  const at = place(foldText(input.value), quote);
  input.focus();
  if (at) input.setSelectionRange(at.from, at.to);
  return Boolean(at);
}

// settle tells the server that a note was seen to, and leaves the form alone.
async function settle(editor, block, button) {
  const error = block.querySelector("[data-note-error]");
  error.hidden = true;
  button.disabled = true;
  try {
    const res = await fetch(block.dataset.settleNotes, {
      method: "POST",
      headers: { Accept: "text/html, application/json" },
      body: new URLSearchParams({ [button.name]: button.value }),
    });
    if (res.headers.get("Content-Type").startsWith("text/html")) {
      const fresh = new DOMParser().parseFromString(await res.text(), "text/html").querySelector("[data-settle-notes]");
      block.replaceChildren(...fresh.childNodes);
      return tell(editor, block);
    }
    const answer = await res.json();
    if (res.status === 401 && (await loginAgain(answer.error))) return settle(editor, block, button);
    error.textContent = `${answer.error}。`;
  } catch {
    error.textContent = "连不上服务器，没有记下。请稍后再试。";
  } finally {
    button.disabled = false;
  }
  error.hidden = false;
}
