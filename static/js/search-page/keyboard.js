// @ts-check
/**
 * Keys of the search page: "/" goes to the field, the arrows walk the suggestions and the hits, Escape closes.
 *
 * @typedef {(field: HTMLInputElement, suggestions: Suggestions, hits: HitList) => void} ListenToKeys
 */
(function (global) {
  "use strict";

  /** @type {ListenToKeys} */
  function listenToKeys(field, suggestions, hits) {
    document.addEventListener("keydown", (event) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const typing = target?.closest("input, select, textarea");
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
        return;
      }
      if (event.key === "/" && !typing) {
        event.preventDefault();
        field.focus();
        field.select();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (target === field && suggestions.isOpen()) {
          event.preventDefault();
          suggestions.move(step);
        } else if ((target === field || !typing) && hits.moveFocus(step, field)) {
          event.preventDefault();
        }
      } else if (event.key === "Escape" && target === field) {
        if (suggestions.isOpen()) {
          event.preventDefault();
          suggestions.close();
        } else {
          field.value = "";
        }
      }
    });
  }

  Object.assign(global.khobao.page, { listenToKeys });
})(/** @type {any} */ (globalThis));
