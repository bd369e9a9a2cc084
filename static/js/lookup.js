// @ts-check
/**
 * From the terms of a query to their lists: which pieces to load, unfinished words.
 *
 * @typedef {"heads" | "articles" | "whole"} Extent of lists: those of greatest impact of very long ones; all articles,
 *   those beyond the heads as if they held the word once; all, and how often each holds it
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const MOST_COMPLETIONS = 8;
  /** @type {Group} */
  const NO_GROUP = { forms: new Map(), findPair: () => undefined, listWords: () => new Map() };
  /** @type {Piece} */
  const NO_PIECE = { listKeys: () => [], find: () => undefined };

  /**
   * The terms of an archive.
   * @param {any} root
   */
  function openTerms(root) {
    /** @type {PieceMap} */
    const heads = khobao.parseMap("t", root.terms);
    /** @type {PieceMap} */
    const rest = khobao.parseMap("r", root.rest);
    /** @type {PieceMap} */
    const titles = khobao.parseMap("h", root.titles);
    /** @type {PieceMap} */
    const repeats = khobao.parseMap("f", root.repeats);
    /** @type {Map<string, Promise<Piece>>} */
    const opened = new Map();

    /** @param {PieceMap} map @param {number} position @returns {Promise<Piece>} */
    const loadPiece = (map, position) => {
      if (position < 0 || position >= map.keys.length) return Promise.resolve(NO_PIECE);
      const stem = map.stems[position];
      let piece = opened.get(stem);
      if (!piece) {
        piece = khobao.loadFromMap(map, position)
          .then((/** @type {[string, string]} */ [keys, lists]) => khobao.openPiece(keys, lists, root.universe, map === heads ? root.cut : null));
        /** @type {Promise<Piece>} */ (piece).catch(() => opened.delete(stem));
        opened.set(stem, /** @type {Promise<Piece>} */ (piece));
      }
      return /** @type {Promise<Piece>} */ (piece);
    };

    /**
     * @param {PieceMap} map
     * @param {string} key
     * @param {string} [second] of a pair
     * @returns {Promise<Group>}
     */
    const loadGroup = async (map, key, second) => {
      const piece = await loadPiece(map, khobao.findPiece(map, second ? `${key} ${second}` : key));
      await khobao.yieldToMain();
      return piece.find(key) || NO_GROUP;
    };

    /**
     * A whole list.
     * @param {PostingList} head
     * @param {PostingList} rest the articles that heads leave out, in order
     * @param {PostingList} [repeats] how often more some of these hold the word, in the same order
     * @returns {PostingList}
     */
    const join = (head, rest, repeats) => {
      const begin = head.numbers.length;
      const numbers = new Int32Array(head.n);
      const frequencies = new Int32Array(head.n);
      numbers.set(head.numbers);
      numbers.set(rest.numbers, begin);
      frequencies.set(head.frequencies);
      frequencies.set(rest.frequencies, begin);
      for (let i = 0, at = begin; repeats && i < repeats.n; i++) {
        while (numbers[at] < repeats.numbers[i]) at++;
        frequencies[at] += repeats.frequencies[i];
      }
      return { n: head.n, numbers, frequencies };
    };

    /** The files of what heads leave out. @param {Extent} extent @returns {PieceMap[]} */
    const beyondHeads = (extent) => (extent === "articles" ? [rest] : [rest, repeats]);

    /**
     * The forms of a folded key.
     * @param {string} key
     * @param {string | undefined} second whose pair with the key is asked for too: the same piece has both
     * @param {Extent} extent
     * @returns {Promise<Map<string, PostingList>>}
     */
    const loadForms = async (key, second, extent) => {
      const { forms } = await loadGroup(heads, key, second);
      if (extent === "heads" || ![...forms.values()].some(khobao.isCut)) return forms;
      const [others, more] = await Promise.all(beyondHeads(extent).map(async (map) => (await loadGroup(map, key)).forms));
      return new Map([...forms].map(([form, list]) => (
        [form, khobao.isCut(list) ? join(list, /** @type {PostingList} */ (others.get(form)), more && more.get(form)) : list]
      )));
    };

    /** The titles that have a form. @param {string} key @returns {Promise<Map<string, PostingList>>} */
    const loadTitles = async (key) => (await loadGroup(titles, key)).forms;

    /**
     * Words of several syllables that begin with two keys, or with the first.
     * @param {string} key @param {string} second
     * @returns {Promise<Map<string, boolean>>} word -> is a place's name
     */
    const loadWords = async (key, second) => (await loadGroup(heads, key, second)).listWords();

    /**
     * The list of two neighbours.
     * @param {string} first folded
     * @param {string} second folded
     * @param {Extent} extent
     * @returns {Promise<PostingList | undefined>}
     */
    const loadPair = async (first, second, extent) => {
      const pair = (await loadGroup(heads, first, second)).findPair(second);
      if (!pair || extent === "heads" || !khobao.isCut(pair)) return pair;
      const [others, more] = await Promise.all(beyondHeads(extent).map(async (map) => (await loadGroup(map, first, second)).findPair(second)));
      return join(pair, /** @type {PostingList} */ (others), more);
    };

    /**
     * Keys that begin with an unfinished word, the commonest first.
     * @param {string} prefix folded
     * @returns {Promise<string[]>}
     */
    const complete = async (prefix) => {
      const position = khobao.findPiece(heads, prefix);
      const wanted = [position];
      if (position + 1 < heads.keys.length && heads.keys[position + 1].startsWith(prefix)) wanted.push(position + 1);
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const piece of await Promise.all(wanted.map((at) => loadPiece(heads, at)))) {
        for (const key of piece.listKeys().filter((key) => key.startsWith(prefix))) {
          const { forms } = piece.find(key) || NO_GROUP;
          counts.set(key, khobao.countOf([...forms.values()]));
        }
      }
      return [...counts.keys()]
        .sort((a, b) => /** @type {number} */ (counts.get(b)) - /** @type {number} */ (counts.get(a)) || (a < b ? -1 : 1))
        .slice(0, MOST_COMPLETIONS);
    };

    return { loadForms, loadTitles, loadPair, loadWords, complete };
  }

  /**
   * The lists of a term by how they are written, as against how the reader typed it.
   * @param {QueryTerm} term
   * @param {boolean} toned
   * @param {Map<string, PostingList>} forms
   * @returns {Term}
   */
  function sortForms({ form, title }, toned, forms) {
    /** @type {Term} */
    const term = { exact: [], writings: [], others: [], count: khobao.countOf([...forms.values()]), title, completed: false };
    const like = khobao.unifyY(form);
    for (const [name, list] of forms) {
      const spelled = toned ? name : khobao.fold(name);
      if (spelled === form) term.exact.push(list);
      else if (khobao.unifyY(spelled) === like) term.writings.push(list);
      else term.others.push(list);
    }
    return term;
  }

  /**
   * The lists of a query's terms, pairs and short forms, and the words that the index knows.
   * @param {any} terms
   * @param {Query} query
   * @param {Extent} extent of the lists of terms and short forms
   * @param {Extent} ofPairs
   * @param {boolean} unfinished the last word may be a beginning
   * @returns {Promise<Lookup>}
   */
  async function lookUp(terms, query, extent, ofPairs, unfinished) {
    /** @type {Map<number, number>} a term before several neighbours is looked up beside one of them */
    const follower = new Map(query.pairs);
    const last = query.terms.length - 1;
    const found = query.terms.map(async (asked, position) => {
      const next = follower.get(position);
      const second = next === undefined ? undefined : query.terms[next].folded;
      /** @type {Map<string, PostingList>} */
      const forms = await (asked.title ? terms.loadTitles(asked.folded) : terms.loadForms(asked.folded, second, extent));
      const term = sortForms(asked, query.toned, forms);
      if (!forms.size && unfinished && position === last && asked.folded.length > 1 && !asked.title) {
        const keys = await terms.complete(asked.folded);
        const completions = await Promise.all(keys.map((/** @type {string} */ key) => terms.loadForms(key, undefined, extent)));
        term.completed = keys.length > 0;
        term.exact = completions.flatMap((completion) => [...completion.values()]);
        term.count = khobao.countOf(term.exact);
      }
      return term;
    });
    const pairs = query.pairs.map(async ([first, second]) => {
      const [one, other] = [query.terms[first].folded, query.terms[second].folded];
      const [list, words] = await Promise.all([terms.loadPair(one, other, ofPairs), terms.loadWords(one, other)]);
      return { first, second, list, words };
    });
    const aliases = query.aliases.map(async ({ folded, form, first, last: end }) => (
      { list: (await terms.loadForms(folded, undefined, extent)).get(form), first, last: end }
    ));
    const names = query.names.map(async ({ first, length, folded: [surname, ...others] }) => (
      { first, length, list: await terms.loadPair(surname, others.join(" "), "heads") }
    ));
    const [ofTerms, ofNeighbours, short, ofPeople] = await Promise.all([found, pairs, aliases, names].map((all) => Promise.all(/** @type {any[]} */ (all))));
    return { terms: ofTerms, pairs: ofNeighbours, aliases: short.filter(({ list }) => list), names: ofPeople.filter(({ list }) => list) };
  }

  Object.assign(khobao, { openTerms, lookUp });
})(/** @type {any} */ (globalThis));
