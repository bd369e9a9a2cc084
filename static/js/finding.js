// @ts-check
/**
 * From a query to the articles that match it, in order. Heads of lists give the order of a plain query, so its first
 * results need not wait for the rests; which articles match is known when whole lists are there. What must know that
 * for the order (a query of one word or two, a phrase, a filter) waits for whole lists and is ranked by them.
 *
 * @typedef {object} Archive everything that the root leads to
 * @property {any} root
 * @property {Statistics} statistics
 * @property {any} terms
 * @property {any} documents
 * @property {(text: string, limit: number) => Promise<{text: string, count: number}[]>} suggest
 *
 * @typedef {{limit?: number, offset?: number, place?: string | string[], source?: string, from?: string, to?: string,
 *   sort?: "relevance" | "newest" | "oldest", whole?: boolean, ranking?: object,
 *   onHits?: (hits: Hit[]) => void}} SearchOptions
 * @typedef {object} Found
 * @property {number[]} numbers of the articles asked for: best first, from offset, as many as the limit says
 * @property {Float64Array} scores
 * @property {boolean} loosened
 * @property {string | null} suggestion
 * @property {string[]} words
 * @property {Map<number, string>} texts what was read to check phrases
 * @property {() => Promise<Matched>} count loads what is still missing to know all articles that match
 *
 * @typedef {(found: Pick<Found, "numbers" | "scores" | "words" | "texts">) => void} OnKept told of the first articles,
 *   from the very best on, while texts of others are read to check a phrase
 *
 * @typedef {{matching: number[], partial: number[], otherForms: number}} Parted articles with all words; with some
 * @typedef {{matching: number[], total: number, otherForms: number}} Matched all articles that match, in no order
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /**
   * @param {any} columns
   * @param {SearchOptions} options
   * @returns {(number: number) => boolean}
   */
  function buildFilter({ rows, sourceNames, placeNames }, { place, source, from, to }) {
    const places = place ? [place].flat() : [];
    const under = (/** @type {number} */ position) => places.some((one) => `${placeNames[position][0]}/`.startsWith(`${one}/`));
    return (number) => {
      const row = rows[number];
      if (!row) return false;
      if (places.length && !row.places.some(under)) return false;
      if (source && sourceNames[row.source] !== source) return false;
      // Dates are compared as far as both are known: 2022 is inside 2022-03 to 2022-05, as it may be.
      if (from && (!row.date || row.date < from.slice(0, row.date.length))) return false;
      return !(to && (!row.date || row.date.slice(0, to.length) > to));
    };
  }

  /**
   * The first *count* of *numbers* in an order; the numbers themselves are put in another.
   * @param {number[]} numbers
   * @param {(a: number, b: number) => number} order
   * @param {number} count
   */
  function takeFirst(numbers, order, count) {
    if (count * 20 > numbers.length) return numbers.sort(order).slice(0, count);
    /** @type {number[]} */
    const first = [];
    for (const number of numbers) {
      if (first.length === count && order(number, first[count - 1]) >= 0) continue;
      let at = first.length;
      while (at && order(number, first[at - 1]) < 0) at--;
      first.splice(at, 0, number);
      if (first.length > count) first.pop();
    }
    return first;
  }

  /** @param {SearchOptions} options */
  const isFiltered = ({ place, source, from, to }) => Boolean(place || source || from || to);

  /** @param {SearchOptions} options */
  const isByDate = ({ sort }) => sort === "newest" || sort === "oldest";

  /** @param {Float64Array} scores @returns {(a: number, b: number) => number} the better first, the later of equals */
  const orderBy = (scores) => (a, b) => scores[b] - scores[a] || b - a;

  /**
   * Whether heads of lists give the order, so that the first results need not wait for the rest.
   * @param {any} query
   * @param {Lookup} heads
   * @param {any} ranking
   * @param {SearchOptions} options
   */
  function isRankedByHeads(query, heads, ranking, options) {
    if (options.whole || isFiltered(options) || isByDate(options) || query.phrases.length || query.excluded.length) return false;
    const words = heads.terms.filter((term) => term.required);
    return words.length > ranking.allFirst && words.every((term) => term.exact.length && !term.completed) && !heads.terms.some((term) => term.field);
  }

  /**
   * @param {Archive} archive
   * @param {Lookup} lookup
   * @param {any} ranking
   * @returns {Promise<Float64Array>}
   */
  async function score({ statistics, documents }, lookup, ranking) {
    await khobao.takeTurn();
    const norms = ranking.exactLengths ? await documents.loadNorms() : statistics.norms;
    return khobao.scoreArticles(lookup, { ...statistics, norms }, ranking);
  }

  /**
   * The articles that match a query whose lists are there, whole: all of its words, or only some.
   * @param {Archive} archive
   * @param {any} query
   * @param {Lookup} lookup
   * @param {Float64Array} scores
   * @param {any} ranking
   * @param {SearchOptions} options
   * @returns {Promise<Parted>}
   */
  async function partArticles({ root, terms, documents }, query, lookup, scores, ranking, options) {
    await khobao.takeTurn();
    const { seen, other, all } = khobao.markArticles(lookup, root.universe, ranking);
    const filter = isFiltered(options) ? buildFilter(await documents.loadColumns(), options) : () => true;
    const excluded = await Promise.all(query.excluded.map((/** @type {any} */ chain) => khobao.findChain(terms, root.rare, chain)));
    // Filters without words browse: all that they leave.
    const browsing = isFiltered(options) && !query.words.length;
    /** @type {number[]} */
    const matching = [];
    /** @type {number[]} */
    const partial = [];
    let otherForms = 0;
    for (let number = 0; number < root.universe; number++) {
      if (!browsing && !other[number] && scores[number] <= 0) continue;
      if (!filter(number) || excluded.some((chain) => chain.has(number))) continue;
      if (seen[number] === all) matching.push(number);
      else {
        if (other[number] === all) otherForms++;
        partial.push(number);
      }
    }
    return { matching, partial, otherForms };
  }

  /**
   * Match a query by whole lists, and the likelier one when some word is nowhere or nothing matches.
   * @param {Archive} archive
   * @param {string} text
   * @param {any} query
   * @param {any} ranking
   * @param {SearchOptions} options
   */
  async function match(archive, text, query, ranking, options) {
    const ofPairs = options.whole || (isFiltered(options) && !isByDate(options)) ? "whole" : "heads";
    const matchQuery = async (/** @type {any} */ asked, /** @type {boolean} */ unfinished) => {
      /** @type {Lookup} */
      const lookup = await khobao.lookUp(archive.terms, asked, "whole", ofPairs, unfinished);
      const scores = await score(archive, lookup, ranking);
      return { query: asked, lookup, scores, ...(await partArticles(archive, asked, lookup, scores, ranking, options)) };
    };
    const found = await matchQuery(query, !/\s$/.test(text));
    const words = khobao.wordsOf(text);
    const doubtful = found.lookup.terms
      .map((term, i) => (term.required && (term.completed ? !found.matching.length : !term.exact.length) ? i : -1))
      .filter((i) => i >= 0);
    const mended = doubtful.length ? await khobao.mendQuery(archive, text, query, doubtful) : null;
    if (!mended) return { ...found, words, suggestion: null };
    const better = await matchQuery(khobao.parseQuery(mended, archive.root.abbreviations), false);
    if (!better.matching.length || !khobao.keepsCompany(better.query, better.lookup, doubtful, archive.root.rare)) {
      return { ...found, words, suggestion: null };
    }
    if (found.lookup.terms.some((term) => term.exact.length)) return { ...found, words, suggestion: mended };
    return { ...better, words: khobao.wordsOf(mended), suggestion: mended };
  }

  /**
   * The articles that are asked for, in the order that heads of lists give. Those that heads do not name come last.
   * @param {Archive} archive
   * @param {string} text
   * @param {any} query
   * @param {Lookup} heads
   * @param {any} ranking
   * @param {SearchOptions} options
   * @param {number} end
   * @returns {Promise<Found>}
   */
  async function findByHeads(archive, text, query, heads, ranking, options, end) {
    const scores = await score(archive, heads, ranking);
    await khobao.takeTurn();
    const part = async () => {
      const lookup = await khobao.lookUp(archive.terms, query, "articles", "heads", false);
      return partArticles(archive, query, lookup, scores, ranking, options);
    };
    /** @type {number[]} */
    let named = [];
    for (let number = 0; number < scores.length; number++) if (scores[number] > 0) named.push(number);
    if (named.length < end) {
      const { matching, partial } = await part();
      named = matching.concat(partial);
    }
    const numbers = takeFirst(named, orderBy(scores), end);
    const count = async () => countMatches(await part());
    return { numbers, scores, loosened: false, suggestion: null, words: khobao.wordsOf(text), texts: new Map(), count };
  }

  /** @param {Parted} parted @returns {Matched} */
  const countMatches = ({ matching, partial, otherForms }) => {
    const all = matching.length ? matching : partial;
    return { matching: all, total: all.length, otherForms };
  };

  /**
   * The articles that match, in an order that needs to know them all.
   * @param {Archive} archive
   * @param {string} text
   * @param {any} query
   * @param {any} ranking
   * @param {SearchOptions} options
   * @param {number} end
   * @param {OnKept} onKept
   * @returns {Promise<Found>}
   */
  async function findByWhole(archive, text, query, ranking, options, end, onKept) {
    const { terms, root, documents } = archive;
    const found = await match(archive, text, query, ranking, options);
    const { scores, words, suggestion } = found;
    /** @type {Parted} */
    let parted = found;
    const better = orderBy(scores);
    /** @type {Map<number, string>} */
    const texts = new Map();
    // A pasted headline may quote what its article says otherwise: better all its words than nothing at all.
    let loosened = false;
    if (found.query.phrases.length) {
      const chains = await Promise.all(
        found.query.phrases.map((/** @type {string[]} */ forms) => khobao.findChain(terms, root.rare, forms.map((form) => ({ form, folded: khobao.fold(form) })))),
      );
      const chained = parted.matching.filter((number) => chains.every((chain) => chain.has(number))).sort(better);
      const tell = (/** @type {number[]} */ kept) => isByDate(options) || onKept({ numbers: kept, scores, words, texts });
      const checked = await khobao.checkPhrases(documents, chained, found.query.phrases, end, texts, tell);
      loosened = !checked.length;
      if (!loosened) parted = { matching: checked, partial: [], otherForms: 0 };
    }
    const { matching, partial } = parted;
    const matched = countMatches(parted);
    let numbers;
    if (isByDate(options)) {
      const { rows } = await documents.loadColumns();
      const way = options.sort === "newest" ? -1 : 1;
      const dateOf = (/** @type {number} */ number) => rows[number].date;
      numbers = takeFirst(matched.matching.slice(), (a, b) => way * (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : 0) || b - a, end);
    } else if (found.query.words.filter((/** @type {any} */ word) => word.required).length <= ranking.allFirst) {
      numbers = takeFirst(matching.slice(), better, end);
      if (numbers.length < end) numbers = numbers.concat(takeFirst(partial, better, end - numbers.length));
    } else numbers = takeFirst(matching.concat(partial), better, end);
    return { numbers, scores, loosened, suggestion, words, texts, count: async () => matched };
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
    const ranking = { ...khobao.RANKING, ...options.ranking };
    const query = khobao.parseQuery(text, archive.root.abbreviations);
    const heads = await khobao.lookUp(archive.terms, query, "heads", "heads", !/\s$/.test(text));
    const offset = options.offset || 0;
    const end = offset + (options.limit ?? 10);
    const found = isRankedByHeads(query, heads, ranking, options)
      ? await findByHeads(archive, text, query, heads, ranking, options, end)
      : await findByWhole(archive, text, query, ranking, options, end, onKept);
    return { ...found, numbers: found.numbers.slice(offset) };
  }

  Object.assign(khobao, { find });
})(/** @type {any} */ (globalThis));
