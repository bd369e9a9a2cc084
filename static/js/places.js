// @ts-check
/**
 * Names of places in a query, and what places became: read after the results are shown. What the files hold is said
 * in khobao/site/files/place_names.py.
 *
 * @typedef {[form: string, address: string, path: string, later: [string, string][]]} NameRow
 * @typedef {{slug: string, path: string, later: {slug: string, path: string}[]}} OfferedPlace slug is empty without a page
 * @typedef {{slug: string, name: string}} ChangedPlace
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const LONGEST = 60; // characters of a query that may be a place's name
  const MOST = 3; // places that are offered
  const KINDS = new Map([
    ["tp", "thành phố"], ["tx", "thị xã"], ["q", "quận"], ["h", "huyện"], ["p", "phường"], ["x", "xã"], ["tt", "thị trấn"],
  ]);
  const KIND = /^(tinh|thanh pho|thi xa|quan|huyen|phuong|xa|thi tran|dac khu) (?=.)/;

  /** Twin of build_name_form in khobao/site/files/place_names.py. @param {string} name */
  function nameForm(name) {
    return khobao.matchingForm(name).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** @returns {Record<string, string>} stem -> hash */
  function readFiles() {
    const block = document.getElementById("search-places");
    return JSON.parse((block && block.textContent) || "{}");
  }

  /** @param {string} stem @returns {Promise<any>} what the file holds, null when there is none */
  async function read(stem) {
    const hash = readFiles()[stem];
    return hash ? (await khobao.load(stem, hash))[0] : null;
  }

  /**
   * The rows that bear a name: with its tones, or, when none does and the name is long enough to be sure, without.
   * @param {NameRow[]} rows
   * @param {string} form
   */
  function findRows(rows, form) {
    const folded = khobao.fold(form);
    const exact = rows.filter((row) => row[0] === form);
    return exact.length || (form !== folded && !form.includes(" ")) ? exact : rows.filter((row) => khobao.fold(row[0]) === folded);
  }

  /**
   * The places that a whole query names: “TPHCM”, “huyện Phú Lộc”, “tt hue”.
   * @param {string} text
   * @returns {Promise<OfferedPlace[]>} the largest first, at most three
   */
  async function findPlaces(text) {
    if (text.length > LONGEST || /["“”]/.test(text)) return [];
    const asked = nameForm(text);
    const typed = asked.replace(/^([a-z]+)(?= |\d)\s*/, (/** @type {string} */ found, /** @type {string} */ word) => (KINDS.has(word) ? `${KINDS.get(word)} ` : found));
    const kind = KIND.exec(khobao.fold(typed));
    // Folding keeps the length of composed text, so a kind ends where its folded form does.
    const bare = kind ? typed.slice(kind[0].length) : typed;
    // As typed first: “TT Huế” is no township. A number alone is no name.
    const forms = new Set([asked, bare, typed]);
    /** @type {NameRow[]} */
    let found = [];
    for (const form of forms) {
      if (found.length || !form || /^\d+$/.test(form)) continue;
      found = findRows((await read(`ten-${khobao.fold(form)[0]}`)) || [], form);
    }
    if (kind) {
      const named = found.filter((row) => khobao.fold(nameForm(row[2].split(",")[0])) === khobao.fold(typed));
      const provinces = /^(tinh|thanh pho)/.test(kind[0]) ? found.filter((row) => !row[2].includes(",")) : [];
      found = kind[1] === "tinh" && provinces.length ? provinces : named.length ? named : provinces.length ? provinces : found;
    }
    return found.slice(0, MOST).map(([, slug, path, later]) => ({ slug, path, later: later.map(([to, name]) => ({ slug: to, path: name })) }));
  }

  /**
   * What the place at *slug* became and what it was, as far as either has articles.
   * @param {string} slug
   * @returns {Promise<{later: ChangedPlace[], earlier: ChangedPlace[]}>}
   */
  async function findChanges(slug) {
    /** @type {Record<string, [string, ...[string, string][]]>} */
    const changes = (await read("doi-ten")) || {};
    const [, ...became] = Object.hasOwn(changes, slug) ? changes[slug] : [""];
    const earlier = Object.entries(changes)
      .filter(([, [, ...others]]) => others.some(([to]) => to === slug))
      .map(([from, [name]]) => ({ slug: from, name }));
    const later = became.map(([to, name]) => ({ slug: to, name }));
    return { later, earlier };
  }

  Object.assign(khobao, { findPlaces, findChanges, nameForm });
})(/** @type {any} */ (globalThis));
