// @ts-check
/**
 * Places of a facet as a tree.
 *
 * @typedef {{name: string, count: number, slug?: string}} FacetValue
 * @typedef {(places: FacetValue[]) => {slug: string, name: string, count: number}[]} OrderPlaces
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { lastName } = /** @type {Wording} */ (page);

  /**
   * Put every place below the one it lies in, the largest first, each by its own name alone.
   * A place that only its parts name is named by their paths: “Thành phố Hồ Chí Minh/Quận 1”.
   * @type {OrderPlaces}
   */
  function orderPlaces(places) {
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { slug = "", name, count } of places) {
      const steps = slug.split("/");
      const path = name.split("/");
      counts.set(slug, count);
      if (path.length === steps.length) {
        path.forEach((step, depth) => names.set(steps.slice(0, depth + 1).join("/"), step));
      }
    }
    /** @param {string} slug @returns {(string | number)[]} what sorts parents by count, then their parts below them */
    const rank = (slug) =>
      slug.split("/").flatMap((_, depth, steps) => {
        const above = steps.slice(0, depth + 1).join("/");
        return [-(counts.get(above) ?? 0), above];
      });
    return places
      .map(({ slug = "", name, count }) => ({ slug, count, name: names.get(slug) ?? lastName(name) }))
      .sort((one, other) => compare(rank(one.slug), rank(other.slug)));
  }

  /** @param {(string | number)[]} one @param {(string | number)[]} other */
  function compare(one, other) {
    const place = one.findIndex((value, depth) => value !== other[depth]);
    const [left, right] = [one[place], other[place]];
    return place < 0 || right === undefined || left === undefined ? one.length - other.length : left < right ? -1 : 1;
  }

  Object.assign(page, { orderPlaces });
})(/** @type {any} */ (globalThis));
