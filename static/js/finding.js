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
 * @property {any} documents
 * @property {(text: string, limit: number) => Promise<Completion[]>} suggest
 *
 * @typedef {{limit?: number, offset?: number, place?: string | string[], source?: string | string[], year?: string | string[],
 *   from?: string, to?: string, sort?: "relevance" | "newest" | "oldest", whole?: boolean, ranking?: object,
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

  /** @param {SearchOptions} options */
  const isByDate = ({ sort }) => sort === "newest" || sort === "oldest";

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
      return part ? part.text : text;
    });
    return [...new Set(texts)];
  };

  /**
   * Whether heads of lists give the order, so that the first results need not wait for the rest.
   * @param {Query} query
   * @param {Lookup} heads
   * @param {Word[]} words
   * @param {Options} ranking
   * @param {SearchOptions} options
   */
  function isRankedByHeads(query, heads, words, ranking, options) {
    if (options.whole || khobao.isFiltered(options) || isByDate(options) || query.phrases.length || query.excluded.length) return false;
    const known = heads.terms.every((term) => !term.completed && !term.title && (term.exact.length || term.writings.length));
    const lists = new Map(heads.pairs.map(({ first, second, list }) => [`${first} ${second}`, list]));
    const isTold = (/** @type {Word} */ { terms, pairs }) => {
      const chain = pairs.map((pair) => lists.get(pair.join(" ")));
      if (chain.some((list) => list && khobao.isCut(list))) return false;
      return chain.some(Boolean) || !terms.some((term) => [...heads.terms[term].exact, ...heads.terms[term].writings].some(khobao.isCut));
    };
    return known && words.length > 0 && (countGroups(words) > ranking.allFirst || words.every(isTold));
  }

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
    const filtered = khobao.isFiltered(options);
    const filter = filtered ? khobao.buildFilter(await documents.loadColumns(), options) : () => true;
    const excluded = await Promise.all(query.excluded.map((chain) => khobao.findChain(terms, root.rare, chain)));
    // Filters without words browse: all that they leave.
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
    const ofPairs = options.whole || (khobao.isFiltered(options) && !isByDate(options)) ? "whole" : "heads";
    const parse = (/** @type {string} */ typed) => khobao.parseQuery(typed, archive.root);
    const matchQuery = async (/** @type {string} */ typed, /** @type {Query} */ asked, /** @type {boolean} */ unfinished) => {
      /** @type {Lookup} */
      const lookup = await khobao.lookUp(archive.terms, asked, "whole", ofPairs, unfinished);
      const ranked = await rank(archive, lookup, khobao.cutQuery(asked, lookup, archive.statistics.articles, ranking), ranking);
      return { text: typed, query: asked, ...ranked, ...(await matchArticles(archive, asked, ranked.held, ranked.scores, options)) };
    };
    const none = { suggestion: null, understood: null };
    const found = await matchQuery(text, query, !/\s$/.test(text));
    const doubtful = found.lookup.terms
      .map((term, i) => (!term.title && !query.terms[i].isCode && (term.completed ? !found.matching.size : !term.count) ? i : -1))
      .filter((i) => i >= 0);
    if (!found.matching.size) {
      for (const typed of khobao.readKeys(text)) {
        const better = await matchQuery(typed, parse(typed), false);
        if (better.matching.size) return { ...better, ...none, understood: typed };
      }
    }
    const mended = doubtful.length ? await khobao.mendQuery(archive, text, query, doubtful) : null;
    if (!mended) return { ...found, ...none };
    const better = await matchQuery(mended, parse(mended), false);
    if (!better.matching.size || !khobao.keepsCompany(better.query, better.lookup, doubtful, archive.root.rare)) {
      return { ...found, ...none };
    }
    if (found.lookup.terms.some((term) => term.count)) return { ...found, ...none, suggestion: mended };
    return { ...better, ...none, suggestion: mended };
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
    const { scores, held, order } = await rank(archive, heads, words, ranking);
    await khobao.yieldToMain();
    const isWhole = !heads.terms.some((term) => [...term.exact, ...term.writings].some(khobao.isCut));
    /** @type {Promise<Matched> | null} */
    let counting = null;
    const count = () => {
      counting ??= (async () => {
        if (isWhole) return matchArticles(archive, query, held, scores, options);
        const lookup = await khobao.lookUp(archive.terms, query, "articles", "heads", false);
        const all = khobao.findHolders(lookup, khobao.cutQuery(query, lookup, archive.statistics.articles, ranking), archive.statistics, ranking);
        return matchArticles(archive, query, all, scores, options);
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
      texts: new Map(), isWhole: holdsAll, listMissing: tellMissing(query, heads, words), count,
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
    const found = await match(archive, text, query, ranking, options);
    const { scores, suggestion, understood, order } = found;
    const { phrases } = found.query;
    /** @type {Matched} */
    let matched = found;
    /** @type {Map<number, string>} */
    const texts = new Map();
    // A pasted headline may quote what its article says otherwise: better all its words than nothing at all.
    let loosened = false;
    if (phrases.length) {
      const chains = await Promise.all(phrases.map((forms) => (
        khobao.findChain(terms, root.rare, forms.map((form) => ({ form, folded: khobao.buildKey(form) })))
      )));
      const chained = [...found.matching].filter((number) => chains.every((chain) => chain.has(number))).sort(order);
      const marked = khobao.listMarkWords(found.query, found.words);
      const tell = (/** @type {number[]} */ kept) => isByDate(options) || onKept({ numbers: kept, scores, words: marked, texts, isWhole: () => true });
      const checked = await khobao.checkPhrases(documents, chained, phrases, end, texts, tell);
      loosened = !checked.length;
      if (!loosened) matched = { ...found, matching: new Set(checked), partial: [], otherForms: 0 };
    }
    const { matching, partial } = matched;
    const shown = matching.size ? [...matching] : partial.slice();
    let numbers;
    if (isByDate(options)) {
      const { rows } = await documents.loadColumns();
      const way = options.sort === "newest" ? -1 : 1;
      const dateOf = (/** @type {number} */ number) => rows[number].date;
      numbers = khobao.takeFirst(shown, (/** @type {number} */ a, /** @type {number} */ b) => way * (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : 0) || b - a, end);
    } else numbers = khobao.takeFirst([...matching, ...partial], order, end);
    return {
      numbers, scores, loosened, suggestion, understood, words: khobao.listMarkWords(loosened ? { ...found.query, phrases: [] } : found.query, found.words),
      texts, isWhole: (/** @type {number} */ number) => matching.has(number),
      listMissing: tellMissing(found.query, found.lookup, found.words), count: async () => matched,
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
