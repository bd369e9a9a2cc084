"use strict";
/**
 * What every page but the search page can do beyond being read: the key "/" goes to the search field, and what is typed
 * there is completed, by a script that is loaded then.
 */
(() => {
  const here = document.currentScript;
  if (here instanceof HTMLScriptElement) {
    /** @param {Event} event */
    const suggest = ({ target }) => {
      if (!(target instanceof HTMLElement) || !target.matches("[data-search-field]")) return;
      document.removeEventListener("input", suggest);
      const script = document.createElement("script");
      script.src = new URL("../goi-y.js", here.src).href; // every script stands one folder below the root of the site
      document.head.append(script);
    };
    document.addEventListener("input", suggest);
  }
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const typing = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const fields = [...document.querySelectorAll("[data-search-field]")];
    const field = fields.find((found) => found.checkVisibility?.() ?? true);
    if (field instanceof HTMLInputElement) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
})();
