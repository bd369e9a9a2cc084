// @ts-check
/**
 * The parts of a query: plain words, phrases, what is left out, fields; and the words to mark in a text.
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /** @type {Map<string, string>} folded prefix -> field */
  const FIELDS = new Map([
    ["tieu-de", "title"], ["tieude", "title"], ["title", "title"],
    ["sa-po", "lead"], ["sapo", "lead"], ["mo-dau", "lead"], ["lead", "lead"],
    ["noi-dung", "body"], ["noidung", "body"], ["body", "body"],
  ]);
  // A quote that is not closed yet is none.
  const PART = /(-?)(?:([^\s":]+):)?"([^"]*)"|([^\s"]+)/g;

  /** @typedef {{text: string, phrase: boolean, excluded: boolean, field: string}} Part */

  /** @param {string} prefix */
  const findField = (prefix) => FIELDS.get(khobao.fold(khobao.matchingForm(prefix)));

  /**
   * The parts of a query: runs of plain words in one, and each phrase, exclusion and field by itself.
   * @param {string} text
   * @returns {Part[]}
   */
  function parseParts(text) {
    /** @type {Part[]} */
    const parts = [];
    let running = false;
    for (const match of text.replace(/[“”„]/g, '"').matchAll(PART)) {
      let [, minus, prefix, phrase, chunk] = match;
      let excluded = minus === "-";
      let field = "";
      if (phrase === undefined) {
        excluded = /^-[^-]/.test(chunk);
        if (excluded) chunk = chunk.slice(1);
        const colon = chunk.indexOf(":");
        const named = colon > 0 ? findField(chunk.slice(0, colon)) : undefined;
        if (named && chunk.length > colon + 1) {
          field = named;
          chunk = chunk.slice(colon + 1);
        }
      } else if (prefix) {
        const named = findField(prefix);
        if (named) field = named;
        else phrase = `${prefix} ${phrase}`;
      }
      const plain = phrase === undefined && !excluded && !field;
      if (plain && running) parts[parts.length - 1].text += ` ${chunk}`;
      else parts.push({ text: phrase === undefined ? chunk : phrase, phrase: phrase !== undefined, excluded, field });
      running = plain;
    }
    return parts;
  }

  /**
   * The words of a query to mark in a text.
   * @param {string} text
   * @returns {string[]} matching forms of syllables, each once
   */
  function wordsOf(text) {
    /** @type {Set<string>} */
    const words = new Set();
    for (const part of parseParts(text)) {
      if (part.excluded) continue;
      for (const form of khobao.findForms(part.text)) words.add(form);
    }
    return [...words];
  }

  Object.assign(khobao, { parseParts, wordsOf });
})(/** @type {any} */ (globalThis));
