// Sends the form of an article to the server while it is typed. An expired
// login is renewed in place: what was typed stays on the page.

import { loginAgain } from "./relogin.js";

const form = document.querySelector("form[data-autosave]");
const pause = 1500; // after the last key
const longest = 4000; // while typing goes on

if (form) {
  const note = form.querySelector("[data-save-note]");
  let dirty = false;
  let timer;
  let firstChange = 0;
  let underway = null;
  let passing = false;

  const say = (text, bad = false) => {
    note.textContent = text;
    note.classList.toggle("is-bad", bad);
  };

  // send returns whether the server has the text, or has said what is wrong
  // with it; false means that it could not be asked, or takes no text of that
  // size and would answer a save with a page without it.
  const send = async () => {
    dirty = false;
    firstChange = 0;
    try {
      const res = await fetch(form.dataset.autosave, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
      });
      const answer = await res.json();
      if (res.status === 401) return (await loginAgain(answer.error)) && send();
      if (res.ok) say(`${answer.saved} 已自动保存，还没有存为稿件`);
      else say(answer.error, true);
      return res.status !== 413;
    } catch {
      dirty = true;
      say("连不上服务器，内容先存在这台电脑上，连上后自动补存", true);
      return false;
    }
  };
  const flush = () => {
    clearTimeout(timer);
    underway = (underway || Promise.resolve()).then(send).finally(() => {
      if (dirty) plan();
    });
    return underway;
  };
  const plan = () => {
    clearTimeout(timer);
    const now = Date.now();
    firstChange ||= now;
    timer = setTimeout(flush, Math.max(0, Math.min(pause, firstChange + longest - now)));
  };

  const touch = (e) => {
    if (e.target.type === "file") return;
    dirty = true;
    plan();
  };
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  window.addEventListener("online", () => dirty && plan());
  document.addEventListener("visibilitychange", () => document.hidden && dirty && flush());

  // Before the form is sent for good the server is asked once more, so that
  // an expired login shows up here and not on a page without the text.
  form.addEventListener(
    "submit",
    (e) => {
      if (passing || e.submitter?.hasAttribute("formaction")) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      const button = e.submitter;
      flush().then((ok) => {
        if (!ok) return;
        clearTimeout(timer);
        dirty = false;
        passing = true;
        form.requestSubmit(button);
        passing = false;
      });
    },
    true,
  );
}
