// What the browser remembers. Storage throws where it is forbidden; things
// then last a page.
export function load(key) {
  try { return localStorage.getItem(key) || ""; } catch { return ""; }
}
export function save(key, value) {
  try { localStorage.setItem(key, value); } catch { /* not kept */ }
}
