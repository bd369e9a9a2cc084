// @ts-check
/**
 * The address is the one place where the state of a search stands (q, dia-phuong, gom, nguon, tu, den, sap-xep), so
 * that Back, a bookmark and a shared link all work: every change writes the address, and a search reads it.
 *
 * @typedef {{slug: string, name: string, isLater: boolean}} OtherPlace what a place became, or what it was
 * @typedef {object} Address
 * @property {() => URLSearchParams} read
 * @property {(change: (address: URLSearchParams) => void) => void} change and search anew
 * @property {() => boolean} asksNothing neither words nor filters
 * @property {() => number} countFilters that are chosen; the two ends of a time are one
 * @property {() => void} clearFilters
 * @property {() => Promise<SearchOptions>} readOptions
 * @property {(slug: string) => Promise<OtherPlace[]>} findOthers
 * @property {() => boolean} takesOthersIn whether articles of those count with the place's own
 * @property {(wanted: boolean) => void} takeOthersIn
 */
(function (global) {
  "use strict";
  /** @type {Map<string, SearchOptions["sort"]>} */
  const SORTS = new Map([["moi-nhat", "newest"], ["cu-nhat", "oldest"]]);
  const FILTERS = [["dia-phuong"], ["nguon"], ["tu", "den"]];
  const WITH_CHANGES = "doi-ten"; // value of “gom”

  const read = () => new URLSearchParams(location.search);

  const countFilters = () => {
    const address = read();
    return FILTERS.filter((names) => names.some((name) => address.get(name))).length;
  };

  const asksNothing = () => !read().get("q")?.trim() && !countFilters();

  // This runs before the first paint: a page that will show results has their room from the start.
  document.documentElement.toggleAttribute("data-asked", !asksNothing());
  // And what it will search is on its way while the page itself still is.
  if (!asksNothing()) global.khobao.prefetch(read().get("q") ?? "");

  /**
   * @param {Engine} engine
   * @param {() => void} search what to do after a change
   * @returns {Address}
   */
  function openAddress(engine, search) {
    /** @type {Address["change"]} */
    const change = (act) => {
      const before = read();
      const address = read();
      act(address);
      if (address.get("dia-phuong") !== before.get("dia-phuong")) {
        address.delete("gom");
      }
      for (const [name, value] of [...address]) {
        if (!value) address.delete(name);
      }
      const query = address.toString();
      if (query !== before.toString()) {
        history.pushState(null, "", query ? `?${query}` : location.pathname.split("/").pop());
      }
      search();
    };

    const clearFilters = () => change((address) => FILTERS.flat().forEach((name) => address.delete(name)));

    const takesOthersIn = () => read().get("gom") === WITH_CHANGES;

    /** @type {Address["takeOthersIn"]} */
    const takeOthersIn = (wanted) => change((address) => address.set("gom", wanted ? WITH_CHANGES : ""));

    /** @type {Address["findOthers"]} */
    const findOthers = async (slug) => {
      const { later, earlier } = await engine.findChanges(slug);
      return (later.length ? later : earlier).map((place) => ({ ...place, isLater: later.length > 0 }));
    };

    /** @type {Address["readOptions"]} */
    const readOptions = async () => {
      const address = read();
      const place = address.get("dia-phuong") ?? undefined;
      const others = place && takesOthersIn() ? await findOthers(place) : [];
      return {
        place: place && others.length ? [place, ...others.map(({ slug }) => slug)] : place,
        source: address.get("nguon") ?? undefined,
        from: address.get("tu") ?? undefined,
        to: address.get("den") ?? undefined,
        sort: SORTS.get(address.get("sap-xep") ?? "") ?? "relevance",
      };
    };

    return { read, change, asksNothing, countFilters, clearFilters, readOptions, findOthers, takesOthersIn, takeOthersIn };
  }

  Object.assign(global.khobao.page, { openAddress });
})(/** @type {any} */ (globalThis));
