// Asks for the password again when the login is over, and for the second
// factor after it, without leaving the page.

let asking = null;

// loginAgain resolves to true when the user is logged in again, and to false
// when the dialog was closed. why says why the login is over.
export function loginAgain(why) {
  asking ||= ask(why).finally(() => (asking = null));
  return asking;
}

// steps are what the dialog can ask for.
const steps = {
  password: { label: "密码", type: "password", autocomplete: "current-password", button: "登录并继续" },
  code: { label: "动态口令", type: "text", autocomplete: "one-time-code", button: "继续", hint: "输入手机上口令应用显示的 6 位数字；手机不在身边时，输入一个备用码。" },
};

function ask(why) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.dataset.testid = "relogin";
  const form = document.createElement("form");
  form.className = "in-body";
  form.method = "dialog";
  const title = element("h2", "请重新登录");
  const text = element("p", `${why || "登录已过期"}。`);
  text.dataset.why = "";
  const kept = element("p", "您写的内容还在这一页上，登录后接着写。");
  const label = element("label", "");
  label.className = "field";
  const name = element("span", "");
  const input = document.createElement("input");
  input.className = "in";
  input.required = true;
  const hint = element("p", "");
  hint.className = "hint";
  const error = element("p", "");
  error.className = "err";
  error.setAttribute("role", "alert");
  const button = element("button", "");
  button.className = "btn is-main";
  label.append(name, input);
  form.append(title, text, kept, label, hint, error, button);
  dialog.append(form);
  document.body.append(dialog);

  let step;
  const show = (next) => {
    step = next;
    name.textContent = steps[step].label;
    input.type = steps[step].type;
    input.autocomplete = steps[step].autocomplete;
    input.value = "";
    hint.textContent = steps[step].hint || "";
    button.textContent = steps[step].button;
    dialog.dataset.step = step;
    input.focus();
  };
  dialog.showModal();
  show("password");
  return new Promise((resolve) => {
    const finish = () => {
      resolve(true);
      dialog.close();
    };
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      if (step === "duty") return finish(); // done in the other window, or asked again
      error.textContent = "";
      button.disabled = true;
      const answer = await send(step, input.value);
      button.disabled = false;
      if (answer.state === "in") return finish();
      if (answer.state === "code") return show("code");
      if (answer.state === "duty") {
        step = "duty";
        elsewhere(kept, answer);
        label.remove();
        hint.remove();
        button.textContent = "已经办好，继续";
        return;
      }
      if (answer.again) show("password");
      error.textContent = `${answer.error}。`;
      input.select();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(false);
    });
  });
}

// elsewhere leads to what has to be done before anything else, in a window of
// its own so that this page stays.
function elsewhere(p, answer) {
  const link = element("a", "在新窗口里办");
  link.className = "under";
  link.href = answer.url;
  link.target = "_blank";
  p.textContent = `${answer.text}。`;
  p.append(link);
}

// send returns the answer of the server; again means that the password has to
// be given once more.
async function send(step, value) {
  const { login, loginUrl, codeUrl } = document.body.dataset;
  const fields = step === "code" ? { code: value } : { login, password: value };
  try {
    const res = await fetch(step === "code" ? codeUrl : loginUrl, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(fields),
    });
    const answer = await res.json();
    return { ...answer, again: step === "code" && res.status === 401 };
  } catch {
    return { error: "连不上服务器，请稍后再试" };
  }
}

function element(name, text) {
  const el = document.createElement(name);
  el.textContent = text;
  return el;
}
