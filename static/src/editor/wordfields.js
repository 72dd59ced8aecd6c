// The fields of the form that a Word file fills besides the text.

const fields = [
  ["title", "标题"],
  ["subtitle", "副标题"],
  ["doc_number", "发文字号"],
  ["doc_issuer", "发文机关"],
  ["doc_written_on", "成文日期"],
];

const form = document.querySelector("form[data-article]");

// hasText reports whether the text holds anything to be asked about.
export function hasText(editor) {
  const { doc } = editor.state;
  return doc.childCount > 1 || doc.firstChild.type.name !== "paragraph" || doc.firstChild.content.size > 0;
}

// fillFields fills the fields that are empty, or all of which the file says
// something. It returns sentences on what it did and on what it left alone.
export function fillFields(answer, replace) {
  const filled = [];
  const left = [];
  const column = form.querySelector("[data-column]");
  const kind = column.value ? column.selectedOptions[0].dataset.kind : "";
  const official = !kind || kind === "documents";
  for (const [name, label] of fields) {
    const value = answer[name];
    const field = form.elements[name];
    if (!value) continue;
    if (name.startsWith("doc_") && !official) {
      left.push(`${label}“${value}”没有填：所选栏目不是公文栏目。`);
    } else if (field.value.trim() && field.value !== value && !replace) {
      left.push(`${label}没有改，文件里是“${value}”。`);
    } else {
      filled.push(`${label}：${value}`);
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (name.startsWith("doc_")) showDocument();
    }
  }
  if (!form.elements.title.value.trim()) left.push("标题没有认出来，请自己填写。");
  return { filled, left };
}

// showDocument opens the fields of a document also when no column is chosen.
function showDocument() {
  const block = form.querySelector("[data-document]");
  block.hidden = false;
  block.open = true;
}
