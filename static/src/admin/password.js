// Marks, while a new password is typed, what it meets of what is asked. The
// server checks all of it again.

const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];

const checks = {
  length: (text, least) => [...text].length >= Number(least) && [...text].length <= 128,
  classes: (text, least) => kinds.filter((k) => k.test(text)).length >= Number(least),
  without: (text, words) => text !== "" && !words.split(" ").some((w) => w && text.toLowerCase().includes(w)),
};

for (const input of document.querySelectorAll("[data-new-password]")) {
  const rules = document.getElementById(input.dataset.newPassword);
  if (!rules) continue;
  input.addEventListener("input", () => {
    for (const li of rules.querySelectorAll("[data-rule]")) {
      const typed = input.value !== "";
      const met = checks[li.dataset.rule](input.value, li.dataset.value);
      li.classList.toggle("is-met", typed && met);
      li.classList.toggle("is-unmet", typed && !met);
      li.querySelector("[data-met]").textContent = typed ? (met ? "，已符合" : "，还不符合") : "";
    }
  });
}
