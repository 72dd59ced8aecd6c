// Reads the article aloud, or the page where there is none, or what is selected,
// with the voice that the browser has. Without a Chinese voice the buttons stay
// hidden.
const voices = window.speechSynthesis;
let round = 0; // which reading is going on: what an older one still says is nobody's business
let on = false;
let at = null;

const voice = () => voices.getVoices().find((v) => /^(zh|cmn)\b/i.test(v.lang.replace("_", "-")));

export function speaking() {
  if (!voices) return;
  // A press would take the selection away before it is read.
  document.addEventListener("mousedown", (e) => { if (e.target.closest("[data-speak]")) e.preventDefault(); });
  document.addEventListener("click", (e) => {
    if (!e.target.closest("[data-speak]")) return;
    if (on) return silence();
    silence();
    on = true;
    offerSpeech();
    say(texts(), round);
  });
  addEventListener("pagehide", silence);
  voices.addEventListener?.("voiceschanged", offerSpeech);
  offerSpeech();
}

// Makes the buttons that are on the page tell what goes on.
export function offerSpeech() {
  if (!voices) return;
  document.querySelectorAll("[data-speak]").forEach((button) => {
    button.hidden = !voice();
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("[data-label]").textContent = on ? "停止朗读" : "朗读";
  });
}

// Ends what is being read.
export function silence() {
  if (!voices) return;
  round += 1;
  on = false;
  voices.cancel();
  mark(null);
  offerSpeech();
}

function mark(el) {
  at?.classList.remove("is-spoken");
  at = el;
  at?.classList.add("is-spoken");
}

// One paragraph after the other: browsers give up on long texts.
function say(list, mine) {
  if (mine !== round) return;
  const next = list.shift();
  if (!next) return silence();
  mark(next.el);
  const u = new SpeechSynthesisUtterance(next.text);
  u.voice = voice();
  u.lang = u.voice ? u.voice.lang : "zh-CN";
  u.onend = () => say(list, mine);
  u.onerror = () => { if (mine === round) silence(); };
  voices.speak(u);
}

// What there is to read: the selection, or the title and every block of the text.
function texts() {
  const chosen = String(getSelection()).trim();
  if (chosen) return chosen.split(/\n+/).map((text) => ({ text, el: null }));
  const article = document.querySelectorAll("article h1, .art-sub, .prose :is(p, h2, h3, h4, li, td, th, figcaption)");
  const blocks = article.length ? article : document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, td, th)");
  return [...blocks].filter((el) => !el.querySelector("p, li") && (el.offsetParent || el.matches("h1")))
    .map((el) => ({ text: el.textContent.trim(), el })).filter((b) => b.text);
}
