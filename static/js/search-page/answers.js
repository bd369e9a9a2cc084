// @ts-check
/** What an answer holds, in sentences: how many articles have every word, and what was left aside to find others. */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { say, sayCount } = /** @type {Wording} */ (page);

  /** @param {Answer} answer @param {string} text @returns {string} */
  function tellAnswer({ total, hits, missing, loosened, understood }, text) {
    const sentences = [];
    if (understood) sentences.push(say("understood", { query: understood }));
    if (loosened) sentences.push(say("loosened"));
    if (total) sentences.push(sayCount(total));
    else if (hits.length) sentences.push(say("noneWhole"));
    else sentences.push(say("none", { query: text }));
    if (missing.length) sentences.push(say("missing", { words: missing.join(", ") }));
    if (!hits.length) sentences.push(say("noneAdvice"));
    return sentences.join(" ");
  }

  Object.assign(page, { tellAnswer });
})(/** @type {any} */ (globalThis));
