// The bulk bar of the list of articles: shown while something is selected.

const form = document.querySelector("[data-bulk]");

if (form) {
  const bar = form.querySelector("[data-bulk-bar]");
  const word = form.querySelector("[data-bulk-word]");
  const all = form.querySelector("[data-bulk-all]");
  const boxes = [...form.querySelectorAll('tbody input[name="id"]')];

  const show = () => {
    const n = boxes.filter((b) => b.checked).length;
    bar.hidden = n === 0;
    word.textContent = `已选 ${n} 篇`;
    all.checked = n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
    for (const b of boxes) b.closest("tr").classList.toggle("is-on", b.checked);
  };
  const setAll = (on) => {
    for (const b of boxes) b.checked = on;
    show();
  };

  form.addEventListener("change", show);
  all.addEventListener("change", () => setAll(all.checked));
  form.querySelector("[data-bulk-none]").addEventListener("click", () => setAll(false));
  // Browsers tick again what was ticked when one comes back.
  window.addEventListener("pageshow", show);
  show();
}
