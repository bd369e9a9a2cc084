// @ts-check
/**
 * The address is the one place where the state of a search stands (q, dia-phuong, gom, nguon, nam, tu, den, sap-xep,
 * hien), so that Back, a bookmark and a shared link all work: every change writes the address, and a search reads it.
 * Places, sources and years may stand in it more than once: any of them will do. “hien” says how many hits are shown.
 *
 * @typedef {{slug: string, name: string, isLater: boolean}} OtherPlace what a place became, or what it was
 * @typedef {"dia-phuong" | "nguon" | "nam"} ListFilter
 * @typedef {object} Address
 * @property {() => URLSearchParams} read
 * @property {(change: (address: URLSearchParams) => void) => void} change and search anew
 * @property {(name: ListFilter, value: string) => void} toggle one value of a filter
 * @property {() => boolean} asksNothing neither words nor filters
 * @property {() => boolean} hasWords
 * @property {() => number} countFilters values that are chosen; the two ends of a time are one
 * @property {() => void} clearFilters
 * @property {() => Promise<SearchOptions>} readOptions
 * @property {(slugs: string[]) => Promise<OtherPlace[]>} findOthers
 * @property {() => boolean} takesOthersIn whether articles of those count with the place's own
 * @property {(wanted: boolean) => void} takeOthersIn
 * @property {() => number} readShown hits that are to be shown
 * @property {(count: number) => void} writeShown so that Back leads to where one was
 */
(function (global) {
  "use strict";
  /** @type {Map<string, SearchOptions["sort"]>} */
  const SORTS = new Map([["moi-nhat", "newest"], ["cu-nhat", "oldest"]]);
  const LISTS = /** @type {ListFilter[]} */ (["dia-phuong", "nguon", "nam"]);
  const DAYS = ["tu", "den"];
  const PAGE = 10; // hits that are shown at first, and added
  const MOST = 500; // that an address may ask for
  const WITH_CHANGES = "doi-ten"; // value of “gom”

  const read = () => new URLSearchParams(location.search);

  const countFilters = () => {
    const address = read();
    const values = LISTS.flatMap((name) => address.getAll(name).filter(Boolean));
    return values.length + Number(DAYS.some((name) => address.get(name)));
  };

  const hasWords = () => Boolean(read().get("q")?.trim());

  const asksNothing = () => !hasWords() && !countFilters();

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
      if (address.getAll("dia-phuong").join() !== before.getAll("dia-phuong").join()) address.delete("gom");
      address.delete("hien");
      const query = new URLSearchParams([...address].filter(([, value]) => value)).toString();
      before.delete("hien");
      if (query !== before.toString()) {
        history.pushState(null, "", query ? `?${query}` : location.pathname.split("/").pop());
      }
      search();
    };

    /** @type {Address["toggle"]} */
    const toggle = (name, value) =>
      change((address) => {
        const chosen = address.getAll(name);
        address.delete(name);
        const kept = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
        for (const one of kept) address.append(name, one);
      });

    const clearFilters = () => change((address) => [...LISTS, ...DAYS].forEach((name) => address.delete(name)));

    const takesOthersIn = () => read().get("gom") === WITH_CHANGES;

    /** @type {Address["takeOthersIn"]} */
    const takeOthersIn = (wanted) => change((address) => address.set("gom", wanted ? WITH_CHANGES : ""));

    /** @type {Address["findOthers"]} */
    const findOthers = async (slugs) => {
      const found = await Promise.all(slugs.map((slug) => engine.findChanges(slug)));
      const others = found.flatMap(({ later, earlier }) =>
        (later.length ? later : earlier).map((place) => ({ ...place, isLater: later.length > 0 })),
      );
      const unseen = new Map(others.map((place) => [place.slug, place]));
      return [...unseen.values()].filter(({ slug }) => !slugs.includes(slug));
    };

    /** @type {Address["readOptions"]} */
    const readOptions = async () => {
      const address = read();
      const [places, sources, years] = LISTS.map((name) => address.getAll(name).filter(Boolean));
      const others = places.length && takesOthersIn() ? await findOthers(places) : [];
      const listOf = (/** @type {string[]} */ values) => (values.length ? values : undefined);
      return {
        place: listOf([...places, ...others.map(({ slug }) => slug)]),
        source: listOf(sources),
        year: listOf(years),
        from: address.get("tu") || undefined,
        to: address.get("den") || undefined,
        // Without words nothing is a better match than another: the newest come first, and the page says so.
        sort: SORTS.get(address.get("sap-xep") ?? "") ?? (hasWords() ? "relevance" : "newest"),
      };
    };

    const readShown = () => Math.min(MOST, Math.max(PAGE, Math.floor(Number(read().get("hien"))) || 0));

    /** @type {Address["writeShown"]} */
    const writeShown = (count) => {
      const address = read();
      address.delete("hien");
      if (count > PAGE) address.set("hien", String(count));
      history.replaceState(history.state, "", `?${address}`);
    };

    return {
      read, change, toggle, asksNothing, hasWords, countFilters, clearFilters, readOptions, findOthers, takesOthersIn,
      takeOthersIn, readShown, writeShown,
    };
  }

  Object.assign(global.khobao.page, { openAddress });
})(/** @type {any} */ (globalThis));
