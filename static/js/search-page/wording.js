// @ts-check
/**
 * What the search page says: the strings of its template, numbers, dates and names of places.
 *
 * @typedef {object} Wording
 * @property {(name: string, values?: Record<string, string | number>) => string} say a sentence with its {values}
 * @property {(value: number) => string} format a count as the templates do; Intl would take 15 ms to start
 * @property {(count: number) => string} sayCount “1 article”, “1,234 articles”
 * @property {(iso: string) => string} formatDate as the lists of the site do: 8/1/2022
 * @property {(path: string) => string} lastName “Thừa Thiên Huế/Thành phố Huế” → “Thành phố Huế”
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { find } = /** @type {Elements} */ (page);

  /** @type {Record<string, string> | undefined} */
  let strings;

  /** @param {string} name */
  function read(name) {
    strings ??= /** @type {Record<string, string>} */ (JSON.parse(find("search-strings").textContent ?? "{}"));
    return strings[name] ?? "";
  }

  /** @type {Wording["say"]} */
  function say(name, values = {}) {
    return read(name).replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  }

  /** @type {Wording["format"]} */
  function format(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, read("thousands"));
  }

  /** @type {Wording["sayCount"]} */
  function sayCount(count) {
    return say(count === 1 ? "one" : "total", { count: format(count) });
  }

  /** @type {Wording["formatDate"]} */
  function formatDate(iso) {
    return iso ? iso.slice(0, 10).split("-").reverse().map(Number).join("/") : say("undated");
  }

  /** @type {Wording["lastName"]} */
  function lastName(path) {
    return path.split("/").pop() ?? path;
  }

  Object.assign(page, { say, format, sayCount, formatDate, lastName });
})(/** @type {any} */ (globalThis));
