// @ts-check
/**
 * Which articles hold which words whole. An article holds a word of several syllables when it holds each of them as
 * typed, and every two neighbours as a pair. Pairs of rare syllables are not stored: there the syllables alone say it.
 *
 * @typedef {object} Held by number of the article a bit for each group of words
 * @property {Uint32Array} exact it holds one as typed
 * @property {Uint32Array} seen or in another spelling of the same, or by its short form
 * @property {Uint32Array} other or with other tones
 * @property {number} all bits of all groups
 * @property {boolean[]} missing says of each word that no article holds it, in any spelling of the same
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /** @typedef {"exact" | "seen" | "other"} Strictness */

  /** @param {Term} term @param {Strictness} how @returns {PostingList[]} */
  const listForms = ({ exact, writings, others }, how) =>
    (how === "exact" ? exact : how === "seen" ? [...exact, ...writings] : [...exact, ...writings, ...others]);

  /** @param {Lookup} lookup */
  const indexPairs = (lookup) => new Map(lookup.pairs.map(({ first, second, list }) => [`${first} ${second}`, list]));

  /**
   * What an article must stand in to hold a word, a list of lists: in one at least of each.
   * @param {Word} word
   * @param {Lookup} lookup
   * @param {ReturnType<typeof indexPairs>} pairs
   * @param {number} rare a syllable in fewer articles has no pairs
   * @param {Strictness} how
   * @returns {PostingList[][]}
   */
  function listEvidence({ terms, pairs: neighbours, name }, lookup, pairs, rare, how) {
    /** @type {PostingList[][]} */
    const chains = name ? [[name]] : [];
    for (const pair of name ? [] : neighbours) {
      if (pair.some((term) => lookup.terms[term].title)) continue;
      const list = pairs.get(pair.join(" "));
      const isStored = Math.min(...pair.map((term) => lookup.terms[term].count)) >= rare;
      if (list || isStored) chains.push(list ? [list] : []);
    }
    const syllables = [...new Set(terms)].map((term) => listForms(lookup.terms[term], how));
    // Of a very long list only the head may be here; then pairs speak for it.
    const whole = syllables.filter((lists) => !lists.some(khobao.isCut));
    return [...chains, ...(chains.length ? whole : syllables)];
  }

  /**
   * Set a bit for the articles that stand in one list at least of each evidence.
   * @param {PostingList[][]} evidence
   * @param {Uint8Array} counts noughts
   * @param {Uint32Array} marks
   * @param {number} bit
   * @returns {boolean} whether there is any
   */
  function markHolders(evidence, counts, marks, bit) {
    let any = false;
    const last = evidence.length - 1;
    evidence.forEach((lists, step) => {
      for (const { numbers } of lists) {
        for (let i = 0; i < numbers.length; i++) {
          const number = numbers[i];
          if (counts[number] !== step) continue;
          counts[number]++;
          if (step < last) continue;
          marks[number] |= bit;
          any = true;
        }
      }
    });
    return any;
  }

  /**
   * @param {Lookup} lookup
   * @param {Word[]} words
   * @param {Statistics} statistics
   * @param {Options} options
   * @returns {Held}
   */
  function findHolders(lookup, words, { universe, rare }, options) {
    const pairs = indexPairs(lookup);
    const counts = new Uint8Array(universe);
    const [exact, seen, other] = [0, 1, 2].map(() => new Uint32Array(universe));
    const marks = { exact, seen, other };
    let all = 0;
    const missing = words.map((word) => {
      const bit = 1 << word.group;
      all |= bit;
      let isMissing = true;
      /** @param {PostingList[][]} evidence @param {Strictness} how */
      const mark = (evidence, how) => {
        counts.fill(0);
        if (markHolders(evidence, counts, marks[how], bit) && how !== "other") isMissing = false;
      };
      const { code, terms, aliases } = word;
      const varied = terms.some((term) => lookup.terms[term].writings.length);
      const toned = terms.some((term) => lookup.terms[term].others.length);
      if (code >= 0) mark([listForms(lookup.terms[code], "seen")], "exact");
      if (code < 0 || word.spelled) {
        mark(listEvidence(word, lookup, pairs, rare, "exact"), code < 0 ? "exact" : "seen");
        if (varied) mark(listEvidence(word, lookup, pairs, rare, "seen"), "seen");
        if (toned && options.otherTones) mark(listEvidence(word, lookup, pairs, rare, "other"), "other");
      }
      if (options.aliases) for (const list of aliases) mark([[list]], "seen");
      return isMissing;
    });
    for (let number = 0; number < universe; number++) {
      seen[number] |= exact[number];
      other[number] |= seen[number];
    }
    return { exact, seen, other, all, missing };
  }

  /**
   * About how many articles hold a word: no more than hold the rarest of its pairs and syllables.
   * @param {Word} word @param {Lookup} lookup @param {ReturnType<typeof indexPairs>} pairs @param {number} articles
   */
  function estimateHolders({ terms, pairs: neighbours, code, spelled, aliases, name }, lookup, pairs, articles) {
    const countTerm = (/** @type {number} */ term) => khobao.estimateArticles(listForms(lookup.terms[term], "seen"), articles);
    const chain = [name?.n ?? articles, ...terms.map(countTerm), ...neighbours.map((pair) => pairs.get(pair.join(" "))?.n ?? articles)];
    const byChain = code < 0 || spelled ? Math.min(...chain) : 0;
    return Math.max(byChain, code < 0 ? 0 : countTerm(code), ...aliases.map(({ n }) => n));
  }

  /**
   * Let scores go by the share of the query that an article holds whole, each word with its idf.
   * @param {Float64Array} scores changed in place
   * @param {Held} held
   * @param {Word[]} words
   * @param {Lookup} lookup
   * @param {Statistics} statistics
   * @param {number} whole which part of a score depends on that share
   */
  function weighByShare(scores, { seen }, words, lookup, { universe, articles }, whole) {
    if (!whole || !words.length) return;
    const pairs = indexPairs(lookup);
    /** @type {number[]} */
    const idfs = [];
    for (const word of words) {
      const idf = khobao.idfOf(Math.min(articles, estimateHolders(word, lookup, pairs, articles)), articles);
      idfs[word.group] = Math.max(idfs[word.group] ?? 0, idf);
    }
    const sum = idfs.reduce((total, idf) => total + idf, 0) || 1;
    for (let number = 0; number < universe; number++) {
      if (!scores[number]) continue;
      let share = 0;
      for (let group = 0, bits = seen[number]; bits; group++, bits >>>= 1) if (bits & 1) share += idfs[group];
      scores[number] *= 1 - whole + (whole * share) / sum;
    }
  }

  Object.assign(khobao, { findHolders, weighByShare });
})(/** @type {any} */ (globalThis));
