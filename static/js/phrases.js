// @ts-check
/**
 * Syllables in a row: which articles can hold them by their pairs, and which do by their text.
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const MOST_CHECKED = 200; // articles whose text is read to check a phrase
  const AHEAD = 12; // of them at most are read before it is known that they are needed

  /**
   * The articles that hold a chain of syllables in a row, as far as pairs can say.
   * @param {any} terms
   * @param {number} rare a syllable in fewer articles has no pairs
   * @param {{form: string, folded: string}[]} chain
   * @returns {Promise<Set<number>>}
   */
  async function findChain(terms, rare, chain) {
    const toned = chain.some(({ form }) => khobao.fold(form) !== form);
    const following = chain.slice(1).map(({ folded }) => folded);
    /** @type {[Map<string, PostingList>[], (PostingList | undefined)[]]} */
    const [loaded, pairs] = await Promise.all([
      Promise.all(chain.map(({ folded }, i) => terms.loadForms(folded, following[i], "articles"))),
      Promise.all(following.map((second, i) => terms.loadPair(chain[i].folded, second, "articles"))),
    ]);
    /** @type {Set<number> | null} */
    let held = null;
    /** @param {(PostingList | undefined)[]} lists */
    const keep = (lists) => {
      /** @type {Set<number>} */
      const numbers = new Set();
      for (const list of lists) for (const number of list?.numbers ?? []) if (!held || held.has(number)) numbers.add(number);
      held = numbers;
    };
    const counts = loaded.map((forms) => khobao.countOf([...forms.values()]));
    loaded.forEach((forms, i) => {
      const like = khobao.unifyY(chain[i].form);
      keep([...forms].filter(([form]) => !toned || khobao.unifyY(form) === like).map(([, list]) => list));
      // Pairs of rare syllables are not stored; the text will tell.
      if (i < pairs.length && (pairs[i] || Math.min(counts[i], counts[i + 1]) >= rare)) keep([pairs[i]]);
    });
    return held || new Set();
  }

  /**
   * Whether syllables follow each other in a text.
   * @param {string} text
   * @param {string[]} forms
   */
  function holdsPhrase(text, forms) {
    const spell = forms.some((form) => form !== khobao.fold(form)) ? khobao.unifyY : khobao.buildKey;
    /** @type {Token[]} */
    const tokens = khobao.findTokens(text);
    const line = tokens.filter(({ isCode }) => !isCode).map(({ form }) => spell(form));
    return ` ${line.join(" ")} `.includes(` ${forms.map(spell).join(" ")} `);
  }

  /**
   * The articles among *numbers* whose text has the phrases; as many as are wanted are read, the others stay.
   * @param {any} documents
   * @param {number[]} numbers best first
   * @param {string[][]} phrases
   * @param {number} wanted
   * @param {Map<number, string>} texts filled with what was read
   * @param {(kept: number[]) => void} onKept called with those that have them so far, each time that they are more
   */
  async function checkPhrases(documents, numbers, phrases, wanted, texts, onKept) {
    const check = async (/** @type {number} */ number) => {
      const hit = await documents.loadHit(number, 0, []);
      try {
        const text = await documents.loadText(hit);
        texts.set(number, text);
        return phrases.every((forms) => holdsPhrase(`${hit.title}.\n${text}`, forms));
      } catch {
        return true; // what cannot be read cannot be refused
      }
    };
    const last = Math.min(numbers.length, MOST_CHECKED);
    /** @type {number[]} */
    const kept = [];
    /** @type {Promise<boolean>[]} by position in numbers */
    const checks = [];
    let at = 0;
    for (; at < last && kept.length < wanted; at++) {
      // As many are read at a time as are likely to be needed, by the share of those before that had the phrases.
      const likely = Math.ceil(((wanted - kept.length) * (at + 1)) / (kept.length + 1));
      const end = Math.min(last, at + Math.min(AHEAD, likely));
      while (checks.length < end) {
        const read = check(numbers[checks.length]);
        read.catch(() => {}); // whoever waits for it is told
        checks.push(read);
      }
      if (!(await checks[at])) continue;
      kept.push(numbers[at]);
      onKept(kept);
    }
    return kept.concat(numbers.slice(at));
  }

  Object.assign(khobao, { findChain, checkPhrases });
})(/** @type {any} */ (globalThis));
