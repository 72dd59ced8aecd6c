// The window in which a part of a picture is cut out.

import Cropper from "cropperjs";

import { openDialog } from "./editor/dialog.js";
import { h } from "./editor/dom.js";

const shapes = [
  ["封面、轮播 16:10", 16 / 10],
  ["照片 4:3", 4 / 3],
  ["横幅 3:1", 3],
  ["方形 1:1", 1],
  ["竖图 3:4", 3 / 4],
  ["自由", NaN],
];

const template = `<cropper-canvas background>
  <cropper-image translatable scalable></cropper-image>
  <cropper-shade></cropper-shade>
  <cropper-selection initial-coverage="0.9" movable resizable keyboard outlined>
    <cropper-grid role="grid" bordered covered></cropper-grid>
    <cropper-handle action="move" theme-color="rgba(255, 255, 255, 0.06)"></cropper-handle>
    <cropper-handle action="n-resize"></cropper-handle><cropper-handle action="e-resize"></cropper-handle>
    <cropper-handle action="s-resize"></cropper-handle><cropper-handle action="w-resize"></cropper-handle>
    <cropper-handle action="ne-resize"></cropper-handle><cropper-handle action="nw-resize"></cropper-handle>
    <cropper-handle action="se-resize"></cropper-handle><cropper-handle action="sw-resize"></cropper-handle>
  </cropper-selection>
</cropper-canvas>`;

export function crop({ id, src, width, height }) {
  return new Promise((resolve) => {
    const img = h("img", { src, alt: "" });
    const box = h("div", { class: "crop" }, img);
    const size = h("p", { class: "hint", role: "status", "data-testid": "crop-size" });
    const problem = h("p", { class: "err", role: "alert", hidden: true });
    const select = h("select", { class: "in", "aria-label": "形状" }, shapes.map(([label], i) => h("option", { value: String(i) }, label)));
    let answer = null;
    const part = () => selected(cropper, width, height);
    const close = openDialog(null, {
      title: "裁切",
      wide: true,
      body: [h("div", { class: "field" }, select), box, size, h("p", { class: "hint" }, "拖动方框，或用方向键移动。原图还在，裁出的是一张新图。"), problem],
      ok: "裁切",
      check: () => {
        problem.hidden = true;
        send(id, part()).then(
          (a) => {
            answer = a;
            close();
          },
          (e) => {
            problem.textContent = e.message;
            problem.hidden = false;
          },
        );
        return false;
      },
    });
    box.closest("dialog").addEventListener("close", () => resolve(answer));
    const cropper = new Cropper(img, { container: box, template });
    const selection = cropper.getCropperSelection();
    const tell = () => {
      const p = part();
      size.textContent = `裁出 ${p.width} × ${p.height} 像素${p.width < 1120 && select.value === "0" ? "，做封面偏小（宜 1120 以上）" : ""}`;
    };
    const reshape = () => {
      const [, ratio] = shapes[Number(select.value)];
      const { width: w, height: hgt } = cropper.getCropperCanvas().getBoundingClientRect();
      selection.aspectRatio = ratio;
      const r = ratio || w / hgt;
      const to = fit(cropper, r);
      selection.$change(to.x, to.y, to.width, to.height, ratio || NaN, true);
      tell();
    };
    selection.addEventListener("change", (e) => {
      if (outside(cropper, e.detail)) e.preventDefault();
      else requestAnimationFrame(tell);
    });
    select.addEventListener("change", reshape);
    cropper.getCropperImage().$ready(() => requestAnimationFrame(reshape));
  });
}

// frame is where the picture lies in the canvas.
function frame(cropper) {
  const canvas = cropper.getCropperCanvas().getBoundingClientRect();
  const image = cropper.getCropperImage().getBoundingClientRect();
  return { x: image.left - canvas.left, y: image.top - canvas.top, width: image.width, height: image.height };
}

// fit is the largest rectangle of a shape in the middle of the picture.
function fit(cropper, ratio) {
  const f = frame(cropper);
  const width = Math.min(f.width, f.height * ratio);
  const height = width / ratio;
  return { x: f.x + (f.width - width) / 2, y: f.y + (f.height - height) / 2, width, height };
}

function outside(cropper, { x, y, width, height }) {
  const f = frame(cropper);
  return x < f.x - 1 || y < f.y - 1 || x + width > f.x + f.width + 1 || y + height > f.y + f.height + 1;
}

// selected is the rectangle in pixels of the picture.
function selected(cropper, width, height) {
  const f = frame(cropper);
  const s = cropper.getCropperSelection();
  const scale = width / f.width;
  const at = (n, most) => Math.min(most, Math.max(0, Math.round(n * scale)));
  const x = at(s.x - f.x, width);
  const y = at(s.y - f.y, height);
  return { x, y, width: at(s.width, width - x), height: at(s.height, height - y) };
}

async function send(id, rectangle) {
  let res;
  try {
    res = await fetch(`${document.body.dataset.mediaUrl}/${id}/crop`, { method: "POST", body: new URLSearchParams(rectangle) });
  } catch {
    throw new Error("连不上服务器，没有裁成。请检查网络后再试。");
  }
  const answer = await res.json().catch(() => ({}));
  if (!res.ok) throw new Error(answer.error ?? "没有裁成，请稍后再试。");
  return answer;
}
