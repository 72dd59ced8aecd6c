// Two people at one article: the page of the one who writes says so every few
// seconds, that of the other one waits to be told.

const form = document.querySelector("form[data-hold]");
const pause = 15_000;

if (form) {
  const notice = document.querySelector("[data-hold-notice]");
  const reading = form.dataset.hold === "other";
  const article = document.querySelector("form[data-article]");
  const address = form.getAttribute("action"); // form.action would be its buttons
  let leaving = false;
  let timer;

  const ask = async () => {
    clearTimeout(timer);
    try {
      const headers = { "X-Background": "1" }; // asking by itself doesn't keep one logged in
      const res = reading
        ? await fetch(address, { headers })
        : await fetch(address, { method: "POST", headers, body: new URLSearchParams({ action: "hold" }) });
      if (res.ok && !res.redirected) show(res.headers.get("X-Hold"), await res.text());
    } catch {
      // no network: autosave says so
    }
    timer = setTimeout(ask, pause);
  };
  const show = (state, html) => {
    if (reading && state !== "other" && !leaving) {
      leaving = true;
      location.reload(); // nothing was typed here
      return;
    }
    const now = new DOMParser().parseFromString(html, "text/html").body;
    if (now.textContent === notice.textContent) return; // or a pressed button would lose the focus
    notice.replaceChildren(...now.childNodes);
  };

  timer = setTimeout(ask, pause);
  window.addEventListener("focus", ask);
  window.addEventListener("pageshow", (e) => e.persisted && ask());
  for (const f of [form, article]) f.addEventListener("submit", () => (leaving = true));
  window.addEventListener("pagehide", () => {
    if (!reading && !leaving) navigator.sendBeacon(address, new URLSearchParams({ action: "release" }));
  });
}
