// @ts-check
/**
 * From the words of a query to their lists: which pieces to load, unfinished words, typos.
 *
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const MOST_COMPLETIONS = 8;

  /**
   * The terms of an archive.
   * @param {any} root
   */
  function openTerms(root) {
    const heads = khobao.parseMap("t", root.terms);
    const rest = khobao.parseMap("r", root.rest);
    /** @type {Map<string, Promise<Piece>>} */
    const decoded = new Map();

    /** @param {any} map @param {number} position @param {number} head @returns {Promise<Piece>} */
    const loadPiece = (map, position, head) => {
      if (position < 0 || position >= map.keys.length) return Promise.resolve(new Map());
      const stem = map.stems[position];
      let piece = decoded.get(stem);
      if (!piece) {
        piece = khobao.loadFromMap(map, position)
          .then((/** @type {[string, string]} */ [keys, lists]) => khobao.decodePiece(keys, lists, root.universe, head));
        /** @type {Promise<Piece>} */ (piece).catch(() => decoded.delete(stem));
        decoded.set(stem, /** @type {Promise<Piece>} */ (piece));
      }
      return /** @type {Promise<Piece>} */ (piece);
    };

    /** @param {string} key @param {string} [second] @returns {Promise<Piece>} */
    const loadHead = (key, second) => loadPiece(heads, khobao.findPiece(heads, second ? `${key} ${second}` : key), root.head);

    /**
     * Head and rest of a list as one.
     * @param {PostingList} list
     * @param {PostingList | undefined} more
     * @returns {PostingList}
     */
    const join = (list, more) => {
      if (!more || list.numbers.length === list.n) return list;
      const numbers = new Int32Array(list.n);
      const frequencies = new Int32Array(list.n);
      numbers.set(list.numbers);
      numbers.set(more.numbers, list.numbers.length);
      frequencies.set(list.frequencies);
      frequencies.set(more.frequencies, list.frequencies.length);
      return { n: list.n, numbers, frequencies };
    };

    /** @param {Unit} unit */
    const isCut = ({ lists }) => lists.some((list) => list.numbers.length < list.n);

    /** @param {Unit} unit @param {Unit | undefined} more what its heads leave out @returns {Unit} */
    const joinUnits = ({ lists }, more) => ({
      lists: lists.map((list, f) => join(list, more && more.lists[f])),
      tail: new Int32Array(0),
    });

    /** @param {string} key @param {string} [second] @returns {Promise<Group | undefined>} what the heads leave out */
    const loadRest = async (key, second) => {
      const position = khobao.findPiece(rest, second ? `${key} ${second}` : key);
      const group = (await loadPiece(rest, position, Infinity)).get(key);
      // The rest of a key that a piece begins inside of stands in that piece too.
      return group || (await loadPiece(rest, position + 1, Infinity)).get(key);
    };

    /**
     * A key with all its forms, and one of its pairs when asked for.
     * @param {string} key
     * @param {string | undefined} second
     * @param {boolean} whole whole lists with all frequencies, not heads and tails
     * @returns {Promise<{forms: Map<string, Unit>, pair: Unit | undefined}>}
     */
    const loadKey = async (key, second, whole) => {
      const group = (await loadHead(key, second)).get(key);
      if (!group) return { forms: new Map(), pair: undefined };
      let pair = second === undefined ? undefined : group.pairs.get(second);
      let { forms } = group;
      if (whole && [...forms.values()].some(isCut)) {
        const more = await loadRest(key);
        forms = new Map([...forms].map(([form, unit]) => [form, isCut(unit) ? joinUnits(unit, more && more.forms.get(form)) : unit]));
      }
      if (whole && pair && isCut(pair)) {
        pair = joinUnits(pair, (await loadRest(key, second))?.pairs.get(/** @type {string} */ (second)));
      }
      return { forms, pair };
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
      for (const piece of await Promise.all(wanted.map((at) => loadPiece(heads, at, root.head)))) {
        for (const [key, group] of piece) {
          if (!key.startsWith(prefix)) continue;
          let count = 0;
          for (const { lists } of group.forms.values()) for (const list of lists) count += list.n;
          counts.set(key, count);
        }
      }
      return [...counts.keys()]
        .sort((a, b) => /** @type {number} */ (counts.get(b)) - /** @type {number} */ (counts.get(a)) || (a < b ? -1 : 1))
        .slice(0, MOST_COMPLETIONS);
    };

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
     * The syllable of the archive that a mistyped one most likely means: fewest slips, then the commonest.
     * @param {string} folded
     * @returns {Promise<string | null>} its commonest form with tones
     */
    const mend = async (folded) => {
      if (folded.length < 2 || /[0-9]/.test(folded)) return null;
      let best = "";
      let bestScore = folded.length < 4 ? 1.5 : 2.5;
      for (const [key, size] of await /** @type {Promise<Map<string, number>>} */ (loadSyllables())) {
        if (Math.abs(key.length - folded.length) > 2) continue;
        const score = countSlips(folded, key) - size / 20;
        if (score < bestScore) [bestScore, best] = [score, key];
      }
      if (!best) return null;
      let form = best;
      let most = 0;
      for (const [name, { lists }] of (await loadKey(best, undefined, false)).forms) {
        const count = lists.reduce((sum, list) => sum + list.n, 0);
        if (count > most) [most, form] = [count, name];
      }
      return form;
    };

    return { loadKey, complete, mend };
  }

  /**
   * Letters to add, drop, change or swap with a neighbour to make one word the other.
   * @param {string} a
   * @param {string} b
   * @returns {number}
   */
  function countSlips(a, b) {
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

  Object.assign(khobao, { openTerms, countSlips });
})(/** @type {any} */ (globalThis));
