// The characters that keyboards lack, and the ones used last.

const range = (from, n) => Array.from({ length: n }, (_, i) => String.fromCodePoint(from.codePointAt(0) + i));

export const symbols = [
  ["公文括号", [..."〔〕﹝﹞【】《》〈〉"]],
  ["序号", [...range("①", 20), ...range("㈠", 10), ...range("Ⅰ", 12)]],
  ["单位", ["℃", "㎡", "m²", "km²", "‰", "±"]],
  ["标点", ["——", "……", "·", "～", "“", "”", "‘", "’"]],
  ["数学", [..."×÷≤≥≠≈√"]],
  ["其他", [..."№§→★☆●"]],
];

const known = new Set(symbols.flatMap(([, list]) => list));
const store = "xuanlan-symbols";
const most = 12;

export function recent() {
  try {
    const list = JSON.parse(localStorage.getItem(store) ?? "[]");
    return Array.isArray(list) ? list.filter((s) => known.has(s)).slice(0, most) : [];
  } catch {
    return []; // no storage, or something else in it
  }
}

export function remember(symbol) {
  try {
    localStorage.setItem(store, JSON.stringify([symbol, ...recent().filter((s) => s !== symbol)].slice(0, most)));
  } catch {
    // Without storage nothing is remembered.
  }
}
