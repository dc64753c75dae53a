// Every page works without this file; it adds drafts, the idle warning, IME-safe keys and focus.

const body = document.body;
const live = document.getElementById("live");
const composing = (event) => event.isComposing || event.keyCode === 229;
const clock = () => new Date().toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });

function make(tag, attrs = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function say(words) {
  if (live) live.textContent = words;
}

function warn(words) {
  const main = document.getElementById("main");
  main?.querySelector("[data-warning]")?.remove();
  main?.prepend(make("div", { class: "c-notice c-notice--error", role: "alert", "data-warning": "" }, make("p", {}, words)));
}

// ---- idle time: the server counts from the last request, so every answer from it starts the clock anew

const idleSeconds = Number(body.dataset.idleSeconds || 0);
const WARN_SECONDS = 120;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("alive") : null;
let heardAt = Date.now();
let dialog = null;

function heard(tell = true) {
  heardAt = Date.now();
  if (dialog?.open) dialog.close();
  if (tell) tabs?.postMessage("alive");
}

async function stayAlive() {
  const answer = await fetch(body.dataset.aliveUrl, { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (answer?.ok) heard();
  else leave();
}

function askToStay() {
  if (!dialog) {
    const stay = make("button", { type: "button", class: "c-button" }, "続けて使う");
    const go = make("button", { type: "button", class: "c-button c-button--second" }, "画面を隠す");
    stay.addEventListener("click", stayAlive);
    go.addEventListener("click", leave);
    dialog = make(
      "dialog", { class: "c-dialog", "aria-labelledby": "idle-title" },
      make("h2", { id: "idle-title" }, "まもなく画面を閉じます"),
      make("p", {}, "しばらく操作がないため、2分後にサインインの画面に戻ります。入力中の内容は下書きに残ります。"),
      make("div", { class: "c-buttons" }, stay, go),
    );
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); stayAlive(); });
    body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
}

function watchIdle() {
  const left = idleSeconds - (Date.now() - heardAt) / 1000;
  if (left <= 0) leave();
  else if (left <= WARN_SECONDS) askToStay();
}

if (idleSeconds) {
  setInterval(watchIdle, 5000);
  tabs?.addEventListener("message", () => heard(false));
  heard();
}

// ---- hide the screen

let leaving = false;

function blank() {
  body.classList.add("is-blank");
  document.title = "画面を隠しています";
}

async function leave() {
  const form = document.querySelector("form[data-hide]");
  if (!form || leaving) return;
  leaving = true;
  blank();
  await Promise.race([Promise.allSettled(drafts.map((draft) => draft.save())), new Promise((done) => setTimeout(done, 2000))]);
  form.submit();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-hide]")) return;
  event.preventDefault();
  leave();
});

// A page that comes back from the browser's own memory may show what its reader may no longer see.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// ---- keys

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === "l") {
    event.preventDefault();
    leave();
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "/" && "shortcuts" in body.dataset && !event.target.closest("input, textarea, select, [contenteditable]")) {
    const box = document.querySelector("[data-search-box]");
    if (box) { event.preventDefault(); box.focus(); box.select?.(); }
  } else if (event.key === "Escape") {
    const menu = event.target.closest?.("details.c-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.c-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// ---- a search asks only when a word has been converted, never in the middle of one

const waits = new WeakMap();

function ask(box) {
  clearTimeout(waits.get(box));
  waits.set(box, setTimeout(() => {
    if (box.dataset.asked === box.value) return;
    box.dataset.asked = box.value;
    box.dispatchEvent(new CustomEvent("search:go", { bubbles: true }));
  }, 200));
}

for (const kind of ["input", "compositionend"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.matches?.("[data-search]") && !event.isComposing) ask(event.target);
  });
}

// ---- one press, one sending; the server's nonce holds without this

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[type=submit][aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.matches("[data-hide], [data-again]") || event.submitter?.formTarget) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  say("送信しています");
  setTimeout(() => release(form), 15000);
}, true);

// ---- a file that is too big is said to be so before it is sent

document.addEventListener("change", (event) => {
  const { most, mostWords } = event.target.dataset ?? {};
  if (!most) return;
  document.querySelector("[data-warning]")?.remove();
  if (![...event.target.files].some((file) => file.size > Number(most))) return;
  event.target.value = "";
  warn(mostWords);
});

// ---- drafts, on the server only

const drafts = [];

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.dirty = false;
    this.timer = null;
    this.status = form.querySelector("[data-draft-status]") || form.appendChild(make("p", { class: "c-draft" }));
    this.status.setAttribute("role", "status");
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", () => this.rest());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    if (!document.querySelector(".c-errors, .c-diff")) this.offer();
  }

  get key() {
    return this.form.elements.draft?.value || "";
  }

  // The clock starts at the first change and is not put back by the next, so that at most five seconds are ever unsaved.
  changed() {
    this.dirty = true;
    this.timer ||= setTimeout(() => this.save(), 5000);
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = null;
    this.dirty = false;
  }

  fields() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && this.form.elements[name]?.type !== "password") data.append(name, value);
    }
    return data;
  }

  // What is on its way counts as unsaved until it has arrived, so that whoever leaves the page waits for it.
  save() {
    if (this.dirty) this.saving = this.keep();
    return this.saving;
  }

  async keep() {
    this.rest();
    const answer = await this.send(this.fields());
    if (answer?.ok) {
      this.status.textContent = `下書きを保存しました ${clock()}`;
      heard();
      return;
    }
    this.dirty = true;
    this.timer ||= setTimeout(() => this.save(), 15000);
    this.status.textContent = answer && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403)
      ? "サインインが切れたため、下書きを保存できません。この画面を開いたまま、別のタブでサインインし直してください。"
      : "下書きを保存できませんでした。通信を確かめてください。入力した内容はこの画面に残っています。";
  }

  // It outlives the page, for which browsers allow 64 KB.
  send(data) {
    const keepalive = data.toString().length < 60000;
    return fetch(this.url, { method: "POST", body: data, redirect: "manual", keepalive, cache: "no-store" }).catch(() => null);
  }

  async offer() {
    const address = `${this.url}?draft=${encodeURIComponent(this.key)}`;
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (answer?.status !== 200) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const holder = found.querySelector("[data-fields]");
    if (!holder) return;
    const fields = JSON.parse(holder.dataset.fields || holder.content?.textContent || holder.textContent);
    const box = make("div", { class: "c-notice c-notice--info", role: "status" }, ...found.childNodes);
    box.addEventListener("click", (event) => {
      const back = event.target.closest("[data-draft-restore]");
      if (!back && !event.target.closest("[data-draft-discard]")) return;
      event.preventDefault();
      if (back) this.fill(fields);
      else this.discard();
      box.remove();
      this.form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    this.form.prepend(box);
  }

  discard() {
    this.rest();
    const data = new URLSearchParams({ draft: this.key, discard: "1" });
    const token = this.form.elements.csrfmiddlewaretoken?.value;
    if (token) data.set("csrfmiddlewaretoken", token);
    this.send(data);
    this.status.textContent = "下書きを捨てました";
  }

  fill(fields) {
    this.form.dispatchEvent(new CustomEvent("draft:fill", { bubbles: true, detail: fields }));
    for (const control of this.form.elements) {
      if (!control.name || ["hidden", "password", "file", "submit", "button"].includes(control.type)) continue;
      const values = [fields[control.name] ?? []].flat().map(String);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
      if (control.closest("details")) control.closest("details").open ||= values.some(Boolean);
    }
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
    say("下書きを戻しました");
  }
}

// ---- ○ and exactly one ◎

document.addEventListener("change", (event) => {
  const group = event.target.closest?.("[data-main-of]");
  if (!group) return;
  const ticks = [...group.querySelectorAll("[type=checkbox]")];
  const mains = [...group.querySelectorAll("[type=radio]")];
  const row = (control) => (control.type === "radio" ? mains : ticks).indexOf(control);
  if (event.target.type === "radio") ticks[row(event.target)].checked = true;
  else if (!event.target.checked) mains[row(event.target)].checked = false;
  const ticked = ticks.filter((tick) => tick.checked);
  if (ticked.length === 1) mains[ticks.indexOf(ticked[0])].checked = true;
});

// ---- long entries, compact lists

function clamp(text) {
  const line = parseFloat(getComputedStyle(text).lineHeight);
  if (text.dataset.clamp || text.scrollHeight < line * 7.5) return;
  text.dataset.clamp = "on";
  text.classList.add("is-clamped");
  const more = make("button", { type: "button", class: "c-more", "aria-expanded": "false" }, "続きを読む");
  more.addEventListener("click", () => {
    const open = text.classList.toggle("is-clamped") === false;
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "短くする" : "続きを読む";
  });
  text.after(more);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-compact]");
  if (!button) return;
  const compact = document.getElementById(button.dataset.compact)?.classList.toggle("is-compact");
  button.setAttribute("aria-pressed", String(Boolean(compact)));
});

// ---- htmx: never a whole page inside a page, never silence

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  warn("サインインが切れたか、画面が古くなりました。入力した内容はこの画面に残っています。別のタブでサインインし直してから、もう一度送ってください。");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (form) release(form);
  if (event.detail.successful) heard();
});
for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, () => warn("通信できませんでした。入力した内容はこの画面に残っています。もう一度お試しください。"));
}
document.addEventListener("htmx:responseError", () => warn("処理できませんでした。入力した内容はこの画面に残っています。もう一度お試しください。"));

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-draft-url]")) {
    if (!drafts.some((draft) => draft.form === form)) drafts.push(new Draft(form));
  }
  for (const text of root.querySelectorAll("[data-clamp]")) clamp(text);
  const first = root.querySelector("[data-focus]");
  first?.focus();
  // The address may still carry the place of a skip link, which the browser goes to once more when all has loaded.
  if (first && location.hash && document.readyState !== "complete") {
    window.addEventListener("load", () => requestAnimationFrame(() => first.focus()), { once: true });
  }
}

// A method that usually brings a kind of information ticks it; the reader may take the tick away again.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-ticks]");
  if (!form || event.target.name !== "method") return;
  for (const pair of form.dataset.ticks.split(" ")) {
    const [method, topic] = pair.split(":");
    const box = form.querySelector(`input[name="topics"][value="${topic}"]`);
    if (method !== event.target.value || !box || box.checked) continue;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Enter in a line of a row asks for the next row; what came back is part of the form, and of its draft.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || composing(event) || event.ctrlKey || event.metaKey) return;
  if (!event.target.matches?.("[data-rows] input:not([type=checkbox], [type=radio])")) return;
  event.preventDefault();
  event.target.closest("[data-goal]")?.querySelector("[data-add]")?.click();
});
document.addEventListener("htmx:afterSettle", (event) => {
  prepare(event.detail.elt.parentElement || document);
  if (!event.detail.elt.matches("[data-rows]")) return;
  event.detail.elt.dispatchEvent(new Event("change", { bubbles: true }));
  say("行を入れ替えました");
});
prepare(document);
