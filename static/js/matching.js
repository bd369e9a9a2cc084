// @ts-check
/**
 * Which articles match a query, and in which order: those that hold all of its words, and those that hold some; and the
 * likelier query where some word is nowhere.
 *
 * @typedef {object} Matched
 * @property {Set<number>} matching articles that hold every word
 * @property {number[]} partial those that hold some of it
 * @property {number} otherForms how many of these hold every word with other tones
 * @property {boolean[]} missing says of each word that no article holds it
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /** @param {Word[]} words */
  const countGroups = (words) => new Set(words.map(({ group }) => group)).size;

  /**
   * The better first, the later of equals; of a short query first what holds all of it, as it is typed before other
   * spellings.
   * @param {Float64Array} scores
   * @param {Held} held
   * @param {boolean} isShort
   * @returns {(a: number, b: number) => number}
   */
  function buildOrder(scores, { exact, seen, all }, isShort) {
    const rankOf = (/** @type {number} */ number) => (exact[number] === all ? 2 : seen[number] === all ? 1 : 0);
    return (a, b) => (isShort ? rankOf(b) - rankOf(a) : 0) || scores[b] - scores[a] || b - a;
  }

  /**
   * The words that no article holds, as typed; of a code the part alone that stands nowhere.
   * @param {Query} query
   * @param {Lookup} lookup
   * @param {Word[]} words
   * @returns {(missing: boolean[]) => string[]}
   */
  const tellMissing = ({ places }, lookup, words) => (missing) => {
    const texts = words.filter((_, i) => missing[i]).map(({ text, terms, kind }) => {
      const unknown = terms.filter((term) => !lookup.terms[term].count);
      const part = kind === "code" && unknown.length === 1 ? places.find(({ term }) => term === unknown[0]) : undefined;
      return part && !/[0-9]/.test(part.text) ? part.text : text;
    });
    return [...new Set(texts)];
  };

  /**
   * @param {Archive} archive
   * @param {Lookup} lookup
   * @param {Word[]} words
   * @param {Options} ranking
   */
  async function rank({ statistics, documents }, lookup, words, ranking) {
    await khobao.yieldToMain();
    const norm = ranking.exactLengths ? await documents.loadNorm() : statistics.norm;
    const scores = khobao.scoreArticles(lookup, words, { ...statistics, norm }, ranking);
    await khobao.yieldToMain();
    /** @type {Held} */
    const held = khobao.findHolders(lookup, words, statistics, ranking);
    const isShort = countGroups(words) <= ranking.allFirst;
    khobao.weighByShare(scores, held, words, lookup, statistics, isShort ? ranking.whole : ranking.wholeOfLong);
    const order = buildOrder(scores, held, isShort);
    return { lookup, words, scores, held, order };
  }

  /**
   * The articles that match a query whose lists are there, whole: all of its words, or only some.
   * @param {Archive} archive
   * @param {Query} query
   * @param {Held} held
   * @param {Float64Array} scores
   * @param {SearchOptions} options
   * @returns {Promise<Matched>}
   */
  async function matchArticles({ root, terms, documents }, query, held, scores, options) {
    await khobao.yieldToMain();
    const filtered = khobao.isFiltered(options) || options.browse;
    const filter = filtered ? khobao.buildFilter(await documents.loadColumns(), options) : () => true;
    const excluded = await Promise.all(query.excluded.map((chain) => khobao.findChain(terms, root.rare, chain)));
    // Filters without words browse: all that they leave, which without filters is all there is.
    const browsing = filtered && !query.terms.length;
    /** @type {Set<number>} */
    const matching = new Set();
    /** @type {number[]} */
    const partial = [];
    let otherForms = 0;
    for (let number = 0; number < root.universe; number++) {
      if (!browsing && !held.other[number] && scores[number] <= 0) continue;
      if (!filter(number) || excluded.some((chain) => chain.has(number))) continue;
      if (held.seen[number] === held.all) matching.add(number);
      else {
        if (held.other[number] === held.all) otherForms++;
        partial.push(number);
      }
    }
    return { matching, partial, otherForms, missing: held.missing };
  }

  /**
   * Match a query by whole lists, and the likelier one when some word is nowhere or nothing matches.
   * @param {Archive} archive
   * @param {string} text
   * @param {Query} query
   * @param {Options} ranking
   * @param {SearchOptions} options
   */
  async function match(archive, text, query, ranking, options) {
    const isRankedWhole = options.whole || (khobao.isFiltered(options) && !khobao.isByDate(options));
    // Else those beyond the heads rank as if they held the word once, and how often they do need not be read.
    const [ofTerms, ofPairs] = isRankedWhole ? ["whole", "whole"] : ["articles", "heads"];
    const parse = (/** @type {string} */ typed) => khobao.parseQuery(typed, archive.root);
    const matchQuery = async (/** @type {string} */ typed, /** @type {Query} */ asked, /** @type {boolean} */ unfinished) => {
      /** @type {Lookup} */
      const lookup = await khobao.lookUp(archive.terms, asked, ofTerms, ofPairs, unfinished);
      const ranked = await rank(archive, lookup, khobao.cutQuery(asked, lookup, archive.statistics.articles, ranking), ranking);
      return { text: typed, query: asked, ...ranked, ...(await matchArticles(archive, asked, ranked.held, ranked.scores, options)) };
    };
    const none = { suggestion: null, understood: null };
    const found = await matchQuery(text, query, !/\s$/.test(text));
    const doubtful = found.lookup.terms
      .map((term, i) => (!term.title && !query.terms[i].isCode && (term.completed ? !found.matching.size : !term.count) ? i : -1))
      .filter((i) => i >= 0);
    let likelier = "";
    for (const typed of found.matching.size ? [] : khobao.readKeys(text)) {
      const better = await matchQuery(typed, parse(typed), false);
      if (better.matching.size) return { ...better, ...none, understood: typed };
      // Words that the archive has, though not together, are likelier than such as it has not.
      if (found.held.missing.includes(true) && !better.held.missing.includes(true)) likelier ||= typed;
    }
    if (likelier) return { ...found, ...none, suggestion: likelier };
    const corrected = doubtful.length ? await khobao.correctQuery(archive, text, query, doubtful) : null;
    if (!corrected) return { ...found, ...none };
    const better = await matchQuery(corrected, parse(corrected), false);
    if (!better.matching.size || !khobao.keepsCompany(better.query, better.lookup, doubtful, archive.root.rare)) {
      return { ...found, ...none };
    }
    if (found.lookup.terms.some((term) => term.count)) return { ...found, ...none, suggestion: corrected };
    return { ...better, ...none, suggestion: corrected };
  }

  Object.assign(khobao, { countGroups, rank, matchArticles, match, tellMissing });
})(/** @type {any} */ (globalThis));
