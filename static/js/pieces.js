// @ts-check
/**
 * The pieces of the index: found by their first keys, loaded as classic scripts from below `khobao.root`, the address
 * of the site's root, or beside the page where that is not given.
 *
 * @typedef {{keys: string[], stems: string[], hashes: string}} PieceMap
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const FOLDER = "tim-kiem/";
  const HASH_LENGTH = 4;
  const STEM_LENGTH = 24;

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
    khobao.beginTurn();
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
      script.src = `${khobao.root ?? ""}${FOLDER}${stem}.${hash}.js`;
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
   * File names without their hashes. Twin of build_stems in khobao/search/index/scripts.py.
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
    const keys = hashes ? lines.split("\n") : [];
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

  Object.assign(khobao, { LoadError, receive, load, buildStems, parseMap, findPiece, loadFromMap });
})(/** @type {any} */ (globalThis));
