// @ts-check
/** Queries with a word that the archive does not know, corrected by its nearest known syllables. */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /**
   * Letters to add, drop, change or swap with a neighbour to make one word the other.
   * @param {string} a
   * @param {string} b
   * @returns {number}
   */
  function findEditDistance(a, b) {
    /** @type {number[]} */
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
        row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
      [beforeLast, last] = [last, row];
    }
    return last[b.length];
  }

  /**
   * The known syllables of an archive, read when a word is not found.
   * @param {any} root
   * @param {any} terms
   */
  function openSpelling(root, terms) {
    /** @type {Promise<Map<string, number>> | null} folded syllable -> logarithm of its articles */
    let syllables = null;
    const loadSyllables = () => {
      syllables = syllables || khobao.load("syllables", root.syllables).then((/** @type {[string]} */ [text]) => {
        /** @type {Map<string, number>} */
        const known = new Map();
        let key = "";
        for (const [, shared, more, size] of text.matchAll(/([A-Z])([^A-Z0-9]*)([0-9])/g)) {
          key = key.slice(0, shared.charCodeAt(0) - 65) + more;
          known.set(key, Number(size));
        }
        return known;
      }).catch((/** @type {Error} */ error) => {
        syllables = null;
        throw error;
      });
      return syllables;
    };

    /**
     * The syllable of the archive that a mistyped one most likely means: fewest edits, then the commonest.
     * @param {string} folded
     * @returns {Promise<string | null>} its commonest form with tones
     */
    const correct = async (folded) => {
      if (folded.length < 2 || /[0-9]/.test(folded)) return null;
      let best = "";
      let bestScore = folded.length < 4 ? 1.5 : 2.5;
      for (const [key, size] of await /** @type {Promise<Map<string, number>>} */ (loadSyllables())) {
        if (Math.abs(key.length - folded.length) > 2) continue;
        const score = findEditDistance(folded, key) - size / 20;
        if (score < bestScore) [bestScore, best] = [score, key];
      }
      if (!best) return null;
      let form = best;
      let most = 0;
      for (const [name, { n }] of await terms.loadForms(best, undefined, "heads")) if (n > most) [most, form] = [n, name];
      return form;
    };

    return { correct };
  }

  /**
   * The query with likelier syllables in place of those that match nothing, or null.
   * @param {Archive} archive
   * @param {string} text
   * @param {any} query
   * @param {number[]} unknown positions of its words
   * @returns {Promise<string | null>}
   */
  async function correctQuery({ spelling, suggest }, text, query, unknown) {
    const corrected = await Promise.all(unknown.map((i) => spelling.correct(query.terms[i].folded)));
    let better = text;
    unknown.forEach((position, i) => {
      const form = query.terms[position].form;
      for (const match of text.matchAll(/[^\s"“”:-]+/g)) {
        if (corrected[i] && khobao.matchingForm(match[0]) === form) better = better.replace(match[0], corrected[i]);
      }
    });
    return better === text ? null : preferKnown(suggest, better, query, unknown);
  }

  /**
   * A corrected query as the lexicon writes it when it knows it whole: “biên phòng” rather than “biến phong”.
   * @param {Archive["suggest"]} suggest
   * @param {string} corrected
   * @param {any} query as typed
   * @param {number[]} unknown positions of the words that were corrected
   * @returns {Promise<string>}
   */
  async function preferKnown(suggest, corrected, query, unknown) {
    const plain = khobao.fold(khobao.matchingForm(corrected.trim()));
    const known = (await suggest(plain, 50)).find((entry) => khobao.fold(khobao.matchingForm(entry.text)) === plain);
    if (!known) return corrected;
    // Tones that the reader typed and that were right stay.
    const forms = khobao.matchingForm(known.text).split(" ");
    const kept = query.terms.every((/** @type {any} */ word, /** @type {number} */ i) =>
      unknown.includes(i) || word.form === word.folded || forms.includes(word.form));
    return kept ? known.text : corrected;
  }

  /**
   * Whether each corrected word has a neighbour in the query that it has in some article too. What finds no article,
   * or only such as hold its words far apart, is no better than what was typed.
   * @param {any} query corrected
   * @param {Lookup} lookup
   * @param {number[]} corrected positions
   * @param {number} rare
   */
  function keepsCompany(query, lookup, corrected, rare) {
    const known = new Set(lookup.pairs.filter(({ list }) => list).map(({ first, second }) => `${first} ${second}`));
    const isRare = (/** @type {number} */ position) => lookup.terms[position].count < rare; // and has no pairs
    return corrected.every((position) => {
      /** @type {[number, number][]} */
      const pairs = query.pairs.filter((/** @type {[number, number]} */ pair) => pair.includes(position));
      return !pairs.length || pairs.some(([first, second]) => known.has(`${first} ${second}`) || isRare(first) || isRare(second));
    });
  }

  Object.assign(khobao, { openSpelling, correctQuery, keepsCompany });
})(/** @type {any} */ (globalThis));
