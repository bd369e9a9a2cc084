// @ts-check
/**
 * Text to tokens. Twin of khobao/search/analyze/analyzer.py; both read tests/cases/analyzer.json.
 *
 * @typedef {object} Token
 * @property {string} form spelling for matching, with tones
 * @property {string} folded its key: no diacritics, and one letter for i and y where both are written
 * @property {boolean} isCode a number or sign kept whole; its parts follow as syllables
 * @property {boolean} afterBreak a sentence or clause ended before it
 * @property {string} text as it stands there
 * @property {number} run of letters and signs that it is part of, counted from 0
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  // Python's str.split() and \s differ; this is what Python splits on.
  const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  const BREAK = /[.!?;:()…]/;
  const DASHES = /[\u2010-\u2014\u2212]/g;

  /**
   * The tokens of a text in reading order.
   * @param {string} text
   * @returns {Token[]}
   */
  function findTokens(text) {
    /** @type {Token[]} */
    const tokens = [];
    let afterBreak = false;
    let run = 0;
    for (const raw of text.replace(/([0-9])[ \u00a0\u202f]+%/g, "$1%").split(SPACES)) {
      const chunk = khobao.compose(khobao.showPlainly(raw)).replace(DASHES, "-");
      let end = 0;
      for (const match of chunk.matchAll(khobao.RUN)) {
        if (BREAK.test(chunk.slice(end, match.index))) afterBreak = true;
        end = match.index + match[0].length;
        for (const part of khobao.splitRun(match[0])) {
          const form = khobao.matchingForm(part.spelling);
          const typed = match[0].slice(part.start, part.end);
          tokens.push({
            form, folded: khobao.buildKey(form), isCode: part.isCode, afterBreak: afterBreak || part.begins, text: typed, run,
          });
          afterBreak = false;
        }
        run++;
      }
      if (BREAK.test(chunk.slice(end))) afterBreak = true;
    }
    return tokens;
  }

  Object.assign(khobao, { findTokens });
})(/** @type {any} */ (globalThis));
