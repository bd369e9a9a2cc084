// @ts-check
/**
 * Packed lists back to numbers, as khobao/search/index/packing.py and khobao/search/index/base91.py write them.
 *
 * @typedef {{n: number, numbers: Int32Array, frequencies: Int32Array}} PostingList n: articles in the whole list
 * @typedef {object} Bits packed lists
 * @property {() => number} at the byte that the next list begins with
 * @property {(byte: number) => void} seek
 * @property {() => PostingList} readList
 * @property {() => void} skipList
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const ESCAPE = 24;
  const LETTERS = 91; // that bytes are written in
  /** The value of every letter: printable ASCII without blank, quotation mark, backslash and "<". */
  const VALUES = new Uint8Array(128);
  for (let code = 0x21, value = 0; code < 0x7f; code++) if (!'"\\<'.includes(String.fromCharCode(code))) VALUES[code] = value++;

  /**
   * Bytes from letters, thirteen bits in two of them, a last letter alone six. Twin of parse_bytes in
   * khobao/search/index/base91.py.
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
    const readPostings = () => {
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

    /** @type {Bits["readList"]} */
    const readList = () => {
      const list = readPostings();
      bit = (bit + 7) & ~7;
      return list;
    };
    /** @type {Bits["skipList"]} */
    const skipList = () => {
      const count = countOf(readLength());
      if (count) {
        skipRice(lowOf(count), count);
        const mode = readBits(2);
        if (mode) skipRice(mode - 1, count);
      }
      bit = (bit + 7) & ~7;
    };
    return { at: () => bit >> 3, seek: (byte) => void (bit = 8 * byte), readList, skipList };
  }

  Object.assign(khobao, { decodeBytes, openBits });
})(/** @type {any} */ (globalThis));
