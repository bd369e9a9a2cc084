"use strict";
/**
 * Sets on this device: a year, a place or the whole archive, saved, brought up to date, removed.
 *
 * A list says every file of a set with its size and digest (khobao/site/files/offline.py). A set is there when its own
 * list stands beside its files. Each file is checked against the list, so a set never mixes two builds; an update
 * is gathered beside the set first and then put in its place.
 */
(() => {
  const khobao = /** @type {any} */ (globalThis).khobao;
  if (!khobao?.device) {
    return;
  }
  const { root, prefix } = khobao.device;
  const AT_ONCE = 6; // downloads
  const QUIETLY = 5e6; // bytes at most that an update may fetch unasked: a reader may be on a metered line
  const SPARE = 1.1; // room wanted for each byte: browsers count more than the file itself

  /**
   * @typedef {[path: string, bytes: number, digest: string]} Row
   * @typedef {{title: string, bytes: number, articles: number, parts: string[], files: Row[]}} List
   * @typedef {{name: string, list: List | null}} Saved list: null when the download was broken off
   * @typedef {{signal?: AbortSignal, onProgress?: (done: number, total: number) => void}} Options
   */

  /** Not enough room on the device. */
  class RoomError extends Error {}
  /** The site changed while it was being saved. */
  class ChangedError extends Error {}

  /** @param {string} path */
  const addressOf = (path) => new URL(path, root).href;
  /** @param {string} name */
  const setCache = (name) => `${prefix}set ${name}`;
  /** @param {string} name */
  const partCache = (name) => `${prefix}part ${name}`;
  /** @param {string} name */
  const listAddress = (name) => addressOf(`ngoai-tuyen/${name}.json`);

  /** @param {string} name @param {AbortSignal} [signal] @returns {Promise<List>} */
  async function fetchList(name, signal) {
    const response = await fetch(listAddress(name), { cache: "no-cache", signal });
    if (!response.ok) {
      throw new Error(`${name}: ${response.status}`);
    }
    return response.json();
  }

  /** The list of a set as the site has it now, with the files of all its parts. @param {string} name @param {AbortSignal} [signal] */
  async function readList(name, signal) {
    const list = await fetchList(name, signal);
    const parts = await Promise.all(list.parts.map((part) => fetchList(part, signal)));
    return { ...list, files: [list, ...parts].flatMap((part) => part.files) };
  }

  /** The list of a set as this device has it. @param {string} name @returns {Promise<List | null>} */
  async function readSavedList(name) {
    const found = await caches.match(listAddress(name), { cacheName: setCache(name) }); // makes no cache by looking
    return found ? found.json() : null;
  }

  /** @returns {Promise<Saved[]>} */
  async function listSaved() {
    const start = setCache("");
    const names = (await caches.keys()).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
    return Promise.all(names.map(async (name) => ({ name, list: await readSavedList(name) })));
  }

  /** @param {ArrayBuffer} bytes @param {number} length in hexadecimal digits */
  async function digestOf(bytes, length) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, length);
  }

  /** @param {Row} row @param {Cache} cache @param {AbortSignal} [signal] */
  async function saveFile([path, , digest], cache, signal) {
    const address = addressOf(path);
    const there = await cache.match(address);
    if (there && (await digestOf(await there.arrayBuffer(), digest.length)) === digest) {
      return;
    }
    // A cache on the way may still hold the file of the build before.
    for (const mode of /** @type {RequestCache[]} */ (["default", "reload"])) {
      const response = await fetch(address, { cache: mode, signal });
      const bytes = await response.arrayBuffer();
      if (response.ok && (await digestOf(bytes, digest.length)) === digest) {
        const type = response.headers.get("Content-Type") ?? "text/html; charset=utf-8";
        await cache.put(address, new Response(bytes, { headers: { "Content-Type": type } }));
        return;
      }
    }
    throw new ChangedError(path);
  }

  /** @param {Row[]} rows @param {Cache} cache @param {Options} options */
  async function saveFiles(rows, cache, { signal, onProgress }) {
    const total = countBytes(rows);
    const queue = [...rows];
    let done = 0;
    const work = async () => {
      for (let row = queue.pop(); row; row = queue.pop()) {
        try {
          signal?.throwIfAborted();
          await saveFile(row, cache, signal);
        } catch (error) {
          queue.length = 0; // the others need not go on
          throw error;
        }
        done += row[1];
        onProgress?.(done, total);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** @param {number} bytes */
  async function checkRoom(bytes) {
    const { usage = 0, quota = Infinity } = await navigator.storage.estimate();
    if (usage + SPARE * bytes > quota) {
      throw new RoomError();
    }
  }

  /**
   * What saving a set, or bringing it up to date, would fetch.
   * @param {string} name @param {AbortSignal} [signal]
   * @returns {Promise<{list: List, old: List | null, rows: Row[], bytes: number}>}
   */
  async function plan(name, signal) {
    const list = await readList(name, signal);
    const old = await readSavedList(name);
    const had = new Map(old?.files.map(([path, , digest]) => [path, digest]));
    const rows = list.files.filter(([path, , digest]) => had.get(path) !== digest);
    return { list, old, rows, bytes: countBytes(rows) };
  }

  /** @param {Row[]} rows */
  function countBytes(rows) {
    return rows.reduce((sum, [, bytes]) => sum + bytes, 0);
  }

  /**
   * Save a set, or bring it up to date. Rejects with RoomError, ChangedError, the signal's reason or what fetch
   * gives; what was there before is then still whole.
   * @param {string} name @param {Options} [options]
   */
  function save(name, options = {}) {
    return navigator.locks.request(setCache(name), async () => {
      const { list, old, rows, bytes } = await plan(name, options.signal);
      await checkRoom(bytes);
      const set = await caches.open(setCache(name));
      try {
        await saveFiles(rows, old ? await caches.open(partCache(name)) : set, options);
        if (old) {
          await swapIn(list, rows, old, set, await caches.open(partCache(name)));
        }
        await set.put(listAddress(name), new Response(JSON.stringify(list)));
      } catch (error) {
        throw error instanceof DOMException && error.name === "QuotaExceededError" ? new RoomError() : error;
      } finally {
        await caches.delete(partCache(name));
      }
    });
  }

  /** @param {List} list @param {Row[]} rows @param {List} old @param {Cache} set @param {Cache} part */
  async function swapIn(list, rows, old, set, part) {
    const paths = new Set(list.files.map(([path]) => path));
    for (const [path] of rows) {
      const file = await part.match(addressOf(path));
      if (file) {
        await set.put(addressOf(path), file);
        await part.delete(addressOf(path));
      }
    }
    for (const [path] of old.files) {
      if (!paths.has(path)) {
        await set.delete(addressOf(path));
      }
    }
  }

  /** @param {string} name */
  async function remove(name) {
    await Promise.all([caches.delete(setCache(name)), caches.delete(partCache(name))]);
  }

  /** Bring every whole set up to date where that costs little; the page of sets offers the rest, with its size. */
  async function refresh() {
    const connection = /** @type {any} */ (navigator).connection;
    if (!navigator.onLine || connection?.saveData) {
      return;
    }
    for (const { name, list } of await listSaved()) {
      const due = list ? await plan(name).catch(() => null) : null; // null: no such set now, or no network
      if (due?.rows.length && due.bytes <= QUIETLY) {
        await save(name).catch(() => {});
      }
    }
  }

  khobao.saving = { plan, listSaved, save, remove, refresh, RoomError, ChangedError };
})();
