// Pictures that came with a pasted text, on their way to the library. The text
// holds only their ids: see coming.js.

import { upload } from "../admin/upload.js";

const known = new Map(); // id → {file, alt, stage, share, answer, message}
const watchers = new Set();
const page = Math.random().toString(36).slice(2); // ids of another page mean nothing here

// expect notes a picture and gives its id. It is sent as soon as it has a
// place in the text.
export function expect(file, alt) {
  const id = `${page}-${known.size}`;
  known.set(id, { file, alt, stage: "new", share: 0 });
  return id;
}

// picture is what is known of an id: its stage is "new", "sending", "done",
// "failed" (worth another try) or "refused". An id of another page has none.
export function picture(id) {
  return known.get(id);
}

// watch calls f with an id whenever something happened to its picture, until
// the function that it returns is called.
export function watch(f) {
  watchers.add(f);
  return () => watchers.delete(f);
}

// send uploads a picture, unless that is under way or done.
export function send(id) {
  const p = known.get(id);
  if (!p || p.stage === "sending" || p.stage === "done" || p.stage === "refused") return;
  const change = (what) => {
    Object.assign(p, what);
    watchers.forEach((f) => f(id));
  };
  change({ stage: "sending", share: 0 });
  upload(p.file, (share) => change({ share })).then(
    (answer) => change(answer.image ? { stage: "done", answer, file: null } : { stage: "refused", message: "这不是能显示的图片。", file: null }),
    (error) => change({ stage: error.retry ? "failed" : "refused", message: error.message }),
  );
}
