"use strict";
/** The page of kept articles: the list, and the ways to take it along and to bring it back. */
(() => {
  const kept = /** @type {any} */ (globalThis).khobao.kept;
  const list = document.getElementById("kept");
  const block = document.getElementById("kept-strings");
  if (!kept || !list || !block) {
    return;
  }
  /** @typedef {{url: string, title: string, date: string, source: string, kept: string, references: Record<string, string>}} Item */
  const strings = /** @type {Record<string, string>} */ (JSON.parse(block.textContent ?? "{}"));
  const status = /** @type {HTMLElement} */ (document.getElementById("kept-status"));
  const file = /** @type {HTMLInputElement} */ (document.getElementById("kept-file"));

  /** @type {Record<string, {type: string, build: (items: Item[]) => string}>} */
  const FORMATS = {
    bib: { type: "application/x-bibtex", build: (items) => items.map((item) => item.references.bib ?? "").join("\n\n") },
    ris: {
      type: "application/x-research-info-systems",
      build: (items) => items.map((item) => item.references.ris ?? "").join("\n"),
    },
    json: {
      type: "application/vnd.citationstyles.csl+json",
      build: (items) => JSON.stringify(items.flatMap((item) => parseJson(item.references.json)), null, 1),
    },
    list: { type: "application/json", build: (items) => JSON.stringify(items, null, 1) },
  };

  /** A list that came from a file may hold anything. @param {string} [text] @returns {object[]} */
  function parseJson(text) {
    try {
      return JSON.parse(text ?? "[]");
    } catch {
      return [];
    }
  }

  /** @param {string} tag @param {string} className @param {...(Node | string)} children */
  function build(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  /** @param {Item} item */
  function buildItem(item) {
    const link = /** @type {HTMLAnchorElement} */ (build("a", "", item.title));
    link.href = item.url;
    const button = /** @type {HTMLButtonElement} */ (build("button", "small-button", strings.remove));
    button.type = "button";
    button.setAttribute("aria-label", `${strings.remove}: ${item.title}`);
    button.addEventListener("click", () => {
      const next = button.closest("li")?.nextElementSibling?.querySelector("button");
      kept.remove(item.url);
      void kept.pin(item.url, []).catch(() => {});
      show();
      /** @type {HTMLElement | null} */ (list?.querySelector(`[data-url="${next?.closest("li")?.dataset.url}"] button`) ?? status)?.focus();
    });
    const meta = build("p", "meta", ...[item.date, item.source].filter(Boolean).map((text) => build("span", "", text)));
    const line = build("li", "item", build("div", "item-text", build("h2", "item-title", link), meta), button);
    line.dataset.url = item.url;
    return line;
  }

  function show() {
    const items = /** @type {Item[]} */ (kept.read());
    list?.replaceChildren(...items.map(buildItem));
    status.textContent = strings.count.replace("{count}", String(items.length));
    for (const button of document.querySelectorAll("[data-export]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = items.length === 0;
    }
  }

  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => {
      const name = button.getAttribute("data-export") ?? "";
      const { type, build: write } = FORMATS[name];
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([write(kept.read())], { type: `${type};charset=utf-8` }));
      link.download = button.getAttribute("data-file") ?? "";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }
  document.getElementById("kept-import")?.addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const items = kept.parse((await file.files?.[0]?.text()) ?? "");
    file.value = "";
    const stored = items.length > 0 && kept.add(items);
    show();
    if (!stored) {
      status.textContent = strings.unreadable;
    }
  });
  addEventListener("storage", (event) => event.key === kept.key && show());
  document.getElementById("kept-tools")?.removeAttribute("hidden");
  show();
})();
