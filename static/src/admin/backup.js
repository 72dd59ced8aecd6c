// Keeps the text of an article in the browser while it is written, so that a
// crash, a lost connection or an expired login does not cost it. It runs
// before the rich-text editor takes the text from the page.

const form = document.querySelector("form[data-article]");
const prefix = `xuanlan:${document.body.dataset.user || ""}:`;
const week = 7 * 24 * 60 * 60 * 1000;

document.querySelector('form[action$="/logout"]')?.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("xuanlan:")) localStorage.removeItem(key);
});

if (form) {
  try {
    start();
  } catch {
    // Without storage (a private window, say) there is only the server's copy.
  }
}

function start() {
  const key = prefix + location.pathname;
  const base = form.elements.base_revision.value;
  settleNew();
  const kept = read(key);
  if (kept && (kept.base !== base || Date.now() - kept.time > week)) localStorage.removeItem(key);
  else if (kept && sessionStorage.getItem("restore") === key) restore(kept);
  else if (kept && (!("dirty" in form.dataset) || kept.time > Number(form.dataset.resumed || Infinity))) offer(key, kept);
  sessionStorage.removeItem("restore");

  let timer;
  let firstChange = 0;
  const keep = () => {
    clearTimeout(timer);
    firstChange = 0;
    localStorage.setItem(key, JSON.stringify({ base, time: Date.now(), text: texts() }));
  };
  form.addEventListener("input", (e) => {
    if (!e.target.name || e.target.type === "file") return;
    clearTimeout(timer);
    firstChange ||= Date.now();
    timer = setTimeout(keep, Math.max(0, Math.min(1500, firstChange + 4000 - Date.now())));
  });
  form.addEventListener("submit", () => {
    keep();
    sessionStorage.setItem("sent", key);
  });
}

// settleNew drops the copy of a new article once it has come back as a saved
// one; the copies of others end when their revision number moves on.
function settleNew() {
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  if (!sent || sent === prefix + location.pathname) return;
  if (read(sent)?.text.title === form.elements.title.value) localStorage.removeItem(sent);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function fields() {
  return [...form.elements].filter(
    (el) => el.name && el.name !== "attachment_name" && (el.matches("textarea, select") || /^(text|url|date|datetime-local)$/.test(el.type)),
  );
}

function texts() {
  return Object.fromEntries(fields().map((el) => [el.name, el.value]));
}

function restore(kept) {
  for (const el of fields()) if (el.name in kept.text) el.value = kept.text[el.name];
  form.dataset.dirty = "";
}

function offer(key, kept) {
  const now = texts();
  if (Object.keys(kept.text).every((name) => kept.text[name] === now[name])) {
    localStorage.removeItem(key);
    return;
  }
  const bar = document.createElement("p");
  bar.className = "notice";
  bar.dataset.testid = "backup";
  const when = new Date(kept.time).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const word = document.createElement("span");
  word.className = "grow";
  word.textContent = `这台电脑上留有 ${when} 写了没保存的文字。`;
  bar.append(
    word,
    button("恢复", () => {
      // Typing meanwhile has written another copy over this one.
      localStorage.setItem(key, JSON.stringify(kept));
      sessionStorage.setItem("restore", key);
      location.reload();
    }),
    button("不要了", () => {
      localStorage.removeItem(key);
      bar.remove();
    }),
  );
  document.querySelector("#main").prepend(bar);
}

function button(label, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "btn is-s";
  b.textContent = label;
  b.addEventListener("click", act);
  return b;
}
