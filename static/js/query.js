// @ts-check
/**
 * What a reader typed, understood. Cases stand in tests/cases/query.json.
 *
 * A query is words; "an exact phrase"; -word and -"a phrase" to leave out; tiêu-đề:, sa-pô:, nội-dung: (or title:,
 * lead:, body:) before a word or phrase. Nothing is an error: what means nothing is plain text.
 *
 * @typedef {object} Word
 * @property {string} form
 * @property {string} folded
 * @property {string} field "" for all, or title, lead, body
 * @property {boolean} required an article must hold it to count as matching; a code is not, for its parts are
 *
 * @typedef {object} Query
 * @property {Word[]} words none twice
 * @property {[number, number][]} pairs positions in words of neighbours, the keys of pairs
 * @property {{form: string, folded: string, covers: number[]}[]} aliases short forms of words that stand there
 * @property {string[][]} phrases forms of syllables that must follow each other
 * @property {{form: string, folded: string}[][]} excluded syllables in a row that an article must not have
 * @property {boolean} toned some word has tones: then all are meant as typed
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const MOST_WORDS = 30; // more would not fit the bits that count them, and nobody reads so long a query

  /**
   * @param {string} text anything
   * @param {Record<string, string>} abbreviations long form -> short forms, by spaces, in matching form
   * @returns {Query}
   */
  function parseQuery(text, abbreviations) {
    /** @type {Query} */
    const query = { words: [], pairs: [], aliases: [], phrases: [], excluded: [], toned: false };
    /** @type {Map<string, number>} */
    const positions = new Map();
    /** @param {string} form @param {string} folded @param {string} field @param {boolean} required */
    const add = (form, folded, field, required) => {
      const key = `${field}:${form}`;
      const known = positions.get(key);
      if (known !== undefined) {
        if (required) query.words[known].required = true;
        return known;
      }
      if (query.words.length === MOST_WORDS) return -1;
      positions.set(key, query.words.length);
      return query.words.push({ form, folded, field, required }) - 1;
    };
    /** @type {Set<string>} */
    const pairs = new Set();
    let before = -1; // quotes do not part neighbours: they do not in an article either
    for (const part of khobao.parseParts(text)) {
      /** @type {{form: string, folded: string, isCode: boolean, afterBreak: boolean}[]} */
      const tokens = khobao.findTokens(part.text);
      const syllables = tokens.filter((token) => !token.isCode);
      if (part.excluded || part.field) before = -1;
      if (part.excluded) {
        const chain = tokens.length === syllables.length ? syllables : tokens.slice(0, 1);
        if (chain.length) query.excluded.push(chain.map(({ form, folded }) => ({ form, folded })));
        continue;
      }
      if (part.phrase && syllables.length) {
        query.phrases.push(syllables.map((token) => token.form));
      }
      /** @type {number[]} */
      const at = [];
      for (const token of tokens) {
        const position = add(token.form, token.folded, part.field, !token.isCode);
        at.push(position);
        if (token.isCode) continue;
        if (token.afterBreak) before = -1;
        if (before >= 0 && position >= 0 && !part.field) {
          const key = `${query.words[before].folded} ${token.folded}`;
          if (!pairs.has(key)) query.pairs.push([before, position]);
          pairs.add(key);
        }
        before = position;
      }
      if (part.field) {
        before = -1;
        continue;
      }
      const forms = tokens.map((token) => token.form);
      for (let first = 0; first < forms.length; first++) {
        for (let last = first + 2; last <= Math.min(forms.length, first + 9); last++) {
          const short = abbreviations[forms.slice(first, last).join(" ")];
          const covers = at.slice(first, last);
          if (!short || covers.includes(-1)) continue;
          for (const form of short.split(" ")) query.aliases.push({ form, folded: khobao.fold(form), covers });
        }
      }
    }
    query.toned = query.words.some((word) => word.form !== word.folded);
    return query;
  }

  Object.assign(khobao, { parseQuery });
})(/** @type {any} */ (globalThis));
