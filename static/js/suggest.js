// @ts-check
/** Completions of an unfinished query, from the lexicon. What its pieces look like: khobao/search/lexicon.py. */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const MOST_WORDS = 4;

  /** @typedef {{text: string, folded: string, count: number}} Entry */

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
        entries = khobao.loadFromMap(map, position).then((/** @type {[string]} */ [lines]) =>
          lines.split("\n").map((line) => {
            const space = line.lastIndexOf(" ");
            const text = line.slice(0, space);
            return { text, folded: khobao.fold(text), count: Number(line.slice(space + 1)) };
          }));
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
     * @returns {Promise<{text: string, count: number}[]>} whole queries, commonest first
     */
    return async (text, limit) => {
      const typed = text.replace(/\s+/g, " ").replace(/^ /, "");
      const words = typed.split(" ");
      for (let kept = Math.max(0, words.length - MOST_WORDS); kept < words.length; kept++) {
        const form = khobao.matchingForm(words.slice(kept).join(" "));
        const folded = khobao.fold(form);
        if (!/^[a-z0-9]/.test(folded)) continue;
        const before = words.slice(0, kept).map((word) => `${word} `).join("");
        const found = (await find(folded)).filter((entry) => form === folded || entry.text.startsWith(form));
        if (!found.length) continue;
        found.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
        return found.slice(0, limit).map((entry) => ({ text: before + entry.text, count: entry.count }));
      }
      return [];
    };
  }

  Object.assign(khobao, { openLexicon });
})(/** @type {any} */ (globalThis));
