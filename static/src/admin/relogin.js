// Asks for the password again when the login has expired, without leaving the
// page.

let asking = null;

// loginAgain resolves to true when the user is logged in again, and to false
// when the dialog was closed.
export function loginAgain() {
  asking ||= ask().finally(() => (asking = null));
  return asking;
}

function ask() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.dataset.testid = "relogin";
  const form = document.createElement("form");
  form.className = "in-body";
  form.method = "dialog";
  const title = element("h2", "登录已过期");
  const text = element("p", "您写的内容还在这一页上。请输入密码继续。");
  const label = element("label", "密码");
  const input = document.createElement("input");
  input.className = "in";
  input.type = "password";
  input.autocomplete = "current-password";
  input.required = true;
  const error = element("p", "");
  error.className = "err";
  error.setAttribute("role", "alert");
  const button = element("button", "登录并继续");
  button.className = "btn is-main";
  label.append(input);
  form.append(title, text, label, error, button);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      if (await login(input.value)) {
        resolve(true);
        dialog.close();
      } else {
        error.textContent = "没有登录成功：密码不对，或服务器连不上。请再试一次。";
        input.select();
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(false);
    });
  });
}

async function login(password) {
  const { login, loginUrl } = document.body.dataset;
  try {
    const res = await fetch(loginUrl, { method: "POST", body: new URLSearchParams({ login, password }) });
    return res.ok && new URL(res.url).pathname !== loginUrl;
  } catch {
    return false;
  }
}

function element(name, text) {
  const el = document.createElement(name);
  el.textContent = text;
  return el;
}
