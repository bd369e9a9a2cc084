// @ts-check
/**
 * What counts as a word: how a run of letters, digits and signs between them falls into codes and syllables. Twin of
 * khobao/search/analyze/analyzer.py.
 *
 * @typedef {object} Part of a run
 * @property {string} spelling
 * @property {boolean} isCode a number or sign kept whole; its parts follow as syllables
 * @property {boolean} begins a sentence or clause ended before it, inside of the run
 * @property {number} start where it stands in the run
 * @property {number} end
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  // Literal ranges, as in the twin. A combining mark goes on with a word and begins none.
  const LETTERS =
    "0-9A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u0386" +
    "\\u0388-\\u1c7f\\u1c90-\\u1fff\\u2c00-\\u2dff\\u3040-\\ua63f\\uac00-\\ud7ff\\uf900-\\ufdff";
  const WORD = `[${LETTERS}][${LETTERS}\\u0300-\\u036f]*`;
  const RUN = new RegExp(`${WORD}(?:[-/.,:&]${WORD})*%?`, "g");
  const CONNECTOR = /[-/.,:&]/;
  const LONGEST_CODE = 24;
  const MOST_CODE_PARTS = 6;

  const GROUPED = /^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,})$/;
  const [DAY, MONTH] = ["(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"];
  const DATE = new RegExp(`^(?:${DAY}[-/]${MONTH}|(?:${DAY}[-/])?${MONTH}[-/][0-9]{4})$`);
  const JOINED = /^(?:([0-9]+)([^0-9]+)|([^0-9]+)([0-9]+))$/;

  /** @param {string} whole @param {string[]} parts */
  function isCodeRun(whole, parts) {
    if (parts.length === 1 || parts.length > MOST_CODE_PARTS || whole.length > LONGEST_CODE) return false;
    return /[0-9]/.test(whole) || parts.every((part) => [...part].every((letter) => letter.toLowerCase() !== letter));
  }

  /**
   * The codes and syllables of a run, in order.
   * @param {string} run what RUN finds
   * @returns {Part[]}
   */
  function splitRun(run) {
    const typed = run.endsWith("%") ? run.slice(0, -1) : run;
    const isDate = DATE.test(typed);
    const isGrouped = GROUPED.test(typed);
    const typedParts = isGrouped ? [typed] : typed.split(CONNECTOR);
    const parts = isGrouped ? [typed.replace(/[.,]/g, "")] : isDate ? typedParts.map((part) => part.replace(/^0+/, "")) : typedParts;
    const whole = isDate ? parts.join("/") : isGrouped ? parts[0] : typed;
    const isCode = isCodeRun(whole, parts);
    /** @type {Part[]} */
    const found = [];
    /** @param {string} spelling @param {boolean} code @param {boolean} begins @param {number} start @param {number} end */
    const push = (spelling, code, begins, start, end) => void found.push({ spelling, isCode: code, begins, start, end });
    if (run !== typed) push(`${whole}%`, true, false, 0, run.length);
    if (isCode) push(whole, true, false, 0, typed.length);
    let at = 0;
    parts.forEach((part, i) => {
      const end = at + typedParts[i].length;
      let begins = !isCode && at > 0 && (typed[at - 1] === "." || typed[at - 1] === ":");
      const joined = part.length <= LONGEST_CODE ? JOINED.exec(part) : null;
      if (joined && !isCode) {
        push(part, true, begins, at, end);
        begins = false;
      }
      for (const syllable of joined ? joined.slice(1).filter(Boolean) : [part]) {
        const size = joined ? syllable.length : end - at;
        push(syllable, false, begins, at, at + size);
        begins = false;
        at += size;
      }
      at = end + 1;
    });
    return found;
  }

  Object.assign(khobao, { RUN, splitRun });
})(/** @type {any} */ (globalThis));
