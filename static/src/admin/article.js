// The form of an article: fields that depend on the column, the title's one
// line.

const form = document.querySelector("form[data-article]");

if (form) {
  const column = form.querySelector("[data-column]");
  const block = form.querySelector("[data-document]");
  const others = form.querySelector("[data-others]");
  const title = form.querySelector("[data-one-line]");

  const showDocument = () => {
    const isDocument = column.selectedOptions[0]?.dataset.kind === "documents";
    const hasError = block.querySelector('[data-testid="field-error"]') !== null;
    block.hidden = !isDocument && !hasError;
    if (isDocument) block.open = true;
  };
  const countOthers = () => {
    const n = others.querySelectorAll(":checked").length;
    others.querySelector("[data-others-word]").textContent = n ? `已选 ${n} 个` : "同时发到别的栏目";
  };
  // Where the browser does not fit the height to the text by itself.
  const fit = () => {
    if (CSS.supports("field-sizing", "content")) return;
    title.style.height = "auto";
    title.style.height = `${title.scrollHeight}px`;
  };

  column.addEventListener("change", showDocument);
  others.addEventListener("change", countOthers);
  title.addEventListener("keydown", (e) => {
    if (e.key === "Enter") e.preventDefault();
  });
  title.addEventListener("input", () => {
    if (/\n/.test(title.value)) title.value = title.value.replace(/\s*\n\s*/g, " ");
    fit();
  });
  showDocument();
  fit();
}
