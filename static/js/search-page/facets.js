// @ts-check
/**
 * Counts beside the results, by place, source and year, and the histogram: each a filter to choose.
 *
 * @typedef {{year: string, count: number}} YearCount
 * @typedef {{month: string, count: number}} MonthCount
 * @typedef {{places: FacetValue[], years: YearCount[], months: MonthCount[], sources: FacetValue[]}} Facets
 * @typedef {object} FacetPanel
 * @property {(text: string, options: SearchOptions, isCurrent: () => boolean) => Promise<void>} show
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { find, build, buildButton, say, format } = /** @type {Elements & Wording} */ (page);
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
   * @returns {FacetPanel}
   */
  function openFacets(engine, address) {
    const room = find("facets");
    const histogram = find("histogram");

    /** @param {string} label @param {number} count @param {boolean} chosen @param {(state: URLSearchParams) => void} change */
    const buildValue = (label, count, chosen, change) => {
      const button = buildButton("", label, () => address.change(change), build("span", "", format(count)));
      button.setAttribute("aria-pressed", String(chosen));
      return button;
    };

    /** @param {string} label @param {string} name of the parameter in the address @param {FacetValue[]} values */
    const buildFacet = (label, name, values) => {
      const chosen = address.read().get(name);
      const buttons = values.map((value) => {
        const key = value.slug ?? value.name;
        const isChosen = key === chosen;
        const button = buildValue(value.name, value.count, isChosen, (state) => state.set(name, isChosen ? "" : key));
        button.classList.toggle("inside", (value.slug ?? "").includes("/"));
        return button;
      });
      return buildGroup(label, buttons);
    };

    /** The newest first: few are shown at first. @param {YearCount[]} years */
    const buildYears = (years) => {
      const state = address.read();
      const buttons = [...years].reverse().map(({ year, count }) => {
        const [first, last] = [`${year}-01-01`, `${year}-12-31`];
        const chosen = state.get("tu") === first && state.get("den") === last;
        return buildValue(year, count, chosen, (to) => {
          to.set("tu", chosen ? "" : first);
          to.set("den", chosen ? "" : last);
        });
      });
      return buildGroup("years", buttons);
    };

    /** The tree of places, and below it, when the chosen one was or became another, a switch to take that in. @param {FacetValue[]} places */
    const buildPlaces = async (places) => {
      const group = buildFacet("places", "dia-phuong", orderPlaces(places));
      const chosen = address.read().get("dia-phuong");
      const others = chosen ? await address.findOthers(chosen) : [];
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

    /** @param {MonthCount[]} months */
    const showHistogram = (months) => {
      const bins = engine.buildBins(months);
      // Who has just moved a handle keeps it.
      const held = [...histogram.querySelectorAll("input")].findIndex((handle) => handle === document.activeElement);
      histogram.replaceChildren();
      if (bins.length < 2) return;
      const labels = {
        from: say("fromMonth"),
        to: say("toMonth"),
        chosen: (/** @type {{from: string, to: string, count: number}} */ { count, ...days }) =>
          say("chosen", { ...days, count: format(count) }),
      };
      const state = address.read();
      const bars = engine.buildHistogram(bins, state.get("tu") ?? "", state.get("den") ?? "", labels, (from, to) =>
        address.change((chosen) => {
          chosen.set("tu", from);
          chosen.set("den", to);
        }),
      );
      histogram.append(bars);
      histogram.querySelectorAll("input")[held]?.focus();
    };

    /** @type {FacetPanel["show"]} */
    const show = async (text, options, isCurrent) => {
      try {
        const facets = await engine.facets(text, options);
        const groups = [await buildPlaces(facets.places), buildFacet("sources", "nguon", facets.sources), buildYears(facets.years)];
        // The bars are of all days: what is chosen among them is seen, and can be widened again.
        const isPart = options.from || options.to;
        const everyDay = isPart ? await engine.facets(text, { ...options, from: undefined, to: undefined }) : facets;
        if (isCurrent()) {
          showHistogram(everyDay.months);
          room.replaceChildren(...groups.filter((group) => group !== null));
        }
      } catch {
        // Results without counts beside them are still results; counts of another search are wrong.
        if (isCurrent()) {
          histogram.replaceChildren();
          room.replaceChildren();
        }
      }
    };

    return { show };
  }

  Object.assign(page, { openFacets });
})(/** @type {any} */ (globalThis));
