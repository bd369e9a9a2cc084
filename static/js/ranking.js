// @ts-check
/**
 * Lists of postings to scores: lunr's BM25, and what goes beyond it, each part with a switch. Pure: no loading.
 *
 * @typedef {object} Options switches of the ranking; see RANKING for what is on
 * @property {number} pairs weight of neighbours; 0 leaves them out
 * @property {number} title boost of the field
 * @property {number} lead boost of the field
 * @property {number} codes weight of a code, whose parts count as well
 * @property {number} aliases weight of abbreviations; 0 leaves them out
 * @property {number} otherTones weight of a word with other tones than typed
 * @property {boolean} presence a pair says that its words are there, where their own heads do not
 * @property {number} allFirst queries of so many words at most show articles with all of them before the others
 * @property {boolean} exactLengths lengths of articles as they are, not rounded
 * @property {boolean} rounded to three decimals for each word and field, as lunr stores its scores
 *
 * @typedef {object} Term one word of the query with what is known of it
 * @property {Unit[]} exact of each form that is meant
 * @property {Unit[]} others of forms with other tones
 * @property {boolean} required
 * @property {string} field "" for all
 * @property {boolean} completed it stands nowhere, and these are words that begin so
 *
 * @typedef {{first: number, second: number, unit: Unit}} Pair
 * @typedef {{unit: Unit, covers: number[]}} Alias
 * @typedef {{terms: Term[], pairs: Pair[], aliases: Alias[]}} Lookup
 * @typedef {{seen: Uint32Array, other: Uint32Array, all: number}} Marks by number: a bit for each required word that
 *   the article holds; the same, whatever the tones; all bits
 * @typedef {{universe: number, articles: number, norms: Float64Array[]}} Statistics norms: k1(1 − b + b·length/average) of title, lead and body, by number
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const K1 = 1.2;
  const B = 0.75;
  const FIELDS = ["title", "lead", "body"];
  const BODY = 2;
  /** @type {Options} */
  const RANKING = {
    pairs: 0.5, title: 2, lead: 1.3, codes: 1, aliases: 0.6, otherTones: 0.05, presence: true, allFirst: 2,
    exactLengths: false, rounded: false,
  };
  /** @type {Options} what lunr does, and no more */
  const PLAIN = {
    pairs: 0, title: 1, lead: 1, codes: 1, aliases: 0, otherTones: 0, presence: false, allFirst: 0,
    exactLengths: true, rounded: true,
  };

  /** @param {number} length @param {number} average */
  const normOf = (length, average) => K1 * (1 - B + (B * length) / (average || 1));

  /** @param {number} count articles with the term, added up over fields as lunr does @param {number} articles */
  const idfOf = (count, articles) => Math.log(1 + Math.abs((articles - count + 0.5) / (count + 0.5)));

  /** @param {Unit[]} units */
  const countOf = (units) => units.reduce((sum, { lists }) => sum + lists.reduce((n, list) => n + list.n, 0), 0);

  /**
   * About how many articles have any of the forms, as if forms kept no company; of one form, lunr's count.
   * @param {Unit[]} forms @param {number} articles
   */
  const estimateArticles = (forms, articles) => {
    if (forms.length === 1) return countOf(forms);
    const without = forms.reduce((share, form) => share * (1 - Math.min(1, countOf([form]) / articles)), 1);
    return articles * (1 - without);
  };

  /** Whether only the head of some list is here. @param {Unit} unit */
  const isCut = ({ lists }) => lists.some((list) => list.numbers.length < list.n);

  /**
   * Which required words every article holds; of heads, only the articles that they name.
   * @param {Lookup} lookup
   * @param {number} universe
   * @param {Options} options
   * @returns {Marks}
   */
  function markArticles(lookup, universe, options) {
    const seen = new Uint32Array(universe);
    const other = new Uint32Array(universe);
    let all = 0;
    /** @param {Uint32Array} marks @param {Unit[]} forms @param {string} field @param {number} marked */
    const mark = (marks, forms, field, marked) => {
      for (const { lists } of forms) {
        lists.forEach(({ numbers }, f) => {
          if (field && field !== FIELDS[f]) return;
          for (let i = 0; i < numbers.length; i++) marks[numbers[i]] |= marked;
        });
      }
    };
    lookup.terms.forEach((term, position) => {
      const marked = term.required ? 1 << position : 0;
      all |= marked;
      mark(seen, term.exact, term.field, marked);
      if (options.otherTones) mark(other, term.others, term.field, marked);
    });
    for (const { unit, covers } of options.aliases ? lookup.aliases : []) {
      mark(seen, [unit], "", covers.reduce((sum, position) => sum | (lookup.terms[position].required ? 1 << position : 0), 0));
    }
    for (let number = 0; number < universe; number++) other[number] |= seen[number];
    return { seen, other, all };
  }

  /**
   * Score every article that any list names. Where the head of a word does not name an article, a pair with it
   * says that the word is there, and how often.
   * @param {Lookup} lookup
   * @param {Statistics} statistics
   * @param {Options} options
   * @returns {Float64Array}
   */
  function scoreArticles(lookup, { universe, articles, norms }, options) {
    const scores = new Float64Array(universe);
    const scored = new Uint32Array(universe); // words that an article has a score for, by position
    const frequency = new Int32Array(universe);
    const boosts = [options.title, options.lead, 1];
    let found = 0;

    /** @param {Unit[]} forms @param {string} field @param {number} weight @param {number} bit of its position */
    const addForms = (forms, field, weight, bit) => {
      const idf = idfOf(estimateArticles(forms, articles), articles);
      for (let f = 0; f < FIELDS.length; f++) {
        if (field && field !== FIELDS[f]) continue;
        const lists = forms.map((form) => form.lists[f]);
        for (const { numbers, frequencies } of lists) {
          for (let i = 0; i < numbers.length; i++) frequency[numbers[i]] += frequencies[i];
        }
        const factor = idf * weight * boosts[f] * (K1 + 1);
        const norm = norms[f];
        for (const { numbers } of lists) {
          for (let i = 0; i < numbers.length; i++) {
            const number = numbers[i];
            const tf = frequency[number];
            if (!tf) continue;
            frequency[number] = 0;
            const score = (factor * tf) / (norm[number] + tf);
            scores[number] += options.rounded ? Math.round(score * 1000) / 1000 : score;
            scored[number] |= bit;
          }
        }
      }
    };

    lookup.terms.forEach((term, position) => {
      if (countOf(term.exact)) found++;
      if (term.exact.length) addForms(term.exact, term.field, term.required ? 1 : options.codes, 1 << position);
      if (options.otherTones && term.others.length) addForms(term.others, term.field, options.otherTones, 0);
    });

    for (const { first, second, unit } of options.pairs ? lookup.pairs : []) {
      const factor = options.pairs * idfOf(countOf([unit]), articles) * (K1 + 1);
      const { numbers, frequencies } = unit.lists[0];
      const words = (options.presence ? [first, second] : [])
        .filter((position) => lookup.terms[position].required && lookup.terms[position].exact.some(isCut))
        .map((position) => ({ bit: 1 << position, factor: idfOf(estimateArticles(lookup.terms[position].exact, articles), articles) * (K1 + 1) }));
      for (let i = 0; i < numbers.length; i++) {
        const number = numbers[i];
        const saturation = frequencies[i] / (norms[BODY][number] + frequencies[i]);
        scores[number] += factor * saturation;
        for (const word of words) {
          if (scored[number] & word.bit) continue;
          scored[number] |= word.bit;
          scores[number] += word.factor * saturation;
        }
      }
    }

    for (const { unit } of options.aliases ? lookup.aliases : []) addForms([unit], "", options.aliases, 0);

    // lunr divides by the magnitude of the query's vector.
    const magnitude = Math.sqrt(Math.max(1, found));
    for (let number = 0; number < universe; number++) scores[number] /= magnitude;
    return scores;
  }

  Object.assign(khobao, { RANKING, PLAIN, normOf, countOf, isCut, markArticles, scoreArticles });
})(/** @type {any} */ (globalThis));
