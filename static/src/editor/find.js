// Finding and replacing: the hits are part of the editor's state and follow
// the text. The panel is in findpanel.js.

import { Extension } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { findHits } from "./findhits.js";
import { keyOf } from "./keys.js";

const key = new PluginKey("find");
const nothing = { query: "", matchCase: false, hits: [], at: -1, marks: DecorationSet.empty };

// Find announces its shortcuts by the event "find" of the editor.
export const Find = Extension.create({
  name: "find",
  addKeyboardShortcuts() {
    const open = (replace) => () => {
      this.editor.emit("find", { replace });
      return true;
    };
    return { [keyOf("find")]: open(false), [keyOf("replace")]: open(true) };
  },
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: { init: () => nothing, apply },
      props: { decorations: (state) => key.getState(state).marks },
    }),
  ],
});

function apply(tr, old) {
  const asked = tr.getMeta(key);
  if (!asked && (!tr.docChanged || !old.query)) return old;
  const { query, matchCase } = { ...old, ...asked };
  const fresh = query !== old.query || matchCase !== old.matchCase || tr.docChanged;
  const hits = fresh ? findHits(tr.doc, query, matchCase) : old.hits;
  // from asks for the first hit behind a position; otherwise the one that was
  // shown stays, wherever the text moved it.
  const was = old.hits[old.at]?.from ?? 0;
  const from = asked?.from ?? tr.mapping.map(was, -1);
  const next = hits.findIndex((h) => h.from >= from);
  const at = asked?.at ?? (next < 0 ? Math.min(0, hits.length - 1) : next);
  const marks = hits.map((h, i) => Decoration.inline(h.from, h.to, { class: i === at ? "hit is-now" : "hit" }));
  return { query, matchCase, hits, at, marks: marks.length ? DecorationSet.create(tr.doc, marks) : DecorationSet.empty };
}

// found is what is looked for, the hits and which of them is the current one.
export function found(state) {
  return key.getState(state);
}

// look searches from the position on.
export function look(editor, query, matchCase, from) {
  editor.view.dispatch(editor.state.tr.setMeta(key, { query, matchCase, from }));
}

export function stopLooking(editor) {
  look(editor, "", false, 0);
}

// step goes to the next hit, or with -1 to the one before, in a circle.
export function step(editor, by) {
  const { hits, at } = found(editor.state);
  if (hits.length) editor.view.dispatch(editor.state.tr.setMeta(key, { at: (at + by + hits.length) % hits.length }));
}

// put writes a text over a hit, with the marks that the hit begins with.
function put(tr, { from, to }, text) {
  const marks = tr.doc.resolve(from).nodeAfter.marks;
  if (text) tr.replaceWith(from, to, tr.doc.type.schema.text(text, marks));
  else tr.delete(from, to);
}

// replaceOne replaces the current hit and goes on to the next.
export function replaceOne(editor, text) {
  const { hits, at } = found(editor.state);
  if (at < 0) return;
  const { tr } = editor.state;
  put(tr, hits[at], text);
  editor.view.dispatch(closeHistory(tr).setMeta(key, { from: hits[at].from + text.length }));
}

// replaceAll replaces every hit in one step and returns their number.
export function replaceAll(editor, text) {
  const { hits } = found(editor.state);
  if (!hits.length) return 0;
  const { tr } = editor.state;
  for (const hit of [...hits].reverse()) put(tr, hit, text); // from the end: positions before stay
  editor.view.dispatch(closeHistory(tr).setMeta(key, { from: 0 }));
  return hits.length;
}
