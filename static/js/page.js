"use strict";
/**
 * What every page but the search page can do beyond being read: the key "/" goes to the search field; references
 * can be copied and saved; an article that was opened from a search loads the script that marks the words.
 */
(() => {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const typing = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const field = document.querySelector("[data-search-field]");
    if (field instanceof HTMLInputElement) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });

  const labels = document.querySelector("[data-label-copy]");

  /**
   * @param {string} label
   * @param {(button: HTMLButtonElement) => void} act
   */
  function buildButton(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small-button";
    button.textContent = label;
    button.addEventListener("click", () => act(button));
    return button;
  }

  /**
   * @param {HTMLElement} element whose text is copied
   * @param {HTMLButtonElement} button that says what happened
   * @param {string} done
   */
  async function copy(element, button, done) {
    try {
      await navigator.clipboard.writeText(element.textContent ?? "");
      button.textContent = done;
    } catch {
      // Opened from disk, or not allowed: the text stands selected, ready for the reader's own copy key.
      getSelection()?.selectAllChildren(element);
    }
  }

  /** @param {HTMLElement} element with data-file and data-type */
  function save(element) {
    const link = document.createElement("a");
    const file = new Blob([element.textContent ?? ""], { type: `${element.dataset.type};charset=utf-8` });
    link.href = URL.createObjectURL(file);
    link.download = element.dataset.file ?? "";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  if (labels instanceof HTMLElement) {
    const words = labels.dataset;
    for (const element of document.querySelectorAll("[data-copy]")) {
      if (element instanceof HTMLElement) {
        const row = document.createElement("p");
        row.className = "buttons";
        row.append(buildButton(words.labelCopy ?? "", (button) => void copy(element, button, words.labelCopied ?? "")));
        if (element.dataset.file) {
          row.append(buildButton(words.labelSave ?? "", () => save(element)));
        }
        element.after(row);
      }
    }
  }

  // "This day in every year": only the reader's clock knows which day it is, and not every day has articles.
  const thisDay = document.querySelector("[data-days]");
  if (thisDay instanceof HTMLElement) {
    const now = new Date();
    const day = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const link = thisDay.querySelector("a");
    if (link && (thisDay.dataset.days ?? "").split(" ").includes(day)) {
      link.href = `ngay/${day}.html`;
      thisDay.hidden = false;
    }
  }

  const article = document.querySelector("#article[data-marking]");
  if (article instanceof HTMLElement && new URLSearchParams(location.search).get("q")) {
    const script = document.createElement("script");
    script.src = article.dataset.marking ?? "";
    document.head.append(script);
  }
})();
