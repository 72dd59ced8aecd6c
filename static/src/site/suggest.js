// Makes a search field a combobox with a list of what it may mean, after the
// ARIA Authoring Practices: arrows choose, Enter searches, Escape closes.
export function suggest() {
  document.querySelectorAll("form[role=search] input[name=q]").forEach((field, n) => combobox(field, "offers-" + n));
}

function combobox(field, id) {
  const form = field.form;
  const list = document.createElement("ul");
  list.id = id;
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "搜索建议");
  list.hidden = true;
  form.classList.add("has-offers");
  form.append(list);
  const is = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" };
  Object.keys(is).forEach((k) => field.setAttribute(k, is[k]));
  let typed = "", at = -1, timer = 0, asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function show(texts) {
    list.replaceChildren(...texts.map((text, i) => {
      const li = document.createElement("li");
      li.id = id + "-" + i;
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      li.textContent = text;
      return li;
    }));
    close();
    if (texts.length === 0) return;
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  }

  function select(i) {
    const all = [...list.children];
    at = i < -1 ? all.length - 1 : i >= all.length ? -1 : i;
    all.forEach((li, j) => li.setAttribute("aria-selected", String(j === at)));
    field.value = at < 0 ? typed : all[at].textContent;
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  }

  async function ask() {
    const mine = ++asked;
    try {
      const res = await fetch("/search/suggest?q=" + encodeURIComponent(typed));
      const texts = res.ok ? await res.json() : [];
      if (mine === asked && document.activeElement === field) show(texts);
    } catch {
      close(); // the form works without
    }
  }

  field.addEventListener("input", (e) => {
    clearTimeout(timer);
    asked++;
    typed = field.value;
    if (e.isComposing) return;
    if (typed.trim() === "") return close();
    timer = setTimeout(ask, 200);
  });
  field.addEventListener("compositionend", () => field.dispatchEvent(new Event("input")));
  field.addEventListener("keydown", (e) => {
    if (list.hidden || e.isComposing) return;
    if (e.key === "ArrowDown") select(at + 1);
    else if (e.key === "ArrowUp") select(at - 1);
    else if (e.key === "Escape") {
      field.value = typed;
      close();
    } else return;
    e.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (e) => {
    const li = e.target.closest("li");
    if (!li) return;
    field.value = li.textContent;
    form.submit();
  });
}
