// @ts-check
/**
 * The pieces of the index: found by their first keys, loaded as classic scripts, decoded. What a piece looks like
 * is said in khobao/search/pieces.py and khobao/search/packing.py.
 *
 * @typedef {{n: number, numbers: Int32Array, frequencies: Int32Array}} PostingList n: articles in the whole list
 * @typedef {object} Unit what is known of a form or a pair
 * @property {PostingList[]} lists whole or heads: of a form in title, lead and body; of a pair one
 * @typedef {{forms: Map<string, Unit>, pairs: Map<string, Unit>}} Group
 * @typedef {Map<string, Group>} Piece folded key -> group
 * @typedef {{keys: string[], stems: string[], hashes: string}} PieceMap
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const FOLDER = "tim-kiem/";
  const HASH_LENGTH = 4;
  const STEM_LENGTH = 24;
  const ESCAPE = 24;
  const LETTERS = 91; // that bytes are written in
  /** The value of every letter: printable ASCII without blank, quotation mark, backslash and "<". */
  const VALUES = new Uint8Array(128);
  for (let code = 0x21, value = 0; code < 0x7f; code++) if (!'"\\<'.includes(String.fromCharCode(code))) VALUES[code] = value++;

  /** A file of the index could not be loaded, even on a second try. */
  class LoadError extends Error {}

  /** @type {Map<string, (values: any[]) => void>} stem -> who waits for it */
  const waiting = new Map();
  /** @type {Map<string, Promise<any[]>>} */
  const loads = new Map();

  /**
   * What every file of the index calls.
   * @param {string} stem
   * @param {...any} values
   */
  function receive(stem, ...values) {
    const resolve = waiting.get(stem);
    if (resolve) resolve(values);
  }

  /**
   * @param {string} stem
   * @param {string} hash
   * @returns {Promise<any[]>} what the file hands over
   */
  function loadOnce(stem, hash) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting.set(stem, resolve);
      script.src = `${FOLDER}${stem}.${hash}.js`;
      script.async = true;
      const fail = () => reject(new LoadError(script.src));
      script.onerror = fail;
      // Runs after the file has; nothing happens then unless the file was not what it should be.
      script.onload = () => {
        script.remove();
        fail();
      };
      document.head.append(script);
    });
  }

  /**
   * Load a file of the index, once; a failed load is tried a second time, and anew when asked again.
   * @param {string} stem
   * @param {string} hash
   * @returns {Promise<any[]>}
   */
  function load(stem, hash) {
    let promise = loads.get(stem);
    if (!promise) {
      promise = loadOnce(stem, hash).catch(() => loadOnce(stem, hash));
      promise.catch(() => loads.delete(stem));
      loads.set(stem, promise);
    }
    return promise;
  }

  /**
   * File names without their hashes. Twin of build_stems in khobao/search/pieces.py.
   * @param {string} letter
   * @param {string[]} keys
   * @returns {string[]}
   */
  function buildStems(letter, keys) {
    /** @type {Map<string, number>} */
    const seen = new Map();
    return keys.map((key) => {
      const name = key.replace(/[^a-z0-9]+/g, "-").slice(0, STEM_LENGTH).replace(/^-+|-+$/g, "");
      const stem = `${letter}-${name}`;
      const count = (seen.get(stem) || 0) + 1;
      seen.set(stem, count);
      return count === 1 ? stem : `${stem}-${count}`;
    });
  }

  /**
   * @param {string} letter
   * @param {[string, string]} written first keys, a line each, and all hashes
   * @returns {PieceMap}
   */
  function parseMap(letter, [lines, hashes]) {
    const keys = lines ? lines.split("\n") : [];
    return { keys, stems: buildStems(letter, keys), hashes };
  }

  /**
   * The position of the piece that holds a key if any does: the last that does not begin after it.
   * @param {PieceMap} map
   * @param {string} key
   * @returns {number} -1 when there are no pieces or the key comes before all
   */
  function findPiece(map, key) {
    let low = 0;
    let high = map.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (map.keys[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * @param {PieceMap} map
   * @param {number} position
   * @returns {Promise<any[]>}
   */
  function loadFromMap(map, position) {
    return load(map.stems[position], map.hashes.substr(position * HASH_LENGTH, HASH_LENGTH));
  }

  /**
   * Bytes from letters, thirteen bits in two of them, a last letter alone six. Twin of parse_bytes in
   * khobao/search/lettercode.py.
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
   * Decode a piece of the inverted index.
   * @param {string} keys
   * @param {string} lists bytes as letters
   * @param {number} universe
   * @param {[number, number] | null} cut a list longer than the first has as many postings as the second says
   * @returns {Piece}
   */
  function decodePiece(keys, lists, universe, cut) {
    const bytes = decodeBytes(lists, 4); // so that a window never ends outside
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
    /** @returns {PostingList} */
    const readList = () => {
      const zeros = Math.clz32(look());
      bit += zeros;
      const n = readBits(zeros + 1) - 1;
      const count = cut && n > cut[0] ? cut[1] : n;
      const numbers = new Int32Array(count);
      const frequencies = new Int32Array(count).fill(1);
      if (!count) return { n, numbers, frequencies };
      const low = 31 - Math.clz32(Math.max(1, Math.floor((universe * 7) / (10 * count))));
      let number = -1;
      for (let i = 0; i < count; i++) {
        number += readRice(low) + 1;
        numbers[i] = number;
      }
      const mode = readBits(2);
      if (mode) for (let i = 0; i < count; i++) frequencies[i] += readRice(mode - 1);
      return { n, numbers, frequencies };
    };
    /** @param {number} size lists in a unit @returns {Unit} */
    const readUnit = (size) => {
      const lists = Array.from({ length: size }, readList);
      bit = (bit + 7) & ~7;
      return { lists };
    };
    /** @type {Piece} */
    const piece = new Map();
    for (const line of keys.split("\n")) {
      const [key, forms, seconds] = line.split("\t");
      /** @type {Group} */
      const group = { forms: new Map(), pairs: new Map() };
      for (const form of forms ? forms.split(" ") : []) {
        group.forms.set(form === "." ? key : form, readUnit(3));
      }
      let second = "";
      for (const [, shared, rest] of seconds.matchAll(/([A-Z])([^A-Z]*)/g)) {
        second = second.slice(0, shared.charCodeAt(0) - 65) + rest;
        group.pairs.set(second, readUnit(1));
      }
      piece.set(key, group);
    }
    return piece;
  }

  Object.assign(khobao, { LoadError, receive, load, buildStems, parseMap, findPiece, loadFromMap, decodeBytes, decodePiece });
})(/** @type {any} */ (globalThis));
