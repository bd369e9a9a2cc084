"use strict";
/**
 * The articles that a reader keeps: a list on this device, with the references of each, so that all can be taken
 * along without opening the articles again.
 *
 * @typedef {{url: string, title: string, date: string, source: string, kept: string,
 *   references: {bib?: string, ris?: string, json?: string}}} KeptArticle url: below the root of the site;
 *   date: as the page writes it; kept: the day, in ISO 8601; references by file ending
 */
(() => {
  const khobao = (/** @type {any} */ (globalThis).khobao ??= {});
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) {
    return;
  }
  const root = new URL("..", script.src); // every script stands one folder below the root of the site
  const KEY = `khobao-kept ${root.pathname}`;

  /** @param {unknown} value @returns {value is KeptArticle} */
  function isKeptArticle(value) {
    const item = /** @type {KeptArticle} */ (value);
    // A list may come from a file: only a page of this site is an address here.
    return (
      typeof item?.title === "string" &&
      /^bai\/[\w/-]+\.html$/.test(item.url) &&
      [item.date, item.source, item.kept].every((text) => typeof text === "string") &&
      Object.values(item.references ?? { missing: 0 }).every((text) => typeof text === "string")
    );
  }

  /** @param {string} text @returns {KeptArticle[]} what is sound of a written list, newest first */
  function parse(text) {
    try {
      const list = JSON.parse(text);
      return Array.isArray(list) ? list.filter(isKeptArticle) : [];
    } catch {
      return [];
    }
  }

  /** @returns {KeptArticle[]} */
  function read() {
    try {
      return parse(localStorage.getItem(KEY) ?? "[]");
    } catch {
      return [];
    }
  }

  /** @param {KeptArticle[]} list @returns {boolean} whether the device took it */
  function write(list) {
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} url */
  const has = (url) => read().some((item) => item.url === url);

  /** Add articles in front of the list, each once. @param {KeptArticle[]} articles */
  const add = (articles) => {
    const urls = new Set(articles.map(({ url }) => url));
    return write([...articles, ...read().filter(({ url }) => !urls.has(url))]);
  };

  /** @param {string} url */
  const remove = (url) => write(read().filter((item) => item.url !== url));

  /**
   * Keep a page and what it is shown with for reading offline, or let go of it; needs a service worker.
   * @param {string} url below the root @param {string[]} addresses none: let go
   */
  async function pin(url, addresses) {
    if (!khobao.device) return;
    const cache = await caches.open(`${khobao.device.prefix}kept`);
    await (addresses.length ? cache.addAll(addresses) : cache.delete(new URL(url, root).href));
  }

  khobao.kept = { root, key: KEY, parse, read, has, add, remove, pin };
})();
