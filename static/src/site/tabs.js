// Turns rows of links into tabs: a click shows the list instead of leaving.
export function tabs() {
  document.querySelectorAll("[data-tabs]").forEach((root) => {
    const bar = root.querySelector(".tabs");
    const list = [...bar.querySelectorAll("[data-panel]")];
    if (list.length === 0) return;

    bar.setAttribute("role", "tablist");
    list.forEach((tab) => {
      const panel = document.getElementById(tab.dataset.panel);
      tab.id = panel.id + "-tab";
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
    });

    function select(tab) {
      list.forEach((t) => {
        t.setAttribute("aria-selected", String(t === tab));
        t.tabIndex = t === tab ? 0 : -1;
        document.getElementById(t.dataset.panel).hidden = t !== tab;
      });
    }

    bar.addEventListener("click", (e) => {
      const tab = e.target.closest("[data-panel]");
      if (!tab || e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      select(tab);
    });
    bar.addEventListener("keydown", (e) => {
      const i = list.indexOf(document.activeElement);
      const to = {
        ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: list.length - 1, " ": i,
      }[e.key];
      if (i < 0 || to === undefined) return;
      e.preventDefault();
      const tab = list[(to + list.length) % list.length];
      select(tab);
      tab.focus();
    });
    select(list[0]);
  });
}
