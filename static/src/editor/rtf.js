// Pictures in the RTF that Word puts on the clipboard beside its HTML, where
// they are only addresses of the author's disk.

const start = /\{\\pict\b/g;

// rtfPictures gives the PNG and JPEG pictures of the text in their order, as
// {type, bytes}; other kinds are left out, and so are pictures of bullets.
export function rtfPictures(rtf) {
  const out = [];
  const bullets = /\{\\\*\\listpicture\b/.exec(rtf);
  const skip = bullets ? [bullets.index, endOf(rtf, bullets.index)] : [0, 0];
  for (const m of rtf.matchAll(start)) {
    if (m.index >= skip[0] && m.index < skip[1]) continue;
    const p = read(rtf.slice(m.index, endOf(rtf, m.index)));
    if (p) out.push(p);
  }
  return out;
}

// endOf finds where the group that begins at a position ends.
function endOf(rtf, from) {
  let depth = 0;
  for (let i = from; i < rtf.length; i++) {
    const c = rtf[i];
    if (c === "\\") i++;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i + 1;
  }
  return rtf.length;
}

function read(group) {
  let flat = group.slice(1, -1); // the hexadecimal digits stand outside the groups of properties
  for (let inner; (inner = flat.replace(/\{[^{}]*\}/g, " ")) !== flat; ) flat = inner;
  const kind = /\\(png|jpeg)blip\b/.exec(flat);
  if (!kind || /\\bin\d/.test(flat)) return null;
  const hex = flat.replace(/\\[a-z]+-?\d* ?/gi, "").replace(/\s+/g, "");
  if (!hex || hex.length % 2 || /[^0-9a-f]/i.test(hex)) return null;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.substr(2 * i, 2), 16);
  return { type: `image/${kind[1]}`, bytes };
}
