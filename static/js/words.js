// @ts-check
/**
 * What counts as a word, and where words stand in a text: all that is needed to mark them.
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  // Literal ranges, as in khobao/search/analyzer.py.
  const LETTERS =
    "0-9A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0300-\\u036f\\u0370-\\u037d\\u0386" +
    "\\u0388-\\u1c7f\\u1c90-\\u1fff\\u2c00-\\u2dff\\u3040-\\ua63f\\uac00-\\ud7ff\\uf900-\\ufdff";
  const WORD = new RegExp(`[${LETTERS}]+`, "g");

  /**
   * The words of a text as they are matched: what findTokens takes for syllables.
   * @param {string} text
   * @returns {string[]}
   */
  function findForms(text) {
    return (khobao.compose(text).match(WORD) || []).map(khobao.matchingForm);
  }

  /**
   * Where words stand in a text, as UTF-16 offsets, in order. A word with tones matches that spelling alone; when
   * no word has tones, every word matches without looking at them.
   * @param {string} text
   * @param {string[]} words matching forms, syllables only
   * @returns {[number, number][]}
   */
  function findMatches(text, words) {
    const toned = words.some((word) => word !== khobao.fold(word));
    const wanted = new Set(words);
    /** @type {[number, number][]} */
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const form = khobao.matchingForm(match[0]);
      if (wanted.has(toned ? form : khobao.fold(form))) found.push([match.index, match.index + match[0].length]);
    }
    return found;
  }

  Object.assign(khobao, { LETTERS, findForms, findMatches });
})(/** @type {any} */ (globalThis));
