// @ts-check
/**
 * Text to tokens. Twin of khobao/search/analyzer.py; both read tests/cases/analyzer.json.
 *
 * @typedef {object} Token
 * @property {string} form spelling for matching, with tones
 * @property {string} folded the same without diacritics
 * @property {boolean} isCode a number or sign kept whole; its parts follow as syllables
 * @property {boolean} afterBreak a sentence or clause ended before it
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  // Python's str.split() and \s differ; this is what Python splits on.
  const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  const RUN = new RegExp(`[${khobao.LETTERS}]+(?:[-/.,:&][${khobao.LETTERS}]+)*%?`, "g");
  const CONNECTOR = /[-/.,:&]/;
  const BREAK = /[.!?;:()…]/;
  const DASHES = /[\u2010-\u2014\u2212]/g;
  const LONGEST_CODE = 24;
  const MOST_CODE_PARTS = 6;

  /**
   * @param {string} whole
   * @param {string[]} parts
   */
  function isCodeRun(whole, parts) {
    if (parts.length === 1 || parts.length > MOST_CODE_PARTS || whole.length > LONGEST_CODE) return false;
    return /[0-9]/.test(whole) || parts.every((part) => [...part].every((letter) => letter.toLowerCase() !== letter));
  }

  /**
   * The tokens of a text in reading order.
   * @param {string} text
   * @returns {Token[]}
   */
  function findTokens(text) {
    /** @type {Token[]} */
    const tokens = [];
    let afterBreak = false;
    /** @param {string} spelling @param {boolean} isCode */
    const push = (spelling, isCode) => {
      const form = khobao.matchingForm(spelling);
      tokens.push({ form, folded: khobao.fold(form), isCode, afterBreak });
      afterBreak = false;
    };
    for (const raw of text.replace(/([0-9])[ \u00a0\u202f]+%/g, "$1%").split(SPACES)) {
      const chunk = khobao.compose(raw).replace(DASHES, "-");
      let end = 0;
      for (const match of chunk.matchAll(RUN)) {
        if (BREAK.test(chunk.slice(end, match.index))) afterBreak = true;
        const run = match[0];
        end = match.index + run.length;
        const whole = run.endsWith("%") ? run.slice(0, -1) : run;
        const parts = whole.split(CONNECTOR);
        const isCode = isCodeRun(whole, parts);
        if (run !== whole) push(run, true);
        if (isCode) push(whole, true);
        let at = 0;
        for (const part of parts) {
          if (!isCode && at && (run[at - 1] === "." || run[at - 1] === ":")) afterBreak = true;
          push(part, false);
          at += part.length + 1;
        }
      }
      if (BREAK.test(chunk.slice(end))) afterBreak = true;
    }
    return tokens;
  }

  Object.assign(khobao, { findTokens });
})(/** @type {any} */ (globalThis));
