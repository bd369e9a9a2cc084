// @ts-check
/**
 * Lists of postings to scores: lunr's BM25 over one text, and what goes beyond it, each part with a switch. Pure: no
 * loading.
 *
 * @typedef {object} Options switches of the ranking; see RANKING for what is on
 * @property {number} inside weight of a pair inside a word
 * @property {number} across weight of a pair of neighbours in two words
 * @property {number} syllables weight of a syllable of a longer word
 * @property {number} whole share of a score that depends on the words that the article holds whole
 * @property {number} wholeOfLong the same for a query of more words than allFirst
 * @property {number} aliases weight of abbreviations; 0 leaves them out
 * @property {number} otherTones weight of a syllable with other tones than typed
 * @property {boolean} presence a pair says that its syllables are there, where their own heads do not
 * @property {boolean} words queries are cut into words, not into syllables
 * @property {number} allFirst queries of so many words at most show articles with all of them before the others
 * @property {boolean} exactLengths lengths of articles as they are, not rounded
 * @property {boolean} rounded to three decimals for each term, as lunr stores its scores
 *
 * @typedef {object} Term one syllable or code of the query with what is known of it
 * @property {PostingList[]} exact as typed: each form that is meant
 * @property {PostingList[]} writings other spellings of the same: kỉ for kỷ
 * @property {PostingList[]} others of forms with other tones
 * @property {number} count articles of all forms, added up
 * @property {boolean} title
 * @property {boolean} completed it stands nowhere, and these are words that begin so
 *
 * @typedef {object} Lookup
 * @property {Term[]} terms
 * @property {{first: number, second: number, list: PostingList | undefined, words: Map<string, boolean>}[]} pairs
 * @property {{list: PostingList | undefined, first: number, last: number}[]} aliases
 * @property {{list: PostingList | undefined, first: number, length: number}[]} names of people, where the archive has them
 *
 * @typedef {{universe: number, articles: number, rare: number, norm: Float64Array}} Statistics norm: k1(1 − b + b·length/average) by number
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const K1 = 1.2;
  const B = 0.75;
  /** @type {Options} */
  const RANKING = {
    inside: 1, across: 0.6, syllables: 0.3, whole: 0.9, wholeOfLong: 0.5, aliases: 0.6, otherTones: 0.05, presence: true, words: true,
    allFirst: 3, exactLengths: false, rounded: false,
  };
  /** @type {Options} what lunr does, and no more */
  const PLAIN = {
    inside: 0, across: 0, syllables: 1, whole: 0, wholeOfLong: 0, aliases: 0, otherTones: 0, presence: false, words: false,
    allFirst: 0, exactLengths: true, rounded: true,
  };

  /** @param {number} length @param {number} average */
  const normOf = (length, average) => K1 * (1 - B + (B * length) / (average || 1));

  /** @param {number} count articles with the term @param {number} articles */
  const idfOf = (count, articles) => Math.log(1 + Math.abs((articles - count + 0.5) / (count + 0.5)));

  /** @param {PostingList[]} lists */
  const countOf = (lists) => lists.reduce((sum, { n }) => sum + n, 0);

  /**
   * About how many articles have any of the forms, as if forms kept no company; of one form, how many have it.
   * @param {PostingList[]} forms @param {number} articles
   */
  const estimateArticles = (forms, articles) => {
    if (forms.length === 1) return forms[0].n;
    const without = forms.reduce((share, { n }) => share * (1 - Math.min(1, n / articles)), 1);
    return articles * (1 - without);
  };

  /** Whether only the head of a list is here. @param {PostingList} list */
  const isCut = ({ n, numbers }) => numbers.length < n;

  /**
   * What is scored for a term: as it is typed and written, or, when the archive has it in other tones alone, by these.
   * @param {Term} term
   */
  const meantBy = ({ exact, writings, others }) => (exact.length || writings.length ? [...exact, ...writings] : others);

  /**
   * Score every article that any list names, by syllables, codes and pairs. Where the head of a term does not name an
   * article, a pair with it says that the term is there, and how often.
   * @param {Lookup} lookup
   * @param {Word[]} words
   * @param {Statistics} statistics
   * @param {Options} options
   * @returns {Float64Array}
   */
  function scoreArticles(lookup, words, { universe, articles, norm }, options) {
    const scores = new Float64Array(universe);
    const scored = new Uint32Array(universe); // terms that an article has a score for, by position
    const frequency = new Int32Array(universe);
    const weights = lookup.terms.map(() => 0);
    /** @type {Set<string>} */
    const inside = new Set();
    for (const { terms, code, pairs } of words) {
      for (const term of terms) weights[term] = Math.max(weights[term], terms.length > 1 || code >= 0 ? options.syllables : 1);
      if (code >= 0) weights[code] = 1;
      for (const pair of pairs) inside.add(pair.join(" "));
    }
    let found = 0;

    /** @param {PostingList[]} lists @param {number} weight @param {number} bit of its position */
    const addForms = (lists, weight, bit) => {
      const factor = weight * idfOf(estimateArticles(lists, articles), articles) * (K1 + 1);
      for (const { numbers, frequencies } of lists) {
        for (let i = 0; i < numbers.length; i++) frequency[numbers[i]] += frequencies[i];
      }
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
    };

    lookup.terms.forEach((term, position) => {
      const meant = meantBy(term);
      if (!meant.length) return;
      found++;
      addForms(meant, weights[position], 1 << position);
      if (options.otherTones && meant !== term.others && term.others.length) addForms(term.others, options.otherTones * weights[position], 0);
    });

    for (const { first, second, list } of lookup.pairs) {
      const weight = inside.has(`${first} ${second}`) ? options.inside : options.across;
      if (!list || !weight) continue;
      const factor = weight * idfOf(list.n, articles) * (K1 + 1);
      const { numbers, frequencies } = list;
      const known = (options.presence ? [first, second] : [])
        .filter((position) => meantBy(lookup.terms[position]).some(isCut))
        .map((position) => ({
          bit: 1 << position,
          factor: weights[position] * idfOf(estimateArticles(meantBy(lookup.terms[position]), articles), articles) * (K1 + 1),
        }));
      for (let i = 0; i < numbers.length; i++) {
        const number = numbers[i];
        const saturation = frequencies[i] / (norm[number] + frequencies[i]);
        scores[number] += factor * saturation;
        for (const word of known) {
          if (scored[number] & word.bit) continue;
          scored[number] |= word.bit;
          scores[number] += word.factor * saturation;
        }
      }
    }

    for (const { list } of options.aliases ? lookup.aliases : []) if (list) addForms([list], options.aliases, 0);

    // lunr divides by the magnitude of the query's vector.
    const magnitude = Math.sqrt(Math.max(1, found));
    for (let number = 0; number < universe; number++) scores[number] /= magnitude;
    return scores;
  }

  Object.assign(khobao, { RANKING, PLAIN, normOf, idfOf, countOf, estimateArticles, isCut, scoreArticles });
})(/** @type {any} */ (globalThis));
