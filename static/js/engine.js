// @ts-check
/**
 * The search that pages call; the contract stands in khobao/search/__init__.py.
 *
 *
 * @typedef {{limit?: number, offset?: number, place?: string | string[], source?: string, from?: string, to?: string,
 *   sort?: "relevance" | "newest" | "oldest", full?: boolean, ranking?: object,
 *   onHits?: (hits: Hit[]) => void}} SearchOptions
 * @typedef {{numbers: number[], matching: number[], scores: Float64Array, total: number, exact: boolean, otherForms: number,
 *   loosened: boolean, suggestion: string | null, words: string[], lookup: any, ranking: any, texts: Map<number, string>}} Found
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const LENGTH_STEP = 1.2;
  const LENGTH_LETTERS = "!#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  const DEEP = 100; // results from here on are sorted by whole lists
  const MOST_CHECKED = 200; // articles whose text is read to check a phrase

  /** @type {any} */
  let archive = null;

  /** The archive of this page: read once, when first asked. */
  function openArchive() {
    if (archive) return archive;
    const block = document.getElementById("search-root");
    const root = JSON.parse((block && block.textContent) || "null");
    if (!root) throw new khobao.LoadError("#search-root");
    archive = buildArchive(root);
    return archive;
  }

  /** @param {any} root */
  function buildArchive(root) {
    const norms = [0, 1, 2].map(() => new Float64Array(root.universe).fill(khobao.normOf(1, 1)));
    for (let number = 0; number < root.lengths.length; number++) {
      const length = LENGTH_STEP ** LENGTH_LETTERS.indexOf(root.lengths[number]);
      norms[2][number] = khobao.normOf(length, root.averages[2]);
    }
    return {
      root,
      statistics: { universe: root.universe, articles: root.articles, norms },
      terms: khobao.openTerms(root),
      documents: khobao.openDocuments(root),
      suggest: khobao.openLexicon(root),
    };
  }

  /**
   * @param {any} query
   * @param {boolean} full
   * @param {boolean} unfinished the last word may be a beginning
   */
  async function lookUp(query, full, unfinished) {
    const { terms, root } = openArchive();
    /** @type {Map<number, number>} */
    const follower = new Map(query.pairs);
    const last = query.words.length - 1;
    const lookups = query.words.map(async (/** @type {any} */ word, /** @type {number} */ position) => {
      const next = follower.get(position);
      const { forms, pair } = await terms.loadKey(word.folded, next === undefined ? undefined : query.words[next].folded, full);
      const exactLists = query.toned && forms.has(word.form) ? [forms.get(word.form)] : [...forms.values()];
      const others = query.toned && forms.has(word.form)
        ? [...forms].filter(([form]) => form !== word.form).map(([, lists]) => lists)
        : [];
      const term = { exact: exactLists, others, required: word.required, field: word.field, completed: false };
      if (!forms.size && unfinished && position === last && word.folded.length > 1) {
        for (const key of await terms.complete(word.folded)) {
          term.completed = true;
          term.exact.push(...(await terms.loadKey(key, undefined, full)).forms.values());
        }
      }
      return { term, pair, next };
    });
    // A word repeated before different neighbours has one entry, and the other pairs are looked up apart.
    const extra = query.pairs
      .filter((/** @type {[number, number]} */ [a, b]) => follower.get(a) !== b)
      .map(async (/** @type {[number, number]} */ [a, b]) => {
        const { pair } = await terms.loadKey(query.words[a].folded, query.words[b].folded, full);
        return { first: a, second: b, list: pair };
      });
    const aliases = query.aliases.map(async (/** @type {any} */ alias) => {
      const { forms } = await terms.loadKey(alias.folded, undefined, full);
      return { lists: forms.get(alias.form), covers: alias.covers };
    });
    const found = await Promise.all(lookups);
    const pairs = [
      ...found.map(({ pair, next }, first) => ({ first, second: next, list: pair })),
      ...(await Promise.all(extra)),
    ].filter((pair) => pair.list);
    return {
      terms: found.map(({ term }) => term),
      pairs,
      aliases: (await Promise.all(aliases)).filter((alias) => alias.lists),
      rare: root.rare,
    };
  }

  /**
   * The articles that hold a chain of syllables in a row, as far as pairs can say.
   * @param {{form: string, folded: string}[]} chain
   * @returns {Promise<Set<number>>}
   */
  async function findChain(chain) {
    const { terms, root } = openArchive();
    /** @type {Set<number> | null} */
    let held = null;
    const toned = chain.some(({ form, folded }) => form !== folded);
    /** @param {PostingList[]} lists */
    const keep = (lists) => {
      /** @type {Set<number>} */
      const numbers = new Set();
      for (const list of lists) for (const number of list.numbers) if (!held || held.has(number)) numbers.add(number);
      held = numbers;
    };
    for (let i = 0; i < chain.length; i++) {
      const next = chain[i + 1];
      const { forms, pair } = await terms.loadKey(chain[i].folded, next && next.folded, true);
      keep((toned && forms.has(chain[i].form) ? [forms.get(chain[i].form)] : [...forms.values()]).flat());
      if (!next) continue;
      const counts = [forms, (await terms.loadKey(next.folded, undefined, false)).forms].map((one) =>
        [...one.values()].flat().reduce((sum, list) => sum + list.n, 0));
      // Pairs of rare syllables are not stored; the text will tell.
      if (pair) keep([pair]);
      else if (Math.min(...counts) >= root.rare) keep([]);
    }
    return held || new Set();
  }

  /**
   * Whether syllables follow each other in a text.
   * @param {string} text
   * @param {string[]} forms
   */
  function holdsPhrase(text, forms) {
    const toned = forms.some((form) => form !== khobao.fold(form));
    const tokens = khobao.findTokens(text).filter((/** @type {any} */ token) => !token.isCode);
    const line = ` ${tokens.map((/** @type {any} */ token) => (toned ? token.form : token.folded)).join(" ")} `;
    return line.includes(` ${forms.join(" ")} `);
  }

  /**
   * All articles that match, best first.
   * @param {string} text
   * @param {SearchOptions} options
   * @returns {Promise<Found>}
   */
  async function find(text, options) {
    const { root, statistics, documents } = openArchive();
    const ranking = { ...khobao.RANKING, ...options.ranking };
    let query = khobao.parseQuery(text, root.abbreviations);
    const filtered = Boolean(options.place || options.source || options.from || options.to);
    const byDate = options.sort === "newest" || options.sort === "oldest";
    const full = Boolean(
      options.full || filtered || byDate || query.phrases.length || query.excluded.length ||
        (options.offset || 0) + (options.limit ?? 10) > DEEP,
    );
    const unfinished = !/\s$/.test(text);
    let lookup = await lookUp(query, full, unfinished);
    let suggestion = null;
    const unknown = lookup.terms.map((term, i) => (term.exact.length || !term.required ? -1 : i)).filter((i) => i >= 0);
    if (unknown.length) {
      suggestion = await mendQuery(text, query, unknown);
      if (suggestion && lookup.terms.every((term) => !term.exact.length)) {
        query = khobao.parseQuery(suggestion, root.abbreviations);
        lookup = await lookUp(query, full, false);
      }
    }
    const { scores, seen, other, all, exact } = khobao.scoreArticles(lookup, statistics, ranking);
    const filter = filtered ? buildFilter(await documents.loadColumns(), options) : () => true;
    const excluded = await Promise.all(query.excluded.map(findChain));
    const chains = await Promise.all(
      query.phrases.map((/** @type {string[]} */ forms) => findChain(forms.map((form) => ({ form, folded: khobao.fold(form) })))),
    );
    /** @type {number[]} */
    let matching = [];
    /** @type {number[]} */
    const partial = [];
    let otherForms = 0;
    // Filters without words browse: all that they leave, newest first.
    const browsing = filtered && !query.words.length && !query.phrases.length;
    for (let number = 0; number < root.universe; number++) {
      if ((scores[number] <= 0 && !browsing) || !filter(number) || excluded.some((chain) => chain.has(number))) continue;
      if ((seen[number] & all) === all) matching.push(number);
      else {
        if ((other[number] & all) === all) otherForms++;
        partial.push(number);
      }
    }
    const completed = query.words.map((/** @type {any} */ _, /** @type {number} */ i) => i).filter((/** @type {number} */ i) => lookup.terms[i].completed);
    if (!matching.length && completed.length && !suggestion) suggestion = await mendQuery(text, query, completed);
    const better = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a] || b - a;
    /** @type {Map<number, string>} */
    const texts = new Map();
    // A pasted headline may quote what its article says otherwise: better all its words than nothing at all.
    let loosened = false;
    if (query.phrases.length) {
      const wanted = (options.offset || 0) + (options.limit ?? 10);
      const chained = matching.filter((number) => chains.every((chain) => chain.has(number))).sort(better);
      const checked = await checkPhrases(chained, query.phrases, wanted, texts);
      loosened = !checked.length;
      if (!loosened) [matching, otherForms] = [checked, 0];
    }
    const total = matching.length || partial.length;
    let numbers;
    if (query.phrases.length && !loosened) numbers = matching;
    else if (byDate) numbers = matching.length ? matching : partial;
    else if (lookup.terms.filter((term) => term.required).length <= ranking.allFirst) {
      numbers = matching.sort(better).concat(partial.sort(better));
    } else numbers = matching.concat(partial).sort(better);
    if (byDate) {
      const { rows } = await documents.loadColumns();
      const way = options.sort === "newest" ? -1 : 1;
      const dateOf = (/** @type {number} */ number) => rows[number].date;
      numbers.sort((a, b) => way * (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : 0) || b - a);
    }
    const words = khobao.wordsOf(suggestion && unknown.length === lookup.terms.length ? suggestion : text);
    return { numbers, matching: matching.length ? matching : partial, scores, total, exact, otherForms, loosened, suggestion, words, lookup, ranking, texts };
  }

  /**
   * The query with likelier syllables in place of those that match nothing, or null.
   * @param {string} text
   * @param {any} query
   * @param {number[]} unknown positions of its words
   * @returns {Promise<string | null>}
   */
  async function mendQuery(text, query, unknown) {
    const { terms } = openArchive();
    const mended = await Promise.all(unknown.map((i) => terms.mend(query.words[i].folded)));
    let better = text;
    unknown.forEach((position, i) => {
      const form = query.words[position].form;
      for (const match of text.matchAll(/[^\s"“”:-]+/g)) {
        if (mended[i] && khobao.matchingForm(match[0]) === form) better = better.replace(match[0], mended[i]);
      }
    });
    return better === text ? null : preferKnown(better, query, unknown);
  }

  /**
   * A mended query as the lexicon writes it when it knows it whole: “biên phòng” rather than “biến phong”.
   * @param {string} mended
   * @param {any} query as typed
   * @param {number[]} unknown positions of the words that were mended
   * @returns {Promise<string>}
   */
  async function preferKnown(mended, query, unknown) {
    const plain = khobao.fold(khobao.matchingForm(mended.trim()));
    const known = (await suggest(plain, { limit: 50 })).find((/** @type {{text: string}} */ entry) => khobao.fold(entry.text) === plain);
    if (!known) return mended;
    // Tones that the reader typed and that were right stay.
    const forms = known.text.split(" ");
    const kept = query.words.every((/** @type {any} */ word, /** @type {number} */ i) =>
      unknown.includes(i) || word.form === word.folded || forms.includes(word.form));
    return kept ? known.text : mended;
  }

  /**
   * The articles among *numbers* whose text has the phrases; as many as are wanted are read, the others stay.
   * @param {number[]} numbers best first
   * @param {string[][]} phrases
   * @param {number} wanted
   * @param {Map<number, string>} texts filled with what was read
   */
  async function checkPhrases(numbers, phrases, wanted, texts) {
    const { documents } = openArchive();
    /** @type {number[]} */
    const kept = [];
    let at = 0;
    while (at < Math.min(numbers.length, MOST_CHECKED) && kept.length < wanted) {
      const batch = numbers.slice(at, at + Math.max(1, wanted - kept.length));
      const holds = await Promise.all(
        batch.map(async (number) => {
          const hit = await documents.loadHit(number, 0, []);
          try {
            const text = await documents.loadText(hit);
            texts.set(number, text);
            return phrases.every((forms) => holdsPhrase(`${hit.title}.\n${text}`, forms));
          } catch {
            return true; // what cannot be read cannot be refused
          }
        }),
      );
      kept.push(...batch.filter((_, i) => holds[i]));
      at += batch.length;
    }
    return kept.concat(numbers.slice(at));
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
   * @param {string} text
   * @param {SearchOptions} [options]
   */
  async function search(text, options = {}) {
    const { root, statistics, documents } = openArchive();
    const limit = options.limit ?? 10;
    const offset = options.offset || 0;
    const found = await find(String(text), options);
    const chosen = found.numbers.slice(offset, offset + limit);
    /** @type {Hit[]} */
    const hits = [];
    /** @type {(Hit | undefined)[]} */
    const arrived = new Array(chosen.length);
    await Promise.all(
      chosen.map(async (number, i) => {
        const hit = await documents.loadHit(number, found.scores[number], found.words);
        const body = found.texts.get(number);
        if (body !== undefined) hit.excerpt = khobao.findPassage(body, found.words);
        arrived[i] = hit;
        const before = hits.length;
        while (hits.length < arrived.length && arrived[hits.length]) hits.push(/** @type {Hit} */ (arrived[hits.length]));
        if (options.onHits && hits.length > before) options.onHits(hits.slice());
      }),
    );
    // Order goes by rounded lengths, which are there at once; the figure shown by the exact ones.
    const norms = statistics.norms.map((/** @type {Float64Array} */ norm) => norm.slice());
    for (const hit of hits) {
      hit.lengths.forEach((length, f) => (norms[f][hit.number] = khobao.normOf(length, root.averages[f])));
    }
    if (hits.length) {
      const { scores } = khobao.scoreArticles(found.lookup, { ...statistics, norms }, found.ranking);
      for (const hit of hits) hit.score = scores[hit.number];
    }
    const { total, exact, otherForms, loosened, suggestion, words } = found;
    return { total, exact, hits, otherForms, loosened, suggestion, words };
  }

  /**
   * @param {string} text
   * @param {SearchOptions} [options]
   */
  async function facets(text, options = {}) {
    const { documents } = openArchive();
    const found = await find(String(text), { ...options, full: true, sort: "relevance" });
    const { rows, sourceNames, placeNames } = await documents.loadColumns();
    /** @type {Map<string, number>} */
    const places = new Map();
    /** @type {Map<string, number>} */
    const months = new Map();
    /** @type {Map<string, number>} */
    const years = new Map();
    /** @type {Map<string, number>} */
    const sources = new Map();
    const count = (/** @type {Map<string, number>} */ map, /** @type {string} */ key) => map.set(key, (map.get(key) || 0) + 1);
    for (const number of found.matching) {
      const { date, source, places: at } = rows[number];
      if (sourceNames[source]) count(sources, sourceNames[source]);
      if (date) count(years, date.slice(0, 4));
      if (date.length >= 7) count(months, date.slice(0, 7));
      /** @type {Set<string>} */
      const paths = new Set();
      for (const place of at) {
        const parts = placeNames[place][0].split("/");
        parts.forEach((/** @type {string} */ _, /** @type {number} */ i) => paths.add(parts.slice(0, i + 1).join("/")));
      }
      for (const path of paths) count(places, path);
    }
    /** @type {Map<string, string>} */
    const names = new Map(placeNames);
    const byKey = (/** @type {[string, number]} */ a, /** @type {[string, number]} */ b) => (a[0] < b[0] ? -1 : 1);
    const byCount = (/** @type {[string, number]} */ a, /** @type {[string, number]} */ b) => b[1] - a[1] || byKey(a, b);
    return {
      total: found.total,
      places: [...places].sort(byCount).map(([slug, n]) => ({ slug, name: names.get(slug) || slug.split("/").pop(), count: n })),
      years: [...years].sort(byKey).map(([year, n]) => ({ year, count: n })),
      months: [...months].sort(byKey).map(([month, n]) => ({ month, count: n })),
      sources: [...sources].sort(byCount).map(([name, n]) => ({ name, count: n })),
    };
  }

  /**
   * @param {Hit} hit
   * @param {string} text
   * @returns {Promise<Segment[]>}
   */
  async function passage(hit, text) {
    try {
      const body = await openArchive().documents.loadText(hit);
      return khobao.findPassage(body, khobao.wordsOf(String(text)));
    } catch {
      return hit.excerpt;
    }
  }

  /**
   * @param {string} text
   * @param {{limit?: number}} [options]
   */
  async function suggest(text, { limit = 8 } = {}) {
    return openArchive().suggest(String(text), limit);
  }

  Object.assign(khobao, { search, facets, passage, suggest });
})(/** @type {any} */ (globalThis));
