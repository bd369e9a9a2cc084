// @ts-check
/** The search that pages call; the contract stands in khobao/search/__init__.py. */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const LENGTH_STEP = 1.2;
  const LENGTH_LETTERS = "!#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

  /** @type {Archive | null} */
  let archive = null;

  /** The archive of this page: read once, when first asked. @returns {Archive} */
  function openArchive() {
    if (archive) return archive;
    const block = document.getElementById("search-root");
    const root = JSON.parse((block && block.textContent) || "null");
    if (!root) throw new khobao.LoadError("#search-root");
    archive = buildArchive(root);
    return archive;
  }

  /** @param {any} root @returns {Archive} */
  function buildArchive(root) {
    const norm = new Float64Array(root.universe).fill(khobao.normOf(1, 1));
    const ofLetters = new Float64Array(128);
    for (let step = 0; step < LENGTH_LETTERS.length; step++) {
      ofLetters[LENGTH_LETTERS.charCodeAt(step)] = khobao.normOf(LENGTH_STEP ** step, root.average);
    }
    for (let number = 0; number < root.lengths.length; number++) {
      norm[number] = ofLetters[root.lengths.charCodeAt(number)];
    }
    const terms = khobao.openTerms(root);
    return {
      root,
      statistics: { universe: root.universe, articles: root.articles, rare: root.rare, norm },
      terms,
      spelling: khobao.openSpelling(root, terms),
      documents: khobao.openDocuments(root),
      suggest: khobao.openLexicon(root),
    };
  }

  /**
   * Ask for the pieces of a query that will be searched for in a moment.
   * @param {string} text
   */
  async function prefetch(text) {
    try {
      await khobao.yieldToMain(); // the script has just begun, which takes a turn by itself
      const { terms, documents, root } = openArchive();
      documents.prefetch();
      await khobao.lookUp(terms, khobao.parseQuery(text, root), "heads", "heads", false);
    } catch {
      // The search itself says what could not be loaded, after it has tried again.
    }
  }

  /**
   * @param {string} text
   * @param {SearchOptions} [options]
   */
  async function search(text, options = {}) {
    khobao.beginTurn();
    const opened = openArchive();
    opened.documents.prefetch();
    /** @type {Map<number, Promise<Hit>>} by number of the article */
    const loads = new Map();
    /** @param {number} number @param {Pick<Found, "scores" | "words" | "texts" | "isWhole">} found */
    const loadHit = (number, { scores, words, texts, isWhole }) => {
      const load = async () => {
        const hit = await opened.documents.loadHit(number, scores[number], words);
        hit.whole = isWhole(number);
        const body = texts.get(number);
        if (body !== undefined) hit.excerpt = khobao.findPassage(body, words);
        return hit;
      };
      const loading = loads.get(number) ?? load();
      loads.set(number, loading);
      return loading;
    };
    let told = 0;
    const tell = (/** @type {Hit[]} */ hits) => {
      if (!options.onHits || hits.length <= told) return;
      told = hits.length;
      options.onHits(hits);
    };
    /** @type {OnKept} */
    const tellKept = ({ numbers, ...found }) => {
      const wanted = numbers.slice(options.offset || 0);
      Promise.all(wanted.map((number) => loadHit(number, found))).then(tell, () => {}); // the search itself fails below
    };
    const found = await khobao.find(opened, String(text), options, options.onHits && tellKept);
    /** @type {Hit[]} */
    const hits = [];
    /** @type {(Hit | undefined)[]} */
    const arrived = new Array(found.numbers.length);
    const load = async (/** @type {number} */ i) => {
      arrived[i] = await loadHit(found.numbers[i], found);
      while (hits.length < arrived.length && arrived[hits.length]) hits.push(/** @type {Hit} */ (arrived[hits.length]));
      tell(hits.slice());
    };
    // Who waits sees the best hit soonest when its file does not share the line with all others.
    if (options.onHits && arrived.length) await load(0);
    const awaited = [...arrived.keys()].filter((i) => !arrived[i]);
    /** @type {[Matched, ...void[]]} */
    const [{ matching, partial, otherForms, missing: unheld }] = await Promise.all([found.count(), ...awaited.map(load)]);
    for (const hit of hits) hit.whole = matching.has(hit.number);
    const { loosened, suggestion, understood, words } = found;
    const unknown = found.listMissing(unheld);
    const total = matching.size;
    return { total, shown: total || partial.length, missing: unknown, hits, otherForms, loosened, suggestion, understood, words };
  }

  /**
   * @param {string} text
   * @param {SearchOptions} [options]
   */
  async function facets(text, options = {}) {
    const opened = openArchive();
    const [{ matching, partial }, { rows, sourceNames, placeNames }] = await Promise.all([
      khobao.find(opened, String(text), options).then((/** @type {Found} */ found) => found.count()),
      opened.documents.loadColumns(),
    ]);
    await khobao.yieldToMain();
    /** @type {Map<string, number>} */
    const places = new Map();
    /** @type {Map<string, number>} */
    const months = new Map();
    /** @type {Map<string, number>} */
    const years = new Map();
    /** @type {Map<string, number>} */
    const sources = new Map();
    const count = (/** @type {Map<string, number>} */ map, /** @type {string} */ key) => map.set(key, (map.get(key) || 0) + 1);
    const shown = matching.size ? [...matching] : partial;
    for (const number of shown) {
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
      total: shown.length,
      places: [...places].sort(byCount).map(([slug, n]) => ({ slug, name: names.get(slug) || slug.split("/").pop(), count: n })),
      years: [...years].sort(byKey).map(([year, n]) => ({ year, count: n })),
      months: [...months].sort(byKey).map(([month, n]) => ({ month, count: n })),
      sources: [...sources].sort(byCount).map(([name, n]) => ({ name, count: n })),
    };
  }

  /**
   * @param {Hit} hit
   * @param {string | MarkWord[]} text the query, or its words as an answer has them
   * @returns {Promise<Segment[]>}
   */
  async function passage(hit, text) {
    try {
      const body = await openArchive().documents.loadText(hit);
      return khobao.findPassage(body, Array.isArray(text) ? text : khobao.wordsOf(String(text)));
    } catch {
      return hit.excerpt;
    }
  }

  /**
   * @param {string} text
   * @param {{limit?: number}} [options]
   */
  async function suggest(text, { limit = 8 } = {}) {
    const opened = openArchive();
    const [known, titles] = await Promise.all([opened.suggest(String(text), limit), khobao.suggestTitles(opened, String(text))]);
    return [...known.slice(0, limit - titles.length), ...titles];
  }

  Object.assign(khobao, { prefetch, search, facets, passage, suggest });
})(/** @type {any} */ (globalThis));
