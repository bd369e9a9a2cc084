// @ts-check
/**
 * The parts of a query: plain words, phrases, what is left out, what must stand in the title.
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  // Folded prefixes that ask for words of the title; what is looked for there stands in files of its own.
  const TITLE = new Set(["tieu-de", "tieude", "title"]);
  // A quote that is not closed yet is none.
  const PART = /(-?)(?:([^\s":]+):)?"([^"]*)"|([^\s"]+)/g;

  /** @typedef {{text: string, phrase: boolean, excluded: boolean, title: boolean}} QueryPart title: in titles alone */

  /** @param {string} prefix */
  const asksTitles = (prefix) => TITLE.has(khobao.fold(khobao.matchingForm(prefix)));

  /**
   * The parts of a query: runs of plain words in one, and each phrase, exclusion and word of titles by itself.
   * @param {string} text
   * @returns {QueryPart[]}
   */
  function parseParts(text) {
    /** @type {QueryPart[]} */
    const parts = [];
    let running = false;
    for (const match of text.replace(/[“”„]/g, '"').matchAll(PART)) {
      let [, minus, prefix, phrase, chunk] = match;
      let excluded = minus === "-";
      let title = false;
      if (phrase === undefined) {
        excluded = /^-[^-]/.test(chunk);
        if (excluded) chunk = chunk.slice(1);
        const colon = chunk.indexOf(":");
        if (colon > 0 && chunk.length > colon + 1 && asksTitles(chunk.slice(0, colon))) {
          title = true;
          chunk = chunk.slice(colon + 1);
        }
      } else if (prefix) {
        if (asksTitles(prefix)) title = true;
        else phrase = `${prefix} ${phrase}`;
      }
      const plain = phrase === undefined && !excluded && !title;
      if (plain && running) parts[parts.length - 1].text += ` ${chunk}`;
      else parts.push({ text: phrase === undefined ? chunk : phrase, phrase: phrase !== undefined, excluded, title });
      running = plain;
    }
    return parts;
  }

  Object.assign(khobao, { parseParts });
})(/** @type {any} */ (globalThis));
