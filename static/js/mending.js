// @ts-check
/** Queries with a word that the archive does not know, mended by its nearest known syllables. */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /**
   * The query with likelier syllables in place of those that match nothing, or null.
   * @param {Archive} archive
   * @param {string} text
   * @param {any} query
   * @param {number[]} unknown positions of its words
   * @returns {Promise<string | null>}
   */
  async function mendQuery({ terms, suggest }, text, query, unknown) {
    const mended = await Promise.all(unknown.map((i) => terms.mend(query.terms[i].folded)));
    let better = text;
    unknown.forEach((position, i) => {
      const form = query.terms[position].form;
      for (const match of text.matchAll(/[^\s"“”:-]+/g)) {
        if (mended[i] && khobao.matchingForm(match[0]) === form) better = better.replace(match[0], mended[i]);
      }
    });
    return better === text ? null : preferKnown(suggest, better, query, unknown);
  }

  /**
   * A mended query as the lexicon writes it when it knows it whole: “biên phòng” rather than “biến phong”.
   * @param {Archive["suggest"]} suggest
   * @param {string} mended
   * @param {any} query as typed
   * @param {number[]} unknown positions of the words that were mended
   * @returns {Promise<string>}
   */
  async function preferKnown(suggest, mended, query, unknown) {
    const plain = khobao.fold(khobao.matchingForm(mended.trim()));
    const known = (await suggest(plain, 50)).find((entry) => khobao.fold(entry.text) === plain);
    if (!known) return mended;
    // Tones that the reader typed and that were right stay.
    const forms = known.text.split(" ");
    const kept = query.terms.every((/** @type {any} */ word, /** @type {number} */ i) =>
      unknown.includes(i) || word.form === word.folded || forms.includes(word.form));
    return kept ? known.text : mended;
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
    const known = new Set(lookup.pairs.filter(({ list }) => list).map(({ first, second }) => `${first} ${second}`));
    const isRare = (/** @type {number} */ position) => lookup.terms[position].count < rare; // and has no pairs
    return mended.every((position) => {
      /** @type {[number, number][]} */
      const pairs = query.pairs.filter((/** @type {[number, number]} */ pair) => pair.includes(position));
      return !pairs.length || pairs.some(([first, second]) => known.has(`${first} ${second}`) || isRare(first) || isRare(second));
    });
  }

  Object.assign(khobao, { mendQuery, keepsCompany });
})(/** @type {any} */ (globalThis));
