"use strict";
/**
 * The articles that a reader keeps on this device: lists with names, and of each article its reference and a note, so
 * that all can be taken along without opening the articles again.
 *
 * @typedef {{title: string, date: string, source: string, kept: string, csl?: object, note?: string}} KeptArticle
 *   date: as a page writes it; kept: the day, in ISO 8601; csl: the item of CSL-JSON that its page shows
 * @typedef {{name: string, urls: string[]}} KeptList the first list of a device has no name until it is given one;
 *   urls: below the root of the site, the newest first
 * @typedef {{version: 2, articles: Record<string, KeptArticle>, lists: KeptList[], current: string}} KeptLists
 *   articles by url; current: the name of the list that the next article goes to
 * @typedef {object} Kept
 * @property {URL} root of the site
 * @property {string} key of the lists in the device's storage
 * @property {() => KeptLists} read
 * @property {(lists: KeptLists) => boolean} write whether the device took it
 * @property {(value: unknown) => KeptLists | null} takeSound what is sound of lists, or of the one list of before
 * @property {(into: KeptLists, from: KeptLists) => KeptLists} merge nothing of either is lost
 * @property {(url: string) => boolean} has
 * @property {(articles: Record<string, KeptArticle>, name?: string) => boolean} add in front of a list, or of the
 *   current one; what is known of an article already stays where nothing new is said
 * @property {(url: string, name?: string) => boolean} remove from one list, or from all; a note
 *   waits for the article to be kept again
 * @property {(url: string, addresses: string[]) => Promise<void>} pin
 */
(() => {
  const khobao = (/** @type {any} */ (globalThis).khobao ??= {});
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) {
    return;
  }
  const root = new URL("..", script.src); // every script stands one folder below the root of the site
  const KEY = `khobao-lists ${root.pathname}`;
  const OLD_KEY = `khobao-kept ${root.pathname}`; // until 2026-12 there was one list, an array
  const ADDRESS = /^bai\/[\w/-]+\.html$/; // lists may come from a file: only a page of this site is an address here

  /** @param {unknown} value */
  const isText = (value) => typeof value === "string";
  /** @param {any} article */
  const isSound = (article) => [article?.title, article?.date, article?.source, article?.kept].every(isText);

  /** The one list of before. Its references were texts. @param {any[]} old @returns {KeptLists | null} */
  function takeOld(old) {
    /** @type {Record<string, KeptArticle>} */
    const articles = {};
    for (const { url, title, date, source, kept, references } of old.filter((item) => isSound(item) && ADDRESS.test(item.url))) {
      if (!references || !Object.values(references).every(isText)) continue;
      articles[url] = { title, date, source, kept, csl: parse(references.json ?? "")?.[0] };
    }
    const urls = Object.keys(articles);
    return urls.length ? { version: 2, articles, lists: [{ name: "", urls }], current: "" } : null;
  }

  /** @type {Kept["takeSound"]} */
  function takeSound(value) {
    if (Array.isArray(value)) return takeOld(value);
    const written = /** @type {any} */ (value);
    if (written?.version !== 2 || !Array.isArray(written.lists)) return null;
    /** @type {Record<string, KeptArticle>} */
    const articles = {};
    for (const [url, article] of Object.entries(written.articles ?? {})) {
      if (!ADDRESS.test(url) || !isSound(article)) continue;
      const { title, date, source, kept, csl, note } = article;
      articles[url] = { title, date, source, kept, csl: csl && typeof csl === "object" ? csl : undefined, note: isText(note) ? note : undefined };
    }
    /** @type {KeptLists} */
    const sound = { version: 2, articles, lists: [], current: isText(written.current) ? written.current : "" };
    for (const { name, urls } of written.lists.filter((/** @type {any} */ list) => isText(list?.name) && Array.isArray(list.urls))) {
      listOf(sound, name.trim()).urls.push(...new Set(urls.filter((/** @type {any} */ url) => Object.hasOwn(articles, url))));
    }
    return sound;
  }

  /** @param {string} text @returns {any} */
  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** The list of that name, made when there is none. @param {KeptLists} lists @param {string} name @returns {KeptList} */
  function listOf(lists, name) {
    let list = lists.lists.find((one) => one.name === name);
    if (!list) lists.lists.push((list = { name, urls: [] }));
    return list;
  }

  /** @type {Kept["merge"]} */
  function merge(into, from) {
    for (const [url, article] of Object.entries(from.articles)) {
      const here = into.articles[url];
      const notes = new Set([here?.note, article.note].filter(Boolean));
      into.articles[url] = { ...article, ...here, csl: here?.csl ?? article.csl, note: [...notes].join("\n\n") || undefined };
    }
    for (const { name, urls } of from.lists) {
      const list = listOf(into, name);
      list.urls = [...new Set([...list.urls, ...urls])];
    }
    return into;
  }

  /** @type {Kept["read"]} */
  function read() {
    /** @type {KeptLists} */
    let lists = { version: 2, articles: {}, lists: [], current: "" };
    try {
      lists = takeSound(parse(localStorage.getItem(KEY) ?? "")) ?? lists;
      const old = takeSound(parse(localStorage.getItem(OLD_KEY) ?? ""));
      if (old && write(merge(lists, old))) localStorage.removeItem(OLD_KEY);
    } catch {
      // Some private windows have no storage at all.
    }
    if (!lists.lists.length) listOf(lists, "");
    if (!lists.lists.some(({ name }) => name === lists.current)) lists.current = lists.lists[0].name;
    return lists;
  }

  /** @type {Kept["write"]} */
  function write(lists) {
    try {
      localStorage.setItem(KEY, JSON.stringify(lists));
      return true;
    } catch {
      return false;
    }
  }

  /** @type {Kept["has"]} */
  const has = (url) => read().lists.some(({ urls }) => urls.includes(url));

  /** @type {Kept["add"]} */
  function add(articles, name) {
    const lists = read();
    const list = listOf(lists, name ?? lists.current);
    for (const [url, article] of Object.entries(articles)) {
      const known = lists.articles[url];
      lists.articles[url] = { ...known, ...article, kept: known?.kept ?? article.kept, csl: article.csl ?? known?.csl };
    }
    const urls = Object.keys(articles);
    list.urls = [...urls, ...list.urls.filter((url) => !Object.hasOwn(articles, url))];
    return write(lists);
  }

  /** @type {Kept["remove"]} */
  function remove(url, name) {
    const lists = read();
    for (const list of lists.lists) {
      if (name === undefined || list.name === name) list.urls = list.urls.filter((one) => one !== url);
    }
    const isListed = lists.lists.some(({ urls }) => urls.includes(url));
    if (!isListed && !lists.articles[url]?.note) delete lists.articles[url];
    return write(lists);
  }

  /**
   * Keep a page and what it is shown with for reading offline, or let go of it; needs a service worker.
   * @type {Kept["pin"]} addresses: none lets go
   */
  async function pin(url, addresses) {
    if (!khobao.device) return;
    const cache = await caches.open(`${khobao.device.prefix}kept`);
    await (addresses.length ? cache.addAll(addresses) : cache.delete(new URL(url, root).href));
  }

  khobao.kept = /** @type {Kept} */ ({ root, key: KEY, read, write, takeSound, merge, has, add, remove, pin });
})();
