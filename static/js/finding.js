// @ts-check
/**
 * From a query to the articles that match it, in order. What is loaded here are heads and tails of lists, so which
 * articles match is known exactly; only a search within a place, a source or some days reads whole lists, since the
 * best of those few may stand deep in them.
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
 * @property {number[]} matching all articles that match, in no order
 * @property {Float64Array} scores
 * @property {number} total
 * @property {number} otherForms
 * @property {boolean} loosened
 * @property {string | null} suggestion
 * @property {string[]} words
 * @property {Map<number, string>} texts what was read to check phrases
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /**
   * The lists of a query's words, pairs and short forms.
   * @param {any} terms
   * @param {any} query
   * @param {boolean} whole whole lists, not heads and tails
   * @param {boolean} unfinished the last word may be a beginning
   */
  async function lookUp(terms, query, whole, unfinished) {
    /** @type {Map<number, number>} */
    const follower = new Map(query.pairs);
    const last = query.words.length - 1;
    const lookups = query.words.map(async (/** @type {any} */ word, /** @type {number} */ position) => {
      const next = follower.get(position);
      // A tail does not say which field holds the word.
      const { forms, pair } = await terms.loadKey(word.folded, next === undefined ? undefined : query.words[next].folded, whole || Boolean(word.field));
      const asTyped = query.toned && forms.has(word.form);
      const term = {
        exact: asTyped ? [forms.get(word.form)] : [...forms.values()],
        others: asTyped ? [...forms].filter(([form]) => form !== word.form).map(([, unit]) => unit) : [],
        required: word.required, field: word.field, completed: false,
      };
      if (!forms.size && unfinished && position === last && word.folded.length > 1) {
        const keys = await terms.complete(word.folded);
        const completions = await Promise.all(keys.map((/** @type {string} */ key) => terms.loadKey(key, undefined, whole || Boolean(word.field))));
        term.completed = keys.length > 0;
        term.exact = completions.flatMap((completion) => [...completion.forms.values()]);
      }
      return { term, first: position, second: next, unit: pair };
    });
    // A word repeated before different neighbours has one entry, and the other pairs are looked up apart.
    const extra = query.pairs
      .filter((/** @type {[number, number]} */ [first, second]) => follower.get(first) !== second)
      .map(async (/** @type {[number, number]} */ [first, second]) => {
        const { pair } = await terms.loadKey(query.words[first].folded, query.words[second].folded, whole);
        return { first, second, unit: pair };
      });
    const aliases = query.aliases.map(async (/** @type {any} */ alias) => {
      const { forms } = await terms.loadKey(alias.folded, undefined, whole);
      return { unit: forms.get(alias.form), covers: alias.covers };
    });
    const found = await Promise.all(lookups);
    return {
      terms: found.map(({ term }) => term),
      pairs: [...found, ...(await Promise.all(extra))].filter(({ unit }) => unit),
      aliases: (await Promise.all(aliases)).filter(({ unit }) => unit),
    };
  }

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

  /**
   * The articles that match a query whose lists are there: all of its words, or only some.
   * @param {Archive} archive
   * @param {any} query
   * @param {Lookup} lookup
   * @param {SearchOptions} options
   */
  async function matchArticles({ root, statistics, terms, documents }, query, lookup, options) {
    const ranking = { ...khobao.RANKING, ...options.ranking };
    const norms = ranking.exactLengths ? await documents.loadNorms() : statistics.norms;
    const { scores, seen, other, all } = khobao.scoreArticles(lookup, { ...statistics, norms }, ranking);
    const filtered = Boolean(options.place || options.source || options.from || options.to);
    const filter = filtered ? buildFilter(await documents.loadColumns(), options) : () => true;
    const excluded = await Promise.all(query.excluded.map((/** @type {any} */ chain) => khobao.findChain(terms, root.rare, chain)));
    // Filters without words browse: all that they leave.
    const browsing = filtered && !query.words.length;
    /** @type {number[]} */
    const matching = [];
    /** @type {number[]} */
    const partial = [];
    let otherForms = 0;
    for (let number = 0; number < root.universe; number++) {
      if (!browsing && !seen[number] && scores[number] <= 0) continue;
      if (!filter(number) || excluded.some((chain) => chain.has(number))) continue;
      if ((seen[number] & all) === all) matching.push(number);
      else {
        if ((other[number] & all) === all) otherForms++;
        partial.push(number);
      }
    }
    return { scores, matching, partial, otherForms, ranking };
  }

  /**
   * Whether each mended word has a neighbour in the query that it has in some article too. What finds no article,
   * or only such as hold its words far apart, is no better than what was typed.
   * @param {any} query mended
   * @param {Lookup} lookup
   * @param {number[]} mended positions
   * @param {number} rare
   */
  function keepsCompany(query, lookup, mended, rare) {
    const known = new Set(lookup.pairs.map(({ first, second }) => `${first} ${second}`));
    const isRare = (/** @type {number} */ position) => khobao.countOf(lookup.terms[position].exact) < rare; // and has no pairs
    return mended.every((position) => {
      /** @type {[number, number][]} */
      const pairs = query.pairs.filter((/** @type {[number, number]} */ pair) => pair.includes(position));
      return !pairs.length || pairs.some(([first, second]) => known.has(`${first} ${second}`) || isRare(first) || isRare(second));
    });
  }

  /**
   * Look up and match a query, and the likelier one when some word is nowhere or nothing matches.
   * @param {Archive} archive
   * @param {string} text
   * @param {SearchOptions} options
   */
  async function match(archive, text, options) {
    const filtered = Boolean(options.place || options.source || options.from || options.to);
    const byDate = options.sort === "newest" || options.sort === "oldest";
    const whole = options.whole ?? (filtered && !byDate);
    let query = khobao.parseQuery(text, archive.root.abbreviations);
    let lookup = await lookUp(archive.terms, query, whole, !/\s$/.test(text));
    let found = await matchArticles(archive, query, lookup, options);
    let words = khobao.wordsOf(text);
    const doubtful = lookup.terms
      .map((/** @type {any} */ term, /** @type {number} */ i) => (term.required && (term.completed ? !found.matching.length : !term.exact.length) ? i : -1))
      .filter((/** @type {number} */ i) => i >= 0);
    let suggestion = null;
    if (doubtful.length) {
      const mended = await khobao.mendQuery(archive, text, query, doubtful);
      if (mended) {
        const likelier = khobao.parseQuery(mended, archive.root.abbreviations);
        const known = await lookUp(archive.terms, likelier, whole, false);
        const better = await matchArticles(archive, likelier, known, options);
        if (better.matching.length && keepsCompany(likelier, known, doubtful, archive.root.rare)) {
          suggestion = mended;
          if (lookup.terms.every((/** @type {any} */ term) => !term.exact.length)) {
            [query, lookup, found, words] = [likelier, known, better, khobao.wordsOf(mended)];
          }
        }
      }
    }
    return { ...found, query, lookup, words, suggestion };
  }

  /**
   * The articles that match, and those of them that are asked for in their order.
   * @param {Archive} archive
   * @param {string} text
   * @param {SearchOptions} options
   * @returns {Promise<Found>}
   */
  async function find(archive, text, options) {
    const { terms, root, documents } = archive;
    let { scores, matching, partial, otherForms, ranking, query, lookup, words, suggestion } = await match(archive, text, options);
    const offset = options.offset || 0;
    const end = offset + (options.limit ?? 10);
    const better = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a] || b - a;
    /** @type {Map<number, string>} */
    const texts = new Map();
    // A pasted headline may quote what its article says otherwise: better all its words than nothing at all.
    let loosened = false;
    if (query.phrases.length) {
      const chains = await Promise.all(
        query.phrases.map((/** @type {string[]} */ forms) => khobao.findChain(terms, root.rare, forms.map((form) => ({ form, folded: khobao.fold(form) })))),
      );
      const chained = matching.filter((number) => chains.every((chain) => chain.has(number))).sort(better);
      const checked = await khobao.checkPhrases(documents, chained, query.phrases, end, texts);
      loosened = !checked.length;
      if (!loosened) [matching, partial, otherForms] = [checked, [], 0];
    }
    const total = matching.length || partial.length;
    const all = matching.length ? matching : partial;
    let numbers;
    if (options.sort === "newest" || options.sort === "oldest") {
      const { rows } = await documents.loadColumns();
      const way = options.sort === "newest" ? -1 : 1;
      const dateOf = (/** @type {number} */ number) => rows[number].date;
      numbers = takeFirst(all.slice(), (a, b) => way * (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : 0) || b - a, end);
    } else if (query.words.filter((/** @type {any} */ word) => word.required).length <= ranking.allFirst) {
      numbers = takeFirst(matching.slice(), better, end);
      if (numbers.length < end) numbers = numbers.concat(takeFirst(partial, better, end - numbers.length));
    } else numbers = takeFirst(matching.concat(partial), better, end);
    return { numbers: numbers.slice(offset), matching: all, scores, total, otherForms, loosened, suggestion, words, texts };
  }

  Object.assign(khobao, { find });
})(/** @type {any} */ (globalThis));
