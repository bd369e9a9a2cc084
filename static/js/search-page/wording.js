// @ts-check
/**
 * What the search page says: the strings of its template, numbers, dates and names of places.
 *
 * @typedef {object} Wording
 * @property {(name: string, values?: Record<string, string | number>) => string} say a sentence with its {values}
 * @property {(name: string) => string} read the same with its {names} as they are
 * @property {(value: number) => string} format
 * @property {(iso: string) => string} formatDate as the lists of the site do: 8/1/2022
 * @property {(path: string) => string} lastName “Thừa Thiên Huế/Thành phố Huế” → “Thành phố Huế”
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { find } = /** @type {Elements} */ (page);

  /** @type {Record<string, string> | undefined} */
  let strings;

  /** @type {Wording["read"]} */
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
    return value.toLocaleString(document.documentElement.lang);
  }

  /** @type {Wording["formatDate"]} */
  function formatDate(iso) {
    return iso ? iso.slice(0, 10).split("-").reverse().map(Number).join("/") : say("undated");
  }

  /** @type {Wording["lastName"]} */
  function lastName(path) {
    return path.split("/").pop() ?? path;
  }

  Object.assign(page, { read, say, format, formatDate, lastName });
})(/** @type {any} */ (globalThis));
