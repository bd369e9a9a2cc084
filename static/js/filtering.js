// @ts-check
/** Which articles a reader wants, and in which order: filters, and the first of many. */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  /** @param {undefined | string | string[]} wanted @returns {string[]} */
  const listOf = (wanted) => (wanted ? [wanted].flat() : []);

  /**
   * @param {any} columns
   * @param {SearchOptions} options
   * @returns {(number: number) => boolean}
   */
  function buildFilter({ rows, sourceNames, placeNames }, { place, source, year, from, to }) {
    const [places, sources, years] = [place, source, year].map(listOf);
    const under = (/** @type {number} */ position) => places.some((one) => `${placeNames[position][0]}/`.startsWith(`${one}/`));
    return (number) => {
      const row = rows[number];
      if (!row) return false;
      if (places.length && !row.places.some(under)) return false;
      if (sources.length && !sources.includes(sourceNames[row.source])) return false;
      if (years.length && !years.includes(row.date.slice(0, 4))) return false;
      // Dates are compared as far as both are known: 2022 is inside 2022-03 to 2022-05, as it may be.
      if (from && (!row.date || row.date < from.slice(0, row.date.length))) return false;
      return !(to && (!row.date || row.date.slice(0, to.length) > to));
    };
  }

  /** @param {SearchOptions} options */
  const isFiltered = ({ place, source, year, from, to }) => [place, source, year].some((wanted) => listOf(wanted).length) || Boolean(from || to);

  /** @param {SearchOptions} options */
  const isByDate = ({ sort }) => sort === "newest" || sort === "oldest";

  /**
   * The first *count* of *numbers* in an order; the numbers themselves are put in another.
   * @param {number[]} numbers
   * @param {(a: number, b: number) => number} order
   * @param {number} count
   */
  function takeFirst(numbers, order, count) {
    if (count * 20 > numbers.length) return numbers.sort(order).slice(0, count);
    /** @type {number[]} */
    const first = [];
    for (const number of numbers) {
      if (first.length === count && order(number, first[count - 1]) >= 0) continue;
      let at = first.length;
      while (at && order(number, first[at - 1]) < 0) at--;
      first.splice(at, 0, number);
      if (first.length > count) first.pop();
    }
    return first;
  }

  Object.assign(khobao, { buildFilter, isFiltered, isByDate, takeFirst });
})(/** @type {any} */ (globalThis));
