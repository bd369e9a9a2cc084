"use strict";
/** What every page but the search page can do beyond being read: the key "/" goes to the search field. */
(() => {
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
