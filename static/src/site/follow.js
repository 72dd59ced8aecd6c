let lines;

// Two lines that cross where the pointer is, or at what the keyboard reaches.
export function follow(on) {
  if (!on === !lines) return;
  if (!on) {
    lines.forEach((l) => l.remove());
    lines = undefined;
    removeEventListener("pointermove", pointed);
    removeEventListener("focusin", focused);
    return;
  }
  lines = ["read-line", "read-cross"].map((name) => {
    const line = document.createElement("div");
    line.className = name;
    line.setAttribute("aria-hidden", "true");
    document.body.append(line);
    return line;
  });
  place(innerWidth / 2, innerHeight / 3);
  addEventListener("pointermove", pointed);
  addEventListener("focusin", focused);
}

function pointed(e) { place(e.clientX, e.clientY); }

function focused(e) {
  if (!e.target.matches(":focus-visible")) return;
  const box = e.target.getBoundingClientRect();
  place(box.left, box.bottom);
}

// The lines stand a little off, so that they cover no text.
function place(x, y) {
  lines[0].style.transform = `translateY(${y + 14}px)`;
  lines[1].style.transform = `translateX(${x - 14}px)`;
}
