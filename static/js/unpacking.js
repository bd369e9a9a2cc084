// @ts-check
/**
 * Pieces of the index back to lists. A piece has thousands of lists and a query wants two or three of them: its bits
 * are read no further than these, and the lists on the way are passed over. What a
 * piece looks like is said in khobao/search/pieces.py and khobao/search/packing.py.
 *
 * @typedef {{n: number, numbers: Int32Array, frequencies: Int32Array}} PostingList n: articles in the whole list
 * @typedef {object} Unit what is known of a form or a pair
 * @property {PostingList[]} lists whole or heads: of a form in title, lead and body; of a pair one
 * @typedef {object} Group
 * @property {Map<string, Unit>} forms
 * @property {(second: string) => Unit | undefined} findPair
 * @typedef {object} Piece
 * @property {() => string[]} listKeys
 * @property {(key: string) => Group | undefined} find by its folded key
 * @typedef {object} Bits packed lists
 * @property {() => number} at the byte that the next unit begins with
 * @property {(byte: number) => void} seek
 * @property {(size: number) => Unit} readUnit of so many lists
 * @property {(size: number) => void} skipUnit
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const ESCAPE = 24;
  const CAPITAL = 65; // A: no letter shared
  const LETTERS = 91; // that bytes are written in
  /** The value of every letter: printable ASCII without blank, quotation mark, backslash and "<". */
  const VALUES = new Uint8Array(128);
  for (let code = 0x21, value = 0; code < 0x7f; code++) if (!'"\\<'.includes(String.fromCharCode(code))) VALUES[code] = value++;

  /**
   * Bytes from letters, thirteen bits in two of them, a last letter alone six, as
   * khobao/search/lettercode.py writes them.
   * @param {string} letters
   * @param {number} [spare] noughts that are added
   * @returns {Uint8Array<ArrayBuffer>}
   */
  function decodeBytes(letters, spare = 0) {
    const end = letters.length & ~1;
    const size = (13 * (end >> 1) + (end < letters.length ? 6 : 0)) >> 3;
    const bytes = new Uint8Array(size + spare);
    let at = 0;
    let held = 0; // bits that are no whole byte yet, and how many
    let count = 0;
    for (let i = 0; i < end; i += 2) {
      held = (held << 13) | (VALUES[letters.charCodeAt(i)] * LETTERS + VALUES[letters.charCodeAt(i + 1)]);
      for (count += 13; count >= 8 && at < size; ) bytes[at++] = held >> (count -= 8);
    }
    if (at < size) bytes[at] = (held << (8 - count)) | (VALUES[letters.charCodeAt(end)] >> (count - 2));
    return bytes;
  }

  /**
   * Packed lists in bytes, most significant bit first.
   * @param {Uint8Array} bytes and four more, so that a window never ends outside
   * @param {number} universe
   * @param {[number, number] | null} cut a list longer than the first has as many postings as the second says
   * @returns {Bits}
   */
  function openBits(bytes, universe, cut) {
    let bit = 0;
    /** The next 25 bits at least, at the top of 32. */
    const look = () => {
      const at = bit >> 3;
      return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) << (bit & 7);
    };
    /** @param {number} count at most 25 */
    const readBits = (count) => {
      if (!count) return 0;
      const value = look() >>> (32 - count);
      bit += count;
      return value;
    };
    /** @param {number} low */
    const readRice = (low) => {
      const high = Math.clz32(~look());
      if (high >= ESCAPE) {
        bit += ESCAPE;
        return readBits(16) * 65536 + readBits(16);
      }
      bit += high + 1;
      return high * (1 << low) + readBits(low);
    };
    /** @param {number} low @param {number} count */
    const skipRice = (low, count) => {
      for (; count > 0; count--) {
        const high = Math.clz32(~look());
        bit += high >= ESCAPE ? ESCAPE + 32 : high + 1 + low;
      }
    };
    /** The length of a whole list. */
    const readLength = () => {
      const zeros = Math.clz32(look());
      bit += zeros;
      return readBits(zeros + 1) - 1;
    };
    /** How many of its postings are here. @param {number} n */
    const countOf = (n) => (cut && n > cut[0] ? cut[1] : n);
    /** Bits of a gap that are written as they are. @param {number} count */
    const lowOf = (count) => 31 - Math.clz32(Math.max(1, Math.floor((universe * 7) / (10 * count))));

    /** @returns {PostingList} */
    const readList = () => {
      const n = readLength();
      const count = countOf(n);
      const numbers = new Int32Array(count);
      const frequencies = new Int32Array(count).fill(1);
      if (!count) return { n, numbers, frequencies };
      const low = lowOf(count);
      let number = -1;
      for (let i = 0; i < count; i++) {
        number += readRice(low) + 1;
        numbers[i] = number;
      }
      const mode = readBits(2);
      if (mode) for (let i = 0; i < count; i++) frequencies[i] += readRice(mode - 1);
      return { n, numbers, frequencies };
    };

    /** @type {Bits["readUnit"]} */
    const readUnit = (size) => {
      const lists = Array.from({ length: size }, readList);
      bit = (bit + 7) & ~7;
      return { lists };
    };
    /** @type {Bits["skipUnit"]} */
    const skipUnit = (size) => {
      for (; size > 0; size--) {
        const count = countOf(readLength());
        if (!count) continue;
        skipRice(lowOf(count), count);
        const mode = readBits(2);
        if (mode) skipRice(mode - 1, count);
      }
      bit = (bit + 7) & ~7;
    };
    return { at: () => bit >> 3, seek: (byte) => void (bit = 8 * byte), readUnit, skipUnit };
  }

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
   * @param {Bits} bits
   * @param {number} start the byte that its lists begin with
   * @param {string} key @param {string} forms @param {string} seconds as the piece writes them
   * @returns {Group}
   */
  function openGroup(bits, start, key, forms, seconds) {
    bits.seek(start);
    /** @type {Group["forms"]} */
    const read = new Map();
    for (const form of forms ? forms.split(" ") : []) read.set(form === "." ? key : form, bits.readUnit(3));
    /** Bytes that pairs begin with, as far as they are known. */
    const starts = [bits.at()];
    /** @type {Map<string, Unit>} */
    const pairs = new Map();
    /** @type {Group["findPair"]} */
    const findPair = (second) => {
      const place = pairs.has(second) ? -1 : findSecond(seconds, second);
      if (place >= 0) {
        const known = Math.min(place, starts.length - 1);
        bits.seek(starts[known]);
        for (let at = known; at < place; at++) {
          bits.skipUnit(1);
          starts[at + 1] = bits.at();
        }
        pairs.set(second, bits.readUnit(1));
      }
      return pairs.get(second);
    };
    return { forms: read, findPair };
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
    const bits = openBits(decodeBytes(lists, 4), universe, cut);
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
        for (let count = forms ? forms.split(" ").length : 0; count > 0; count--) bits.skipUnit(3);
        for (let count = countSeconds(seconds); count > 0; count--) bits.skipUnit(1);
        starts[at + 1] = bits.at();
      }
    };

    /** @type {Piece["find"]} */
    const find = (key) => {
      const place = places.get(key);
      if (place === undefined || groups.has(place)) return groups.get(place ?? -1);
      skipTo(place);
      const [, forms, seconds] = lines[place].split("\t");
      const group = openGroup(bits, starts[place], key, forms, seconds);
      groups.set(place, group);
      return group;
    };

    return { listKeys: () => [...places.keys()], find };
  }

  Object.assign(khobao, { decodeBytes, openPiece });
})(/** @type {any} */ (globalThis));
