// @ts-check
/**
 * Counts beside the results, by place, source and year: each a filter, and several of a kind may be chosen.
 *
 * @typedef {{year: string, count: number}} YearCount
 * @typedef {{month: string, count: number}} MonthCount
 * @typedef {{total: number, places: FacetValue[], years: YearCount[], months: MonthCount[], sources: FacetValue[]}} Facets
 * @typedef {object} FacetPanel
 * @property {(text: string, options: SearchOptions, isCurrent: () => boolean) => Promise<void>} show
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { find, build, buildButton, say, sayCount, format } = /** @type {Elements & Wording} */ (page);
  const orderPlaces = /** @type {OrderPlaces} */ (page.orderPlaces);
  const FEW = 8; // values of a facet that are shown at first

  /** @param {string} label @param {HTMLButtonElement[]} buttons @returns {HTMLElement | null} */
  function buildGroup(label, buttons) {
    if (!buttons.length) return null;
    const group = build("div", "facet", build("h2", "", say(label)), ...buttons.slice(0, FEW));
    if (buttons.length > FEW) {
      const rest = build("details", "", build("summary", "", say("all")), ...buttons.slice(FEW));
      rest.open = buttons.slice(FEW).some((button) => button.getAttribute("aria-pressed") === "true");
      group.append(rest);
    }
    return group;
  }

  /**
   * @param {Engine} engine
   * @param {Address} address
   * @param {Chips} chips
   * @returns {FacetPanel}
   */
  function openFacets(engine, address, chips) {
    const room = find("facets");
    const showTimeframe = /** @type {Parts} */ (page).openTimeframe(engine, address);

    /** What is read aloud is “Quận 1: 1 bài”. @param {string} label @param {number} count @param {boolean} chosen @param {() => void} act */
    const buildValue = (label, count, chosen, act) => {
      const [before, after] = sayCount(count).split(format(count));
      const spoken = (/** @type {string} */ text) => build("span", "spoken", text);
      const number = build("span", "facet-count", spoken(before ?? ""), format(count), spoken(after ?? ""));
      const button = buildButton("", "", act, build("span", "", label, spoken(":")), number);
      button.setAttribute("aria-pressed", String(chosen));
      return button;
    };

    /** @param {string} label @param {ListFilter} name @param {FacetValue[]} values */
    const buildFacet = (label, name, values) => {
      const chosen = address.read().getAll(name);
      const buttons = values.map((value) => {
        const key = value.slug ?? value.name;
        const button = buildValue(value.name, value.count, chosen.includes(key), () => address.toggle(name, key));
        button.classList.toggle("inside", (value.slug ?? "").includes("/"));
        return button;
      });
      return buildGroup(label, buttons);
    };

    /** The tree of places, and below it, when a chosen one was or became another, a switch to take that in. @param {FacetValue[]} places */
    const buildPlaces = async (places) => {
      const group = buildFacet("places", "dia-phuong", orderPlaces(places));
      const chosen = address.read().getAll("dia-phuong").filter(Boolean);
      const others = chosen.length ? await address.findOthers(chosen) : [];
      if (!others.length) return group;
      const names = others.map(({ name }) => name).join(", ");
      const pressed = address.takesOthersIn();
      const label = say(others[0].isLater ? "withLater" : "withEarlier", { places: names });
      const button = buildButton("facet-switch", label, () => address.takeOthersIn(!pressed));
      button.setAttribute("aria-pressed", String(pressed));
      const below = group ?? build("div", "facet", build("h2", "", say("places")));
      below.append(button);
      return below;
    };

    /**
     * Counts as if one filter were not chosen: its other values can be added to it.
     * @param {string} text @param {SearchOptions} options @param {Partial<SearchOptions>} without @param {Facets} all
     */
    const countWithout = (text, options, without, all) => {
      const isChosen = Object.keys(without).some((name) => options[/** @type {keyof SearchOptions} */ (name)]);
      return isChosen ? engine.facets(text, { ...options, ...without, browse: !address.hasWords() }) : Promise.resolve(all);
    };

    /** @type {FacetPanel["show"]} */
    const show = async (text, options, isCurrent) => {
      try {
        const facets = /** @type {Facets} */ (await engine.facets(text, options));
        const [everywhere, bySource, everyYear] = await Promise.all([
          countWithout(text, options, { place: undefined }, facets),
          countWithout(text, options, { source: undefined }, facets),
          countWithout(text, options, { year: undefined, from: undefined, to: undefined }, facets),
        ]);
        chips.learn(everywhere.places);
        // The newest first: few are shown at first.
        const years = [...everyYear.years].reverse().map(({ year, count }) => ({ name: year, count }));
        const groups = [
          await buildPlaces(everywhere.places),
          buildFacet("sources", "nguon", bySource.sources),
          buildFacet("years", "nam", years),
        ];
        if (isCurrent()) {
          showTimeframe(everyYear, facets.total);
          room.replaceChildren(...groups.filter((group) => group !== null));
          await chips.settle();
        }
      } catch {
        // Results without counts beside them are still results; counts of another search are wrong.
        if (isCurrent()) {
          find("histogram").replaceChildren();
          room.replaceChildren();
        }
      }
    };

    return { show };
  }

  Object.assign(page, { openFacets });
})(/** @type {any} */ (globalThis));
