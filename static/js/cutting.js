// @ts-check
/**
 * A query cut into words, a word being what a Vietnamese reader calls one: compounds and names of places that the
 * index knows, names of people by the surname rule, neighbours that the archive hardly has apart, else syllables.
 *
 * @typedef {object} Word
 * @property {string} text as typed
 * @property {"syllable" | "compound" | "place" | "name" | "code"} kind
 * @property {number[]} terms of its syllables, positions in the query
 * @property {number} code position of the term that is the whole of it; -1 when it is no code
 * @property {boolean} spelled a code that may also be written in parts: Covid 19 for Covid-19
 * @property {[number, number][]} pairs of terms that follow each other in it
 * @property {PostingList[]} aliases lists of its short forms
 * @property {PostingList | null} name of a person whom the archive names
 * @property {number} group words with the same stand for each other: tai nạn OR cháy
 *
 * @typedef {{length: number, kind: Word["kind"], aliases: PostingList[], name: PostingList | null}} Candidate a word from some place on
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const LONGEST = 7; // syllables of a word
  // Share of the articles with both syllables that have them side by side, from which on the two are one word: of 40
  // common words "lễ hội" has least, 0.27; of neighbours in different words, "tốc Đà" most, 0.17.
  const CLINGING = 0.3;
  const COMMON = 0.2; // share of all articles; a syllable in more stands beside any other by chance
  const FEWEST = 3; // articles that must have such a pair
  /** @param {string} text */
  const isCapital = (text) => text[0] !== text[0].toLowerCase();

  /**
   * What a query is cut by.
   * @param {Query} query
   * @param {Lookup} lookup
   * @param {number} articles of the archive
   */
  function openCutter(query, lookup, articles) {
    const { terms, places, toned } = query;
    const keyOf = (/** @type {number} */ place) => terms[places[place].term].folded;
    const spell = (/** @type {string} */ form) => (toned ? khobao.unifyY(form) : khobao.buildKey(form));
    /** @type {Map<string, boolean>} word as it is compared -> is a place */
    const known = new Map();
    for (const pair of lookup.pairs) {
      for (const [word, isPlace] of pair.words) known.set(word.split(" ").map(spell).join(" "), isPlace);
    }
    /** @type {Map<string, Lookup["pairs"][number]>} */
    const pairs = new Map(lookup.pairs.map((pair) => [`${terms[pair.first].folded} ${terms[pair.second].folded}`, pair]));
    const pairAt = (/** @type {number} */ place) => pairs.get(`${keyOf(place)} ${keyOf(place + 1)}`);
    const listsAt = (/** @type {number} */ place) => {
      const term = lookup.terms[places[place].term];
      return [...term.exact, ...term.writings];
    };
    const countAt = (/** @type {number} */ place) => khobao.countOf(listsAt(place));
    /** Which part of the articles with the rarer of two neighbours has the pair, 0 to 1. @param {number} place of the first */
    const clingAt = (place) => {
      const together = pairAt(place)?.list?.n ?? 0;
      return Math.min(1, together / Math.max(1, Math.min(countAt(place), countAt(place + 1))));
    };

    /** Whether two neighbours are one word by how seldom they stand apart. @param {number} place of the first */
    const areOne = (place) => {
      const pair = pairAt(place)?.list;
      const [first, second] = [listsAt(place), listsAt(place + 1)];
      const most = Math.max(khobao.countOf(first), khobao.countOf(second));
      if (!pair || pair.n < FEWEST || most > COMMON * articles) return false;
      if ([pair, ...first, ...second].some(khobao.isCut)) return clingAt(place) >= CLINGING;
      const held = new Set(first.flatMap(({ numbers }) => [...numbers]));
      const both = new Set(second.flatMap(({ numbers }) => [...numbers.filter((number) => held.has(number))]));
      const together = pair.numbers.filter((number) => both.has(number)).length;
      return together >= FEWEST && together >= CLINGING * both.size;
    };

    /** @param {number} first @param {number} end @returns {Candidate[]} the shortest first */
    const listKnown = (first, end) => {
      /** @type {Candidate[]} */
      const found = [];
      let word = spell(terms[places[first].term].form);
      for (let last = first + 1; last < Math.min(end, first + LONGEST); last++) {
        word += ` ${spell(terms[places[last].term].form)}`;
        const isPlace = known.get(word);
        const aliases = lookup.aliases.filter((alias) => alias.first === first && alias.last === last).map(({ list }) => /** @type {PostingList} */ (list));
        if (isPlace !== undefined || aliases.length) found.push({ length: last - first + 1, kind: isPlace ? "place" : "compound", aliases, name: null });
      }
      if (!found.length && first + 1 < end && areOne(first)) found.push({ length: 2, kind: "compound", aliases: [], name: null });
      return found;
    };

    /** @param {number} first @param {number} end @returns {Candidate[]} the longest first */
    const listNames = (first, end) => {
      const inCapitals = (/** @type {number} */ length) => places.slice(first, first + length).every(({ text }) => isCapital(text));
      return query.names
        .filter((name) => name.first === first && first + name.length <= end)
        .map(({ length }) => ({ length, name: lookup.names.find((name) => name.first === first && name.length === length)?.list ?? null }))
        // Toneless, many words read like a name: the archive must have it.
        .filter(({ length, name }) => name || inCapitals(length))
        .map(({ length, name }) => /** @type {Candidate} */ ({ length, kind: "name", aliases: [], name }))
        .reverse();
    };

    return { listKnown, listNames, clingAt };
  }

  /**
   * The lengths of the words from one place to another: as few words as can be, and of such cuts the one whose words
   * cling together most.
   * @param {ReturnType<typeof openCutter>} cutter
   * @param {number} first
   * @param {number} end
   * @returns {Candidate[]}
   */
  function cutRun(cutter, first, end) {
    /** @type {{count: number, cling: number, cut: Candidate[]}[]} best cut from each place on */
    const best = new Array(end + 1);
    best[end] = { count: 0, cling: 0, cut: [] };
    for (let place = end - 1; place >= first; place--) {
      /** @type {Candidate} */
      const alone = { length: 1, kind: "syllable", aliases: [], name: null };
      for (const candidate of [...cutter.listNames(place, end), ...cutter.listKnown(place, end).reverse(), alone]) {
        const after = best[place + candidate.length];
        let cling = after.cling;
        for (let at = place; at + 1 < place + candidate.length; at++) cling += cutter.clingAt(at);
        const count = after.count + 1;
        const known = best[place];
        if (known && (known.count < count || (known.count === count && known.cling >= cling))) continue;
        best[place] = { count, cling, cut: [candidate, ...after.cut] };
      }
    }
    return best[first].cut;
  }

  /**
   * Each syllable and code as a word of its own.
   * @param {Query} query
   * @returns {Word[]}
   */
  function listSyllables({ places }) {
    return places.map(({ term, text, isCode }, group) => (
      { text, kind: isCode ? "code" : "syllable", terms: isCode ? [] : [term], code: isCode ? term : -1, spelled: false, pairs: [], aliases: [], name: null, group }
    ));
  }

  /**
   * The words of a query.
   * @param {Query} query
   * @param {Lookup} lookup
   * @param {number} articles of the archive
   * @param {Options} options
   * @returns {Word[]}
   */
  function cutQuery(query, lookup, articles, options) {
    if (!options.words) return listSyllables(query);
    const { places, terms } = query;
    const cutter = openCutter(query, lookup, articles);
    /** @type {Word[]} */
    const words = [];
    let group = -1;

    /** @param {number} first @param {number} end @param {Omit<Candidate, "length">} word */
    const push = (first, end, { kind, aliases, name }) => {
      const syllables = places.slice(first, end).filter(({ isCode }) => !isCode).map(({ term }) => term);
      const code = kind === "code" ? places[first].term : -1;
      const text = kind === "code" ? places[first].text : places.slice(first, end).map((place) => place.text).join(" ");
      if (!places[first].either) group++;
      words.push({
        text, kind, terms: syllables, code, aliases, name, group,
        spelled: code >= 0 && /[^0-9]/.test(terms[code].form.replace(/[-/.,:&%]/g, "")),
        pairs: syllables.slice(1).map((term, i) => [syllables[i], term]),
      });
    };

    for (let first = 0; first < places.length; ) {
      let end = first + 1;
      if (places[first].isCode) {
        while (end < places.length && places[end].run === places[first].run && !places[end].apart) end++;
        const short = lookup.aliases.filter((alias) => alias.first > first && alias.last === end - 1 && alias.first <= first + 2);
        push(first, end, { kind: "code", aliases: short.map(({ list }) => /** @type {PostingList} */ (list)), name: null });
        first = end;
        continue;
      }
      while (end < places.length && !places[end].apart && !places[end].isCode) end++;
      for (const candidate of cutRun(cutter, first, end)) {
        push(first, first + candidate.length, candidate);
        first += candidate.length;
      }
    }
    return words;
  }

  Object.assign(khobao, { cutQuery });
})(/** @type {any} */ (globalThis));
