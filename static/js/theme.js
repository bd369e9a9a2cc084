"use strict";
/**
 * Light or dark, and the size of the text. Runs before the first paint, so that a choice never flashes and nothing
 * moves; without a choice the style sheet follows the system. Choices stay on the device; where nothing may be
 * stored, they last for the page.
 */
(() => {
  const THEME = "khobao-theme";
  const SIZE = "khobao-size";
  const SIZES = ["", "1", "2", "3"]; // steps in the style sheet; the first is the browser's own size
  const root = document.documentElement;

  /** @param {string} key @returns {string} */
  function read(key) {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  /** @param {string} key @param {string} value */
  function write(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private windows and some folders opened from disk store nothing.
    }
  }

  /** @param {string} key @param {string} value */
  function apply(key, value) {
    if (key === THEME && (value === "light" || value === "dark")) {
      root.dataset.theme = value;
    } else if (key === SIZE) {
      root.dataset.size = SIZES.includes(value) ? value : "";
    }
  }

  function isDark() {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    return (root.dataset.theme ?? system) === "dark";
  }

  /**
   * @param {string} selector of the button
   * @param {(button: Element) => void} show says what is chosen
   * @param {() => [key: string, value: string]} choose
   */
  function bind(selector, show, choose) {
    for (const button of document.querySelectorAll(selector)) {
      button.removeAttribute("hidden");
      show(button);
      button.addEventListener("click", () => {
        const [key, value] = choose();
        apply(key, value);
        write(key, value);
        show(button);
      });
    }
  }

  // A folder on disk has nothing to install: what leads there takes no room, from the first paint on.
  root.toggleAttribute("data-disk", location.protocol === "file:");
  apply(THEME, read(THEME));
  apply(SIZE, read(SIZE));
  addEventListener("storage", ({ key, newValue }) => apply(key ?? "", newValue ?? ""));
  document.addEventListener("DOMContentLoaded", () => {
    bind(
      "[data-theme-toggle]",
      (button) => button.setAttribute("aria-pressed", String(isDark())),
      () => [THEME, isDark() ? "light" : "dark"],
    );
    const step = () => SIZES.indexOf(root.dataset.size ?? "");
    bind(
      "[data-size-step]",
      (button) => {
        const name = (button.getAttribute("data-size-step") ?? "").replace("{step}", String(step() + 1));
        button.setAttribute("aria-label", name);
        button.setAttribute("title", name);
      },
      () => [SIZE, SIZES[(step() + 1) % SIZES.length]],
    );
  });
})();
