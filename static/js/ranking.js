// @ts-check
/**
 * Lists of postings to scores: lunr's BM25, and what goes beyond it, each part with a switch. Pure: no loading.
 * Twin of khobao/search/ranking.py.
 *
 * @typedef {object} Options switches of the ranking; see RANKING for what is on
 * @property {number} pairs weight of neighbours; 0 leaves them out
 * @property {number} title boost of the field
 * @property {number} lead boost of the field
 * @property {number} codes weight of a code, whose parts count as well
 * @property {number} aliases weight of abbreviations; 0 leaves them out
 * @property {number} otherTones weight of a word with other tones than typed
 * @property {boolean} presence a neighbour pair proves its words where their own lists were not read to the end
 * @property {number} allFirst queries of so many words at most show articles with all of them before the others
 * @property {boolean} rounded to three decimals for each word and field, as lunr stores its scores
 *
 * @typedef {object} Term one word of the query with its lists
 * @property {PostingList[][]} exact lists of title, lead, body for each form that is meant
 * @property {PostingList[][]} others the same for forms with other tones
 * @property {boolean} required
 * @property {string} field "" for all
 *
 * @typedef {{first: number, second: number, list: PostingList}} Pair
 * @typedef {{lists: PostingList[], covers: number[]}} Alias
 * @typedef {{terms: Term[], pairs: Pair[], aliases: Alias[]}} Lookup
 * @typedef {{universe: number, articles: number, norms: Float64Array[]}} Statistics norms: k1(1 − b + b·length/average) of title, lead and body, by number
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const K1 = 1.2;
  const B = 0.75;
  const FIELDS = ["title", "lead", "body"];
  /** @type {Options} */
  const RANKING = { pairs: 0.5, title: 2, lead: 1.3, codes: 1, aliases: 0.6, otherTones: 0.05, presence: true, allFirst: 2, rounded: false };
  /** @type {Options} what lunr does, and no more */
  const PLAIN = { pairs: 0, title: 1, lead: 1, codes: 1, aliases: 0, otherTones: 0, presence: false, allFirst: 0, rounded: true };

  /** @param {number} length @param {number} average */
  const normOf = (length, average) => K1 * (1 - B + (B * length) / (average || 1));

  /** @param {number} count articles with the term, added up over fields as lunr does @param {number} articles */
  const idfOf = (count, articles) => Math.log(1 + Math.abs((articles - count + 0.5) / (count + 0.5)));

  /** @param {PostingList[][]} forms */
  const countOf = (forms) => forms.reduce((sum, lists) => sum + lists.reduce((n, list) => n + list.n, 0), 0);

  /**
   * About how many articles have any of the forms, as if forms kept no company; of one form, lunr's count.
   * @param {PostingList[][]} forms @param {number} articles
   */
  const estimateArticles = (forms, articles) => {
    if (forms.length === 1) return countOf(forms);
    const without = forms.reduce((share, lists) => share * (1 - Math.min(1, countOf([lists]) / articles)), 1);
    return articles * (1 - without);
  };

  /** @param {PostingList} list */
  const isCut = (list) => list.numbers.length < list.n;

  /**
   * Score every article that any list names.
   * @param {Lookup} lookup
   * @param {Statistics} statistics
   * @param {Options} options
   * @returns {{scores: Float64Array, seen: Uint32Array, other: Uint32Array, all: number, exact: boolean}}
   *   seen: a bit for each required word that the article holds; other: the same, whatever the tones; all: all
   *   bits; exact: no required word's list was cut
   */
  function scoreArticles(lookup, { universe, articles, norms }, options) {
    const scores = new Float64Array(universe);
    const seen = new Uint32Array(universe);
    const other = new Uint32Array(universe);
    const frequency = new Int32Array(universe);
    const boosts = [options.title, options.lead, 1];
    let all = 0;
    let exact = true;
    let found = 0;

    /**
     * @param {PostingList[][]} forms @param {string} field @param {number} weight @param {number} bit
     * @param {Uint32Array} marks
     */
    const addWord = (forms, field, weight, bit, marks) => {
      if (!countOf(forms)) return;
      const idf = idfOf(estimateArticles(forms, articles), articles);
      for (let f = 0; f < 3; f++) {
        if (field && field !== FIELDS[f]) continue;
        const lists = forms.map((form) => form[f]);
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
            marks[number] |= bit;
          }
        }
      }
    };

    lookup.terms.forEach((term, position) => {
      const bit = term.required ? 1 << position : 0;
      all |= bit;
      if (countOf(term.exact)) found++;
      addWord(term.exact, term.field, term.required ? 1 : options.codes, bit, seen);
      if (bit && term.exact.some((lists) => lists.some(isCut))) exact = false;
      if (options.otherTones && term.others.length) addWord(term.others, term.field, options.otherTones, bit, other);
    });

    for (const { first, second, list } of options.pairs ? lookup.pairs : []) {
      const factor = options.pairs * idfOf(list.n, articles) * (K1 + 1);
      const inferred = options.presence
        ? [first, second].filter((position) => lookup.terms[position].exact.some((lists) => isCut(lists[2])))
        : [];
      const { numbers, frequencies } = list;
      for (let i = 0; i < numbers.length; i++) {
        const number = numbers[i];
        const tf = frequencies[i];
        const saturation = tf / (norms[2][number] + tf);
        scores[number] += factor * saturation;
        for (const position of inferred) {
          const bit = 1 << position;
          if (!lookup.terms[position].required || seen[number] & bit) continue;
          seen[number] |= bit;
          scores[number] += idfOf(estimateArticles(lookup.terms[position].exact, articles), articles) * (K1 + 1) * saturation;
        }
      }
    }

    for (const { lists, covers } of options.aliases ? lookup.aliases : []) {
      const bits = covers.reduce((sum, position) => sum | (lookup.terms[position].required ? 1 << position : 0), 0);
      addWord([lists], "", options.aliases, bits, seen);
    }

    for (let number = 0; number < universe; number++) other[number] |= seen[number];
    // lunr divides by the magnitude of the query's vector.
    const magnitude = Math.sqrt(Math.max(1, found));
    for (let number = 0; number < universe; number++) scores[number] /= magnitude;
    return { scores, seen, other, all, exact };
  }

  Object.assign(khobao, { RANKING, PLAIN, normOf, scoreArticles });
})(/** @type {any} */ (globalThis));
