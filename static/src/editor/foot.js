// The line below the text: how long it is.

import { countComing } from "./coming.js";
import { h } from "./dom.js";
import { countLost } from "./lost.js";

const perMinute = 400; // characters, read to oneself

export function foot(editor) {
  const words = h("span", { "data-testid": "word-count" });
  const time = h("span");
  const pictures = h("span");
  const coming = h("span", { "data-testid": "coming-count" });
  const lost = h("span", { class: "bad", "data-testid": "lost-count" });
  const bar = h("p", { class: "paper-foot" }, words, time, pictures, coming, lost);
  const count = () => {
    let text = 0;
    let images = 0;
    let mute = 0;
    editor.state.doc.descendants((n) => {
      if (n.isText) text += [...n.text.replace(/\s/g, "")].length;
      if (/^(figure|image)$/.test(n.type.name) && n.attrs.kind === "img") {
        images++;
        if (n.attrs.alt === null) mute++;
      }
    });
    words.textContent = `${text.toLocaleString("zh-CN")} 字`;
    time.textContent = text ? `约读 ${Math.ceil(text / perMinute)} 分钟` : "";
    pictures.textContent = images ? `图片 ${images}${mute ? `（${mute} 张缺替代文字）` : ""}` : "";
    const onTheWay = countComing(editor.state.doc);
    coming.textContent = onTheWay ? `${onTheWay} 张图片正在上传` : "";
    const waiting = countLost(editor.state.doc);
    lost.textContent = waiting ? `还有 ${waiting} 张图片待补传` : "";
  };
  editor.on("update", count);
  count();
  return bar;
}
