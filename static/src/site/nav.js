// The menus open on hover by style alone. This opens them by their buttons,
// closes them by Escape, and lets the first tap of a finger open instead of
// leaving the page.
export function navigation() {
  const items = [...document.querySelectorAll(".nav-item")].filter((i) => i.querySelector(".subnav"));

  function open(item, on) {
    item.classList.toggle("is-open", on);
    item.querySelector(".nav-more").setAttribute("aria-expanded", String(on));
  }
  function closeAll(but) {
    items.forEach((i) => { if (i !== but) open(i, false); });
  }

  items.forEach((item) => {
    const link = item.querySelector("a");
    const button = item.querySelector(".nav-more");
    let finger = false;
    button.addEventListener("click", () => {
      closeAll(item);
      item.classList.remove("is-closed");
      open(item, !item.classList.contains("is-open"));
    });
    link.addEventListener("pointerdown", (e) => { finger = e.pointerType === "touch"; });
    link.addEventListener("click", (e) => {
      if (!finger || item.classList.contains("is-open") || getComputedStyle(button).display === "none") return;
      e.preventDefault();
      closeAll(item);
      open(item, true);
    });
    item.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      if (item.classList.contains("is-open")) button.focus();
      open(item, false);
    });
    item.addEventListener("focusout", (e) => { if (!item.contains(e.relatedTarget)) open(item, false); });
    item.addEventListener("pointerleave", () => item.classList.remove("is-closed"));
  });

  document.addEventListener("pointerdown", (e) => closeAll(e.target.closest(".nav-item")));
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") items.forEach((i) => { if (i.matches(":hover")) i.classList.add("is-closed"); });
  });
}
