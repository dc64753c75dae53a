// Rows of a form that are added by Enter or by a button; without this file the button asks the server for more.

const composing = (event) => event.isComposing || event.keyCode === 229;
const rowsOf = (box) => [...box.querySelectorAll("[data-row]")];

function add(box) {
  const rows = rowsOf(box);
  const last = rows.at(-1);
  const row = last.cloneNode(true);
  const [from, to] = [rows.length - 1, rows.length];
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(`-${from}-`, `-${to}-`));
    }
  }
  row.querySelectorAll(".c-field__errors").forEach((list) => list.remove());
  row.querySelectorAll(".c-field--error").forEach((field) => field.classList.remove("c-field--error"));
  for (const control of row.querySelectorAll("input, select, textarea")) {
    control.removeAttribute("aria-invalid");
    if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
  }
  row.setAttribute("aria-label", `${last.getAttribute("aria-label").replace(/\d+$/, "")}${to + 1}`);
  last.after(row);
  return row;
}

const first = (row) => row.querySelector("select, input, textarea");

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row || event.key !== "Enter" || composing(event) || event.ctrlKey || event.metaKey || event.target.tagName === "TEXTAREA") return;
  event.preventDefault();
  const box = row.closest("[data-rows]");
  const rows = rowsOf(box);
  first(rows[rows.indexOf(row) + 1] || add(box)).focus();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-row-add]");
  if (!button) return;
  event.preventDefault();
  first(add(button.closest("[data-rows]"))).focus();
});

// A draft may hold more rows than the page was drawn with.
document.addEventListener("draft:fill", (event) => {
  for (const box of event.target.querySelectorAll("[data-rows]")) {
    const stem = first(rowsOf(box)[0]).name.replace(/-\d+-.*$/, "");
    const numbers = Object.keys(event.detail).map((name) => name.match(new RegExp(`^${stem}-(\\d+)-`))?.[1]).filter(Boolean).map(Number);
    while (rowsOf(box).length <= Math.max(-1, ...numbers)) add(box);
  }
});
