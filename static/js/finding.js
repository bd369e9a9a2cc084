// @ts-check
/**
 * From a query to the articles that match it, in order. Heads of lists give the order of a plain query, so its first
 * results need not wait for the rests; which articles match is known when whole lists are there. What must know that
 * for the order (a short query with a word that only very long lists tell of, a phrase, a filter) waits for whole
 * lists and is ranked by them.
 *
 * @typedef {object} Archive everything that the root leads to
 * @property {any} root
 * @property {Statistics} statistics
 * @property {any} terms
 * @property {any} spelling
 * @property {any} documents
 * @property {(text: string, limit: number) => Promise<Completion[]>} suggest
 *
 * @typedef {{limit?: number, offset?: number, place?: string | string[], source?: string | string[], year?: string | string[],
 *   from?: string, to?: string, sort?: "relevance" | "newest" | "oldest", whole?: boolean, browse?: boolean, ranking?: object,
 *   onHits?: (hits: Hit[]) => void}} SearchOptions
 * @typedef {object} Found
 * @property {number[]} numbers of the articles asked for: best first, from offset, as many as the limit says
 * @property {Float64Array} scores
 * @property {boolean} loosened
 * @property {string | null} suggestion
 * @property {string | null} understood
 * @property {MarkWord[]} words
 * @property {Map<number, string>} texts what was read to check phrases
 * @property {(number: number) => boolean} isWhole as far as it is known before all is counted
 * @property {(missing: boolean[]) => string[]} listMissing the texts of words that no article holds
 * @property {() => Promise<Matched>} count loads what is still missing to know all articles that match
 *
 * @typedef {(found: Pick<Found, "numbers" | "scores" | "words" | "texts" | "isWhole">) => void} OnKept told of the first
 *   articles, from the very best on, while texts of others are read to check a phrase
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /**
   * Whether heads of lists give the order, so that the first results need not wait for the rest.
   * @param {Query} query
   * @param {Lookup} heads
   * @param {Word[]} words
   * @param {Options} ranking
   * @param {SearchOptions} options
   */
  function isRankedByHeads(query, heads, words, ranking, options) {
    if (options.whole || khobao.isFiltered(options) || khobao.isByDate(options) || query.phrases.length || query.excluded.length) return false;
    const known = heads.terms.every((term) => !term.completed && !term.title && (term.exact.length || term.writings.length));
    const lists = new Map(heads.pairs.map(({ first, second, list }) => [`${first} ${second}`, list]));
    const isTold = (/** @type {Word} */ { terms, pairs }) => {
      const chain = pairs.map((pair) => lists.get(pair.join(" ")));
      if (chain.some((list) => list && khobao.isCut(list))) return false;
      return chain.some(Boolean) || !terms.some((term) => [...heads.terms[term].exact, ...heads.terms[term].writings].some(khobao.isCut));
    };
    return known && words.length > 0 && (khobao.countGroups(words) > ranking.allFirst || words.every(isTold));
  }

  /**
   * The articles that are asked for, in the order that heads of lists give. Those that heads do not name come last.
   * @param {Archive} archive
   * @param {Query} query
   * @param {Lookup} heads
   * @param {Word[]} words
   * @param {Options} ranking
   * @param {SearchOptions} options
   * @param {number} end
   * @returns {Promise<Found>}
   */
  async function findByHeads(archive, query, heads, words, ranking, options, end) {
    const { scores, held, order } = await khobao.rank(archive, heads, words, ranking);
    await khobao.yieldToMain();
    const isWhole = !heads.terms.some((term) => [...term.exact, ...term.writings].some(khobao.isCut));
    /** @type {Promise<Matched> | null} */
    let counting = null;
    const count = () => {
      counting ??= (async () => {
        if (isWhole) return khobao.matchArticles(archive, query, held, scores, options);
        const lookup = await khobao.lookUp(archive.terms, query, "articles", "heads", false);
        const all = khobao.findHolders(lookup, khobao.cutQuery(query, lookup, archive.statistics.articles, ranking), archive.statistics, ranking);
        return khobao.matchArticles(archive, query, all, scores, options);
      })();
      return counting;
    };
    /** @type {number[]} */
    let named = [];
    for (let number = 0; number < scores.length; number++) if (scores[number] > 0) named.push(number);
    if (named.length < end) {
      const { matching, partial } = await count();
      named = [...matching, ...partial];
    }
    const numbers = khobao.takeFirst(named, order, end);
    const holdsAll = (/** @type {number} */ number) => held.seen[number] === held.all;
    return {
      numbers, scores, loosened: false, suggestion: null, understood: null, words: khobao.listMarkWords(query, words),
      texts: new Map(), isWhole: holdsAll, listMissing: khobao.tellMissing(query, heads, words), count,
    };
  }

  /**
   * The articles that match, in an order that needs to know them all.
   * @param {Archive} archive
   * @param {string} text
   * @param {Query} query
   * @param {Options} ranking
   * @param {SearchOptions} options
   * @param {number} end
   * @param {OnKept} onKept
   * @returns {Promise<Found>}
   */
  async function findByWhole(archive, text, query, ranking, options, end, onKept) {
    const { terms, root, documents } = archive;
    const found = await khobao.match(archive, text, query, ranking, options);
    const { scores, suggestion, understood, order } = found;
    const { phrases } = found.query;
    /** @type {Matched} */
    let matched = found;
    /** @type {Map<number, string>} */
    const texts = new Map();
    // A pasted headline may quote what its article says otherwise: better all its words than nothing at all.
    let loosened = false;
    if (phrases.length) {
      const chains = await Promise.all(phrases.map((/** @type {string[]} */ forms) => (
        khobao.findChain(terms, root.rare, forms.map((/** @type {string} */ form) => ({ form, folded: khobao.buildKey(form) })))
      )));
      const chained = [...found.matching].filter((number) => chains.every((chain) => chain.has(number))).sort(order);
      const marked = khobao.listMarkWords(found.query, found.words);
      const tell = (/** @type {number[]} */ kept) => khobao.isByDate(options) || onKept({ numbers: kept, scores, words: marked, texts, isWhole: () => true });
      const checked = await khobao.checkPhrases(documents, chained, phrases, end, texts, tell);
      loosened = !checked.length;
      if (!loosened) matched = { ...found, matching: new Set(checked), partial: [], otherForms: 0 };
    }
    const { matching, partial } = matched;
    const shown = matching.size ? [...matching] : partial.slice();
    let numbers;
    if (khobao.isByDate(options)) {
      const { rows } = await documents.loadColumns();
      const way = options.sort === "newest" ? -1 : 1;
      const dateOf = (/** @type {number} */ number) => rows[number].date;
      numbers = khobao.takeFirst(shown, (/** @type {number} */ a, /** @type {number} */ b) => way * (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : 0) || b - a, end);
    } else numbers = khobao.takeFirst([...matching, ...partial], order, end);
    return {
      numbers, scores, loosened, suggestion, understood, words: khobao.listMarkWords(loosened ? { ...found.query, phrases: [] } : found.query, found.words),
      texts, isWhole: (/** @type {number} */ number) => matching.has(number),
      listMissing: khobao.tellMissing(found.query, found.lookup, found.words), count: async () => matched,
    };
  }

  /**
   * The articles that match a query, from offset on and as many as the limit says.
   * @param {Archive} archive
   * @param {string} text
   * @param {SearchOptions} options
   * @param {OnKept} [onKept]
   * @returns {Promise<Found>}
   */
  async function find(archive, text, options, onKept = () => {}) {
    /** @type {Options} */
    const ranking = { ...khobao.RANKING, ...options.ranking };
    /** @type {Query} */
    const query = khobao.parseQuery(text, archive.root);
    /** @type {Lookup} */
    const heads = await khobao.lookUp(archive.terms, query, "heads", "heads", !/\s$/.test(text));
    /** @type {Word[]} */
    const words = khobao.cutQuery(query, heads, archive.statistics.articles, ranking);
    const offset = options.offset || 0;
    const end = offset + (options.limit ?? 10);
    const found = isRankedByHeads(query, heads, words, ranking, options)
      ? await findByHeads(archive, query, heads, words, ranking, options, end)
      : await findByWhole(archive, text, query, ranking, options, end, onKept);
    return { ...found, numbers: found.numbers.slice(offset) };
  }

  Object.assign(khobao, { find });
})(/** @type {any} */ (globalThis));
