// Sends files to the library.

const wentWrong = {
  0: "网络中断，没有传上去。请检查网络后重试。",
  401: "登录已过期，没有传上去。请在新窗口登录后回来重试。",
  403: "您没有上传文件的权限，请联系管理员。",
  413: "文件太大，没有传上去。请压缩后再试。",
};

let pending = 0;

// uploading is the number of files on their way.
export function uploading() {
  return pending;
}

// upload sends one file and calls onProgress with its share from 0 to 1. The
// promise gives the server's answer {id, url, name, size, ext, image, width,
// height}, or fails with an Error whose message may be shown; its retry says
// whether the same file may succeed at another try. Another address than that
// of the library has another answer.
export function upload(file, onProgress, address = document.body.dataset.uploadUrl) {
  pending++;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (e) => {
      if (e.lengthComputable && onProgress) onProgress(e.loaded / e.total);
    });
    request.addEventListener("loadend", () => {
      pending--;
      const answer = request.response;
      if (request.status >= 200 && request.status < 300 && answer) {
        resolve(answer);
        return;
      }
      // A redirect to the login page ends as a page that is not JSON.
      const status = request.status >= 200 && request.status < 300 ? 401 : request.status;
      const text = (answer && answer.error) || wentWrong[status] || "服务器出错，没有传上去。请稍后重试。";
      reject(Object.assign(new Error(text), { retry: status < 400 || status >= 500 || [401, 408, 429].includes(status) }));
    });
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

// uploadWithBar does the same and shows a progress bar in the box; after a
// failure the bar says why and offers to try again. It calls done with the
// answer.
export function uploadWithBar(file, box, done) {
  const row = document.createElement("div");
  row.className = "up";
  row.dataset.testid = "upload";
  const name = document.createElement("span");
  name.textContent = file.name;
  const share = document.createElement("span");
  share.className = "num";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `上传 ${file.name}`);
  row.append(name, share, bar);
  box.append(row);
  upload(file, (part) => {
    bar.value = part;
    share.textContent = part < 1 ? `${Math.floor(part * 100)}%` : "正在处理…";
  }).then(
    (answer) => {
      row.remove();
      done(answer);
    },
    (error) => failed(row, file, box, done, error.message),
  );
}

function failed(row, file, box, done, message) {
  const text = document.createElement("p");
  text.textContent = message;
  text.setAttribute("role", "alert");
  const acts = document.createElement("span");
  acts.className = "acts";
  acts.append(
    button("重试", () => {
      row.remove();
      uploadWithBar(file, box, done);
    }),
    button("不传了", () => row.remove()),
  );
  row.classList.add("is-bad");
  row.dataset.testid = "upload-error";
  row.replaceChildren(row.firstChild, acts, text);
}

function button(label, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "under";
  b.textContent = label;
  b.addEventListener("click", act);
  return b;
}
