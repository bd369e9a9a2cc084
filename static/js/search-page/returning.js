// @ts-check
/**
 * Who comes back to the results comes back to where they were left: the address says how many were shown, and the
 * entry of the history how far down. A browser cannot know, because the results are not there when it looks.
 *
 * @typedef {{restore: () => void}} Returning restore: once the results stand
 */
(function (global) {
  "use strict";

  /** @returns {Returning} */
  function openReturning() {
    let wanted = Number(history.state?.top ?? 0);
    addEventListener("pagehide", () => history.replaceState({ ...history.state, top: Math.round(scrollY) }, ""));
    return {
      restore: () => {
        if (wanted) scrollTo(0, wanted);
        wanted = 0;
      },
    };
  }

  Object.assign(global.khobao.page, { openReturning });
})(/** @type {any} */ (globalThis));
