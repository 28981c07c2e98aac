"use strict";

const every = (selector) => [...document.querySelectorAll(selector)];

// The keyboard in queues: j and k go through the items, Enter opens one, and elements with data-key="n" answer to n.
// Single keys can be switched off (WCAG 2.1.4) by the box that ui.keys() draws, which brings this file along.
// Enter in <input data-enter="id"> presses that button rather than the first of the form.
function keys() {
  const box = document.querySelector("[data-keys-switch]");
  const on = () => localStorage.getItem("keys") !== "off";
  box.checked = on();
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset.enter) {
      event.preventDefault();
      return document.getElementById(event.target.dataset.enter).click();
    }
    if (!on() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j" || event.key === "k") return step(event.key === "j" ? 1 : -1);
    const target = keyed(event.key);
    if (target) {
      event.preventDefault();
      target.matches("input, textarea, select") ? target.focus() : target.click();
    }
  });
}

// What a key means: at the item that one has walked to, else on the page; never at another item.
function keyed(key) {
  const found = every(`[data-key="${CSS.escape(key)}"]`);
  const at = document.querySelector("[data-item].is-at");
  return found.find((part) => at?.contains(part)) || found.find((part) => !at || !part.closest("[data-item]"));
}

function step(by) {
  const items = every("[data-queue] [data-item]").filter((item) => !item.hidden);
  if (!items.length) return;
  const at = items.findIndex((item) => item.classList.contains("is-at"));
  const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
  items[at]?.classList.remove("is-at");
  next.classList.add("is-at");
  next.querySelector("a, button")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

keys();
