// Files dropped on the form beside the places that take some: a Word file is
// read, others don't make the browser leave the page.

import { h } from "./dom.js";
import { say } from "./note.js";
import { importWord, isWord } from "./wordfile.js";

const owners = "[data-drop], [data-picture], .dialog"; // take what is dropped on them
const lull = 500; // milliseconds without a sign of the file

// takeDrops listens on the form. The editor itself hands Word files on; other
// files on it are its own business.
export function takeDrops(form, editor) {
  const hint = h("div", { class: "word-drop", hidden: true, "data-testid": "word-drop" }, h("p", {}, "松开鼠标，导入这个 Word 文件"));
  form.querySelector(".edit-main").append(hint); // beside it the attachments stay in sight
  let timer;
  const hide = () => {
    clearTimeout(timer);
    hint.hidden = true;
  };
  form.addEventListener("dragover", (e) => {
    if (!e.dataTransfer?.types.includes("Files") || owned(e)) return hide();
    e.preventDefault();
    if (!mayBeWord(e.dataTransfer)) return;
    hint.hidden = false;
    // There is no sure sign of the file leaving: the signs of its being here end.
    clearTimeout(timer);
    timer = setTimeout(hide, lull);
  });
  form.addEventListener("drop", (e) => {
    hide();
    const files = [...(e.dataTransfer?.files ?? [])];
    if (!files.length || e.defaultPrevented || owned(e)) return;
    e.preventDefault();
    if (files.some(isWord)) importWord(editor, files);
    else say("要加附件，请把文件拖到右边的附件框里；图片和音视频请拖到正文里。", true);
  });
}

function owned(e) {
  return e.composedPath().some((n) => n.matches?.(owners));
}

// mayBeWord judges by the type: browsers give names only when files are
// dropped, and no type for what the computer doesn't know.
function mayBeWord(data) {
  return [...data.items].some((item) => item.kind === "file" && /^$|word|wps|officedocument/.test(item.type));
}
