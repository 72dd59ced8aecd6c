// Reads the article aloud, or what is selected in it, with the voice that the
// browser has. Without a Chinese voice the button stays hidden.
export function speaking(root) {
  const button = root.querySelector("[data-speak]");
  const voices = window.speechSynthesis;
  if (!button || !voices) return;
  const label = button.querySelector("[data-label]");
  let round = 0; // which reading is going on: what an older one still says is nobody's business
  let at = null;

  const voice = () => voices.getVoices().find((v) => /^(zh|cmn)\b/i.test(v.lang.replace("_", "-")));
  const offer = () => { button.hidden = !voice(); };
  function mark(el) {
    at?.classList.remove("is-spoken");
    at = el;
    at?.classList.add("is-spoken");
  }
  function stop() {
    round += 1;
    voices.cancel();
    mark(null);
    button.setAttribute("aria-pressed", "false");
    label.textContent = "朗读";
  }
  // One paragraph after the other: browsers give up on long texts.
  function say(list, mine) {
    if (mine !== round) return;
    const next = list.shift();
    if (!next) return stop();
    mark(next.el);
    const u = new SpeechSynthesisUtterance(next.text);
    u.voice = voice();
    u.lang = u.voice ? u.voice.lang : "zh-CN";
    u.onend = () => say(list, mine);
    u.onerror = () => { if (mine === round) stop(); };
    voices.speak(u);
  }
  // A press would take the selection away before it is read.
  button.addEventListener("mousedown", (e) => e.preventDefault());
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") === "true";
    stop();
    if (on) return;
    button.setAttribute("aria-pressed", "true");
    label.textContent = "停止朗读";
    say(texts(), round);
  });
  addEventListener("pagehide", stop);
  voices.addEventListener?.("voiceschanged", offer);
  offer();
}

// What there is to read: the selection, or the title and every block of the text.
function texts() {
  const chosen = String(getSelection()).trim();
  if (chosen) return chosen.split(/\n+/).map((text) => ({ text, el: null }));
  const blocks = document.querySelectorAll("article h1, .art-sub, .prose :is(p, h2, h3, h4, li, td, th, figcaption)");
  return [...blocks].filter((el) => !el.querySelector("p, li")).map((el) => ({ text: el.textContent.trim(), el })).filter((b) => b.text);
}
