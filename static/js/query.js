// @ts-check
/**
 * What a reader typed, understood as far as that needs no index. Read with tests/cases/query.json.
 *
 * @typedef {object} QueryTerm
 * @property {string} form
 * @property {string} folded its key
 * @property {boolean} title it must stand in the title
 * @property {boolean} isCode
 *
 * @typedef {object} Place one token of the query, in reading order
 * @property {number} term its position in terms
 * @property {string} text as typed
 * @property {boolean} isCode
 * @property {number} run of letters and signs that it is part of
 * @property {boolean} apart it makes no word and no pair with what stands before it
 * @property {boolean} either it stands for the word before it: tai nạn OR cháy
 *
 * @typedef {object} Query
 * @property {QueryTerm[]} terms none twice
 * @property {Place[]} places
 * @property {[number, number][]} pairs terms of neighbours, the keys of pairs
 * @property {{form: string, folded: string, first: number, last: number}[]} aliases short forms of what stands at these places
 * @property {string[][]} phrases forms of syllables that must follow each other
 * @property {{first: number, length: number, folded: string[]}[]} names places that may be a person's name
 * @property {{form: string, folded: string}[][]} excluded syllables in a row that an article must not have
 * @property {boolean} toned some term has tones: then all are meant as typed
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const MOST_TERMS = 30; // more would not fit the bits that count them, and nobody reads so long a query
  const LONGEST_ALIAS = 9; // tokens
  const NAME_LENGTHS = [3, 4]; // syllables; as in khobao/search/analyze/names.py
  const EITHER = new Set(["OR", "HOẶC"]);

  /** @param {string} form */
  const isToned = (form) => khobao.fold(form) !== form;

  /**
   * The short forms of what a query spells out.
   * @param {Query} query
   * @param {Record<string, string>} abbreviations long form -> short forms, by spaces, in matching form
   * @returns {Query["aliases"]}
   */
  function findAliases({ terms, places, toned }, abbreviations) {
    /** @type {Map<string, string>} */
    const shorts = new Map(Object.entries(abbreviations).map(([long, short]) => [toned ? long : khobao.fold(long), short]));
    const forms = places.map(({ term }) => terms[term].form);
    /** @type {Query["aliases"]} */
    const found = [];
    for (let first = 0; first < forms.length; first++) {
      for (let last = first + 1; last < Math.min(forms.length, first + LONGEST_ALIAS); last++) {
        const short = shorts.get(forms.slice(first, last + 1).join(" "));
        for (const form of short ? short.split(" ") : []) found.push({ form, folded: khobao.buildKey(form), first, last });
      }
    }
    return found;
  }

  /**
   * Where people's names may stand: a surname and two or three syllables.
   * @param {Query} query
   * @param {Set<string>} surnames
   * @returns {Query["names"]}
   */
  function findNames({ terms, places, toned }, surnames) {
    /** @type {Query["names"]} */
    const found = [];
    places.forEach(({ term }, first) => {
      if (!surnames.has(toned ? terms[term].form : terms[term].folded)) return;
      for (const length of NAME_LENGTHS) {
        const run = places.slice(first, first + length);
        if (run.length < length || run.some(({ isCode, apart }, i) => isCode || (i > 0 && apart))) continue;
        found.push({ first, length, folded: run.map((place) => terms[place.term].folded) });
      }
    });
    return found;
  }

  /**
   * @param {string} text anything
   * @param {{abbreviations: Record<string, string>, surnames: string}} root
   * @returns {Query}
   */
  function parseQuery(text, root) {
    /** @type {Query} */
    const query = { terms: [], places: [], pairs: [], aliases: [], phrases: [], names: [], excluded: [], toned: false };
    /** @type {Map<string, number>} */
    const positions = new Map();
    /** @param {Token} token @param {boolean} title */
    const add = ({ form, folded, isCode }, title) => {
      const key = `${title ? "title" : ""}:${form}`;
      const known = positions.get(key);
      if (known !== undefined || query.terms.length === MOST_TERMS) return known ?? -1;
      positions.set(key, query.terms.length);
      return query.terms.push({ form, folded, title, isCode }) - 1;
    };
    /** @type {Set<string>} */
    const pairs = new Set();
    let before = -1;
    let runs = 0;
    let apart = true;
    for (const part of khobao.parseParts(text)) {
      /** @type {Token[]} */
      const tokens = khobao.findTokens(part.text);
      const syllables = tokens.filter((token) => !token.isCode);
      if (part.excluded || part.title) before = -1;
      if (part.excluded) {
        const chain = tokens.length === syllables.length ? syllables : tokens.slice(0, 1);
        if (chain.length) query.excluded.push(chain.map(({ form, folded }) => ({ form, folded })));
        continue;
      }
      if (part.phrase && syllables.length) query.phrases.push(syllables.map((token) => token.form));
      if (part.phrase || part.title) apart = true;
      let either = false;
      tokens.forEach((token, i) => {
        if (!part.phrase && EITHER.has(token.text) && query.places.length && i < tokens.length - 1) {
          either = true;
          before = -1;
          return;
        }
        const term = add(token, part.title);
        if (term < 0) return;
        apart = apart || token.afterBreak || either || (part.title && token.run !== tokens[i - 1]?.run);
        query.places.push({ term, text: token.text, isCode: token.isCode, run: runs + token.run, apart, either });
        apart = either = false;
        if (token.isCode) return;
        if (token.afterBreak) before = -1;
        if (before >= 0 && !part.title) {
          const key = `${query.terms[before].folded} ${token.folded}`;
          if (!pairs.has(key)) query.pairs.push([before, term]);
          pairs.add(key);
        }
        before = term;
      });
      runs += 1 + (tokens.length ? tokens[tokens.length - 1].run : 0);
      if (part.phrase || part.title) apart = true;
      if (part.title) before = -1;
    }
    query.toned = query.terms.some((term) => isToned(term.form));
    query.aliases = findAliases(query, root.abbreviations);
    // The stop of a short form ends no sentence: TP. Hồ Chí Minh.
    for (const { first, last } of query.aliases) {
      for (const place of query.places.slice(first + 1, last + 1)) place.apart = place.either;
    }
    query.names = findNames(query, new Set(root.surnames.split(" ").map(query.toned ? String : khobao.buildKey)));
    return query;
  }

  Object.assign(khobao, { parseQuery });
})(/** @type {any} */ (globalThis));
