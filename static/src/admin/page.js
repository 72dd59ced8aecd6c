// Small things that any page may use.

document.documentElement.classList.add("js");

// Menus made of <details> close when one clicks or tabs elsewhere.
const popups = document.querySelectorAll("[data-popup]");

function closePopups(except) {
  for (const p of popups) if (!p.contains(except)) p.open = false;
}

document.addEventListener("click", (e) => closePopups(e.target));
document.addEventListener("focusin", (e) => closePopups(e.target));
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const p of popups) {
    if (p.open && p.contains(document.activeElement)) p.querySelector("summary").focus();
  }
  closePopups(null);
});

document.addEventListener("submit", (e) => {
  const question = e.target.dataset.confirm;
  if (question && !window.confirm(question)) e.preventDefault();
});

// After a failed save the list of problems is read out first.
document.querySelector("[data-focus]")?.focus({ preventScroll: true });
