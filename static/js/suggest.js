// @ts-check
/**
 * Completions of an unfinished query, from the lexicon and from titles. What pieces of the lexicon look like:
 * khobao/search/index/lexicon.py.
 *
 * @typedef {object} Completion
 * @property {string} text the whole query
 * @property {number} count articles
 * @property {"word" | "place" | "title"} kind
 * @property {string} slug of a place or an article
 *
 * @typedef {{text: string, form: string, folded: string, count: number, slug: string}} Entry
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const MOST_WORDS = 4;
  const SHORTEST_TITLE = 2; // words from which on titles are looked for
  const MOST_TITLES = 2;

  /** @param {string} line @returns {Entry} */
  function parseEntry(line) {
    const [text, count, slug = ""] = line.split("\t");
    const form = khobao.matchingForm(text);
    return { text, form, folded: khobao.fold(form), count: Number(count), slug };
  }

  /**
   * @param {any} root
   */
  function openLexicon(root) {
    const map = khobao.parseMap("l", root.lexicon);
    /** @type {Map<number, Promise<Entry[]>>} */
    const pieces = new Map();

    /** @param {number} position @returns {Promise<Entry[]>} */
    const loadEntries = (position) => {
      let entries = pieces.get(position);
      if (!entries) {
        entries = khobao.loadFromMap(map, position).then((/** @type {[string]} */ [lines]) => lines.split("\n").map(parseEntry));
        /** @type {Promise<Entry[]>} */ (entries).catch(() => pieces.delete(position));
        pieces.set(position, /** @type {Promise<Entry[]>} */ (entries));
      }
      return /** @type {Promise<Entry[]>} */ (entries);
    };

    /** Entries whose folded text begins so. @param {string} prefix @returns {Promise<Entry[]>} */
    const find = async (prefix) => {
      const first = Math.max(0, khobao.findPiece(map, prefix));
      /** @type {Entry[]} */
      const found = [];
      for (let at = first; at < map.keys.length; at++) {
        if (at > first && !map.keys[at].startsWith(prefix)) break;
        for (const entry of await loadEntries(at)) if (entry.folded.startsWith(prefix)) found.push(entry);
      }
      return found;
    };

    /**
     * Complete the end of a query: the longest run of its last words that begins something in the lexicon.
     * @param {string} text
     * @param {number} limit
     * @returns {Promise<Completion[]>} whole queries, commonest first
     */
    return async (text, limit) => {
      const typed = text.replace(/\s+/g, " ").replace(/^ /, "");
      const words = typed.split(" ");
      for (let kept = Math.max(0, words.length - MOST_WORDS); kept < words.length; kept++) {
        const form = khobao.matchingForm(words.slice(kept).join(" "));
        const folded = khobao.fold(form);
        if (!/^[a-z0-9]/.test(folded)) continue;
        const before = words.slice(0, kept).map((word) => `${word} `).join("");
        const found = (await find(folded)).filter((entry) => form === folded || entry.form.startsWith(form));
        if (!found.length) continue;
        found.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
        return found.slice(0, limit).map(({ text: completed, count, slug }) => (
          { text: before + completed, count, kind: slug ? "place" : "word", slug }
        ));
      }
      return [];
    };
  }

  /**
   * Titles that go on with what was typed.
   * @param {Archive} archive
   * @param {string} text
   * @returns {Promise<Completion[]>}
   */
  async function suggestTitles(archive, text) {
    const typed = khobao.matchingForm(text.replace(/\s+/g, " ").trim());
    if (typed.split(" ").length < SHORTEST_TITLE) return [];
    /** @type {Found} */
    const found = await khobao.find(archive, text, { limit: 10 });
    const hits = await Promise.all(found.numbers.map((number) => archive.documents.loadHit(number, 0, [])));
    const spell = typed === khobao.fold(typed) ? khobao.fold : String;
    return hits
      .filter(({ title }) => spell(khobao.matchingForm(title)).includes(typed))
      .slice(0, MOST_TITLES)
      .map(({ title, slug }) => ({ text: title, count: 1, kind: "title", slug }));
  }

  Object.assign(khobao, { openLexicon, suggestTitles });
})(/** @type {any} */ (globalThis));
