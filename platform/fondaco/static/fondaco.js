// What makes pages quicker. Every page does its work without it.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Parts that follow what happens: <div data-refresh="url" data-every="2">. The fragment is fetched again and replaced in
// place; an element with data-done in it ends that. Waits while the page is not looked at or the part has the focus.
function follow(part) {
  const wait = Math.max(1, Number(part.dataset.every) || 2) * 1000;
  let last = null;
  async function look() {
    if (!part.isConnected) return;
    if (!document.hidden && !part.contains(document.activeElement)) {
      try {
        const answer = await fetch(part.dataset.refresh, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
        if (answer.ok) {
          const html = await answer.text();
          if (html !== last) {
            part.innerHTML = html;
            enliven(part);
          }
          last = html;
        } else if (answer.status < 500) return;
      } catch {
        // Without a network the next look may do better.
      }
    }
    if (!part.querySelector("[data-done]")) setTimeout(look, wait);
  }
  if (!part.querySelector("[data-done]")) setTimeout(look, wait);
}

// Narrow a table down as one types; accents and case do not matter.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function tableFilter(box) {
  const rows = all("tbody tr", box.nextElementSibling).map((row) => [row, plain(row.textContent)]);
  const count = box.querySelector("p");
  box.hidden = false;
  box.querySelector("input").addEventListener("input", (event) => {
    const words = plain(event.target.value).split(/\s+/);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = shown < rows.length ? `${shown} / ${rows.length}` : "";
  });
}

function copier(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.firstChild;
  const words = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = words), 2000);
  });
}

function printer(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function sendOnChange(form) {
  all("button", form).forEach((button) => (button.hidden = true));
  form.addEventListener("change", () => form.requestSubmit());
}

// Long forms keep what is typed on this device: <form data-autosave="a key of this form">, with ui.draft_note() in it.
// The draft goes when another page answers the sending; a form that comes back with errors, or a broken line, keeps it.
const DRAFT = "draft:";
const DRAFT_DAYS = 7;

function typedIn(form) {
  const typed = [];
  for (const input of form.elements) {
    if (!input.name || ["hidden", "password", "file", "submit", "button"].includes(input.type)) continue;
    const ticks = input.type === "checkbox" || input.type === "radio";
    typed.push([input.name, ticks ? `${input.value}=${input.checked}` : input.value]);
  }
  return typed;
}

function typeInto(form, typed) {
  const rest = [...typed];
  for (const input of form.elements) {
    const ticks = input.type === "checkbox" || input.type === "radio";
    const at = rest.findIndex(([name, value]) => name === input.name && (!ticks || value.startsWith(`${input.value}=`)));
    if (at < 0) continue;
    const [[, value]] = rest.splice(at, 1);
    if (ticks) input.checked = value.endsWith("=true");
    else input.value = value;
  }
}

function autosave(form) {
  const key = DRAFT + form.dataset.autosave;
  const given = typedIn(form);
  const restored = form.querySelector("[data-draft-restored]");
  const saved = form.querySelector("[data-draft-saved]");
  const draft = JSON.parse(localStorage.getItem(key) || "null");
  if (draft && JSON.stringify(draft.typed) !== JSON.stringify(given)) {
    typeInto(form, draft.typed);
    if (restored) restored.hidden = false;
  }
  form.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    localStorage.removeItem(key);
    typeInto(form, given);
    restored.hidden = true;
  });
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      localStorage.setItem(key, JSON.stringify({ typed: typedIn(form), at: Date.now() }));
      if (saved) saved.hidden = false;
    }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.setItem("sent", key);
  });
}

function sweepDrafts() {
  const sent = sessionStorage.getItem("sent");
  const here = all("form[data-autosave]").map((form) => DRAFT + form.dataset.autosave);
  if (sent && !here.includes(sent)) localStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(DRAFT))) {
    const { at } = JSON.parse(localStorage.getItem(key));
    if (Date.now() - at > DRAFT_DAYS * 86_400_000) localStorage.removeItem(key);
  }
}

function closeMenus() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => (menu.open = false));
  });
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
}

// A second press within three seconds sends nothing a second time.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    const last = Number(event.target.dataset.sentAt || 0);
    if (Date.now() - last < 3000) event.preventDefault();
    else event.target.dataset.sentAt = String(Date.now());
  });
}

function enliven(root) {
  all("[data-refresh]", root).forEach(follow);
  all("[data-table-filter]", root).forEach(tableFilter);
  all("[data-copy]", root).forEach(copier);
  all("[data-print]", root).forEach(printer);
}

enliven(document);
all("form[data-send-on-change]").forEach(sendOnChange);
sweepDrafts();
all("form[data-autosave]").forEach(autosave);
closeMenus();
sendOnce();
document.querySelector("[data-focus]")?.focus();
