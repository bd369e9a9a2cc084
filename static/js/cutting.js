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
 * @property {number} group words with the same stand for each other: tai nạn OR cháy
 *
 * @typedef {{length: number, kind: Word["kind"], aliases: PostingList[]}} Candidate a word from some place on
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const LONGEST = 7; // syllables of a word
  const CLINGING = 0.5; // share of the rarer syllable's articles that have the pair, from which on the two are one word
  const FEWEST = 3; // articles that must have such a pair
  const MOST_BARE = 4; // syllables of a query that may be a person's name without capitals
  const LONGEST_NAME = 4;
  const SURNAMES = new Set(
    ("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn trịnh trương lương mai tô hà cao " +
      "lâm phùng tạ châu quách thái chu văn lưu vương triệu từ tống kiều mạc nông thạch thân tăng la đàm nghiêm")
      .split(" ").map((name) => khobao.matchingForm(name)));
  // Without tones and capitals only the commonest are taken for surnames: most letters mean many words then.
  const COMMON = "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh truong".split(" ");
  const BARE_SURNAMES = new Set(COMMON.map(khobao.buildKey));

  /** @param {string} text */
  const isCapital = (text) => text[0] !== text[0].toLowerCase();

  /**
   * What a query is cut by.
   * @param {Query} query
   * @param {Lookup} lookup
   */
  function openCutter(query, lookup) {
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
    const countAt = (/** @type {number} */ place) => {
      const term = lookup.terms[places[place].term];
      return khobao.countOf([...term.exact, ...term.writings]);
    };
    /** How much two neighbours cling together, 0 to 1. @param {number} place of the first */
    const clingAt = (place) => {
      const together = pairAt(place)?.list?.n ?? 0;
      return Math.min(1, together / Math.max(1, Math.min(countAt(place), countAt(place + 1))));
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
        if (isPlace !== undefined || aliases.length) found.push({ length: last - first + 1, kind: isPlace ? "place" : "compound", aliases });
      }
      const together = first + 1 < end ? pairAt(first)?.list?.n ?? 0 : 0;
      if (!found.length && together >= FEWEST && clingAt(first) >= CLINGING) found.push({ length: 2, kind: "compound", aliases: [] });
      return found;
    };

    /** @param {number} first @param {number} end @returns {Candidate[]} */
    const listNames = (first, end) => {
      const form = terms[places[first].term].form;
      const capitals = places.slice(first, end).findIndex(({ text }) => !isCapital(text));
      const room = capitals < 0 ? end - first : capitals;
      if (SURNAMES.has(form) && room > 2) {
        return [3, LONGEST_NAME].filter((length) => length <= room).map((length) => ({ length, kind: "name", aliases: [] }));
      }
      const size = end - first;
      const alone = first === 0 && end === places.length && size > 2 && size <= MOST_BARE;
      const isBare = toned ? SURNAMES.has(form) : BARE_SURNAMES.has(keyOf(first));
      if (!alone || !isBare || places.some(({ text }) => isCapital(text))) return [];
      const opening = pairAt(first)?.list?.n ?? 0;
      for (let place = first; place + 1 < end; place++) {
        const others = listKnown(place, end).some(({ kind }) => kind === "compound");
        if (others && (place === first || (pairAt(place)?.list?.n ?? 0) > opening)) return [];
      }
      return [{ length: size, kind: "name", aliases: [] }];
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
      const alone = { length: 1, kind: "syllable", aliases: [] };
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
      { text, kind: isCode ? "code" : "syllable", terms: isCode ? [] : [term], code: isCode ? term : -1, spelled: false, pairs: [], aliases: [], group }
    ));
  }

  /**
   * The words of a query.
   * @param {Query} query
   * @param {Lookup} lookup
   * @param {Options} options
   * @returns {Word[]}
   */
  function cutQuery(query, lookup, options) {
    if (!options.words) return listSyllables(query);
    const { places, terms } = query;
    const cutter = openCutter(query, lookup);
    /** @type {Word[]} */
    const words = [];
    let group = -1;

    /** @param {number} first @param {number} end @param {Word["kind"]} kind @param {PostingList[]} aliases */
    const push = (first, end, kind, aliases) => {
      const syllables = places.slice(first, end).filter(({ isCode }) => !isCode).map(({ term }) => term);
      const code = kind === "code" ? places[first].term : -1;
      const text = kind === "code" ? places[first].text : places.slice(first, end).map((place) => place.text).join(" ");
      if (!places[first].either) group++;
      words.push({
        text, kind, terms: syllables, code, aliases, group,
        spelled: code >= 0 && /[^0-9]/.test(terms[code].form.replace(/[-/.,:&%]/g, "")),
        pairs: syllables.slice(1).map((term, i) => [syllables[i], term]),
      });
    };

    for (let first = 0; first < places.length; ) {
      let end = first + 1;
      if (places[first].isCode) {
        while (end < places.length && places[end].run === places[first].run && !places[end].apart) end++;
        const short = lookup.aliases.filter((alias) => alias.first > first && alias.last === end - 1 && alias.first <= first + 2);
        push(first, end, "code", short.map(({ list }) => /** @type {PostingList} */ (list)));
        first = end;
        continue;
      }
      while (end < places.length && !places[end].apart && !places[end].isCode) end++;
      for (const { length, kind, aliases } of cutRun(cutter, first, end)) {
        push(first, first + length, kind, aliases);
        first += length;
      }
    }
    return words;
  }

  Object.assign(khobao, { cutQuery });
})(/** @type {any} */ (globalThis));
