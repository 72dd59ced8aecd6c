const PAUSE = 6000;

// The slides are a row that scrolls and snaps by itself, so swiping needs no
// code: this adds the buttons and moves on by itself until someone takes over.
export function carousels() {
  document.querySelectorAll("[data-carousel]").forEach(start);
}

function start(root) {
  const row = root.querySelector(".slides");
  const slides = [...row.children];
  const ticks = [...root.querySelectorAll("[data-to]")];
  const play = root.querySelector("[data-play]");
  if (slides.length < 2 || document.documentElement.dataset.mode === "elder") return; // there they stand below each other

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  let at = 0;

  function mark(i) {
    at = i;
    ticks.forEach((t, n) => (n === i ? t.setAttribute("aria-current", "true") : t.removeAttribute("aria-current")));
    slides.forEach((s, n) => { s.inert = n !== i; });
  }
  function show(i) {
    const n = (i + slides.length) % slides.length;
    row.scrollTo({ left: slides[n].offsetLeft, behavior: still.matches ? "instant" : "smooth" });
    mark(n);
  }
  function running(on) {
    clearInterval(timer);
    timer = on ? setInterval(() => { if (!held()) show(at + 1); }, PAUSE) : 0;
    root.classList.toggle("is-playing", on);
    play.setAttribute("aria-label", on ? "暂停轮播" : "开始轮播");
  }
  // Nothing moves under the pointer or the focus, nor in a hidden page; focus
  // on the play button itself is no reason to wait.
  const focused = () => root.contains(document.activeElement) && document.activeElement !== play;
  const held = () => document.hidden || root.matches(":hover") || focused();

  root.addEventListener("click", (e) => {
    const b = e.target.closest("button");
    if (!b) return;
    if (b === play) return running(!timer);
    running(false);
    show(b.dataset.to ? Number(b.dataset.to) : at + Number(b.dataset.step));
  });
  row.addEventListener("pointerdown", () => running(false));
  row.addEventListener("scroll", debounce(() => {
    mark(Math.min(slides.length - 1, Math.round(row.scrollLeft / row.clientWidth)));
  }, 120), { passive: true });

  mark(0);
  running(!still.matches);
}

function debounce(f, ms) {
  let t = 0;
  return () => { clearTimeout(t); t = setTimeout(f, ms); };
}
