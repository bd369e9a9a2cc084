"use strict";
/**
 * Light or dark. Runs before the first paint, so that a chosen theme never flashes; without a choice the style
 * sheet follows the system. The choice stays on the device; where nothing may be stored, it lasts for the page.
 */
(() => {
  const KEY = "khobao-theme";
  const root = document.documentElement;

  /** @returns {string | null} */
  function readChoice() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  /** @param {string} theme */
  function writeChoice(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Private windows and some folders opened from disk store nothing.
    }
  }

  /** @param {string | null} theme */
  function apply(theme) {
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
    }
  }

  function isDark() {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    return (root.dataset.theme ?? system) === "dark";
  }

  apply(readChoice());
  addEventListener("storage", (event) => {
    if (event.key === KEY) {
      apply(event.newValue);
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      const show = () => button.setAttribute("aria-pressed", String(isDark()));
      button.removeAttribute("hidden");
      show();
      button.addEventListener("click", () => {
        const theme = isDark() ? "light" : "dark";
        apply(theme);
        writeChoice(theme);
        show();
      });
    }
  });
})();
