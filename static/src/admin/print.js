// Pages of which the log keeps that they were printed, by the button or the
// browser's own command.

const button = document.querySelector("[data-print]");

if (button) {
  button.addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    fetch(button.dataset.print, { method: "POST", keepalive: true }).catch(() => {}); // paper comes out all the same
  });
}
