// @ts-check
/**
 * Pieces of the index back to lists. A piece has thousands of lists and a query wants two or three of them: its bits
 * are read no further than these, and the lists on the way are passed over. What a piece looks like is
 * said in khobao/search/index/pieces.py and khobao/search/index/packing.py.
 *
 * @typedef {object} Group
 * @property {Map<string, PostingList>} forms
 * @property {(second: string) => PostingList | undefined} findPair
 * @property {() => Map<string, boolean>} listWords words of several syllables that begin with the key -> is a place
 * @typedef {object} Piece
 * @property {() => string[]} listKeys
 * @property {(key: string) => Group | undefined} find by its folded key
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const CAPITAL = 65; // A: no letter shared
  const PLACE_MARK = "*"; // after a word that is a place's name

  /** @param {string} text @param {number} at */
  const isCapital = (text, at) => {
    const code = text.charCodeAt(at);
    return code >= CAPITAL && code < CAPITAL + 26;
  };

  /** @param {string} seconds */
  const countSeconds = (seconds) => {
    let count = 0;
    for (let at = 0; at < seconds.length; at++) if (isCapital(seconds, at)) count++;
    return count;
  };

  /**
   * The place of a second syllable among those of a key.
   * @param {string} seconds each after a capital that says how many letters it shares with the one before
   * @param {string} second
   * @returns {number} -1 when it is not there
   */
  function findSecond(seconds, second) {
    let same = 0; // letters that the one in hand begins with as the wanted one does
    for (let at = 0, place = 0; at < seconds.length; place++) {
      const shared = seconds.charCodeAt(at++) - CAPITAL;
      // Who shares more than these with the one before differs as that did.
      if (shared <= same) {
        for (same = shared; same < second.length && seconds[at] === second[same]; same++) at++;
        if (same === second.length && (at === seconds.length || isCapital(seconds, at))) return place;
      }
      while (at < seconds.length && !isCapital(seconds, at)) at++;
    }
    return -1;
  }

  /**
   * Words that are written without what each shares with the one before.
   * @param {string} text
   * @returns {Map<string, boolean>} word -> is a place's name
   */
  function parseWords(text) {
    /** @type {Map<string, boolean>} */
    const words = new Map();
    let word = "";
    for (const [, shared, more] of text.matchAll(/([A-Z])([^A-Z]*)/g)) {
      word = word.slice(0, shared.charCodeAt(0) - CAPITAL) + more;
      const isPlace = word.endsWith(PLACE_MARK);
      words.set(isPlace ? word.slice(0, -1) : word, isPlace);
    }
    return words;
  }

  /**
   * @param {Bits} bits
   * @param {number} start the byte that its lists begin with
   * @param {string} line as the piece writes it: the key, its forms, second syllables, words
   * @returns {Group}
   */
  function openGroup(bits, start, line) {
    const [key, forms, seconds, words = ""] = line.split("\t");
    bits.seek(start);
    /** @type {Group["forms"]} */
    const read = new Map();
    for (const form of forms ? forms.split(" ") : []) read.set(form === "." ? key : form, bits.readList());
    /** Bytes that pairs begin with, as far as they are known. */
    const starts = [bits.at()];
    /** @type {Map<string, PostingList>} */
    const pairs = new Map();
    /** @type {Group["findPair"]} */
    const findPair = (second) => {
      const place = pairs.has(second) ? -1 : findSecond(seconds, second);
      if (place >= 0) {
        const known = Math.min(place, starts.length - 1);
        bits.seek(starts[known]);
        for (let at = known; at < place; at++) {
          bits.skipList();
          starts[at + 1] = bits.at();
        }
        pairs.set(second, bits.readList());
      }
      return pairs.get(second);
    };
    return { forms: read, findPair, listWords: () => parseWords(words) };
  }

  /**
   * A piece of the inverted index.
   * @param {string} keys a line each
   * @param {string} lists bytes as letters
   * @param {number} universe
   * @param {[number, number] | null} cut
   * @returns {Piece}
   */
  function openPiece(keys, lists, universe, cut) {
    const bits = khobao.openBits(khobao.decodeBytes(lists, 4), universe, cut);
    const lines = keys.split("\n");
    const places = new Map(lines.map((line, place) => [line.slice(0, line.indexOf("\t")), place]));
    /** Bytes that lines begin with, as far as they are known. */
    const starts = [0];
    /** @type {Map<number, Group>} */
    const groups = new Map();

    /** @param {number} place */
    const skipTo = (place) => {
      for (let at = starts.length - 1; at < place; at++) {
        const [, forms, seconds] = lines[at].split("\t");
        bits.seek(starts[at]);
        for (let count = (forms ? forms.split(" ").length : 0) + countSeconds(seconds); count > 0; count--) bits.skipList();
        starts[at + 1] = bits.at();
      }
    };

    /** @type {Piece["find"]} */
    const find = (key) => {
      const place = places.get(key);
      if (place === undefined || groups.has(place)) return groups.get(place ?? -1);
      skipTo(place);
      const group = openGroup(bits, starts[place], lines[place]);
      groups.set(place, group);
      return group;
    };

    return { listKeys: () => [...places.keys()], find };
  }

  Object.assign(khobao, { openPiece });
})(/** @type {any} */ (globalThis));
