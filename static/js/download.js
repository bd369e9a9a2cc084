"use strict";
/** A text as a file in the reader's own folder of downloads. */
(() => {
  /** @param {string} name @param {string} type of its media @param {string} text */
  function download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  (/** @type {any} */ (globalThis).khobao ??= {}).download = download;
})();
