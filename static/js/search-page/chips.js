// @ts-check
/**
 * What is chosen, above the results: each filter can be taken off by itself.
 *
 * @typedef {object} Chips
 * @property {() => void} show as the address has it
 * @property {(places: {slug?: string, name: string}[]) => void} learn names of places, which addresses do not say
 * @property {() => Promise<void>} settle asks for the names that nothing has told
 * @property {() => string} describe what is chosen, in one line
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { find, build, buildButton, formatDate, lastName, say } = /** @type {Elements & Wording} */ (page);

  /** Until its name is known. @param {string} slug @returns {string} */
  const spellSlug = (slug) => lastName(slug).replace(/(^|-)([a-z])/g, (_, dash, letter) => `${dash && " "}${letter.toUpperCase()}`);

  /**
   * @param {Engine} engine
   * @param {Address} address
   * @returns {Chips}
   */
  function openChips(engine, address) {
    const list = find("chips");
    /** @type {Map<string, string>} */
    const names = new Map();

    /** @returns {{label: string, remove: () => void}[]} */
    const read = () => {
      const state = address.read();
      const placeName = (/** @type {string} */ slug) => names.get(slug) ?? spellSlug(slug);
      const ofList = (/** @type {ListFilter} */ name, /** @type {(value: string) => string} */ label) =>
        state.getAll(name).filter(Boolean).map((value) => ({ label: label(value), remove: () => address.toggle(name, value) }));
      const [from, to] = [state.get("tu"), state.get("den")];
      const range = from && to ? `${formatDate(from)} – ${formatDate(to)}` : from ? `${say("fromDay")} ${formatDate(from)}` : `${say("toDay")} ${formatDate(to ?? "")}`;
      const clearDays = () => address.change((days) => ["tu", "den"].forEach((name) => days.delete(name)));
      return [
        ...ofList("dia-phuong", placeName),
        ...ofList("nguon", (source) => source),
        ...ofList("nam", (year) => say("inYear", { year })),
        ...(from || to ? [{ label: range, remove: clearDays }] : []),
      ];
    };

    const show = () => {
      const chips = read().map(({ label, remove }) => {
        const act = () => {
          find("status").focus(); // the chip goes away
          remove();
        };
        const button = buildButton("chip", label, act, build("span", "", "×"));
        button.lastElementChild?.setAttribute("aria-hidden", "true");
        button.setAttribute("aria-label", say("removeFilter", { filter: label }));
        return build("li", "", button);
      });
      list.replaceChildren(...chips);
      list.hidden = !chips.length;
    };

    /** @type {Chips["learn"]} */
    const learn = (places) => {
      const before = names.size;
      for (const { slug, name } of places) if (slug) names.set(slug, lastName(name));
      if (names.size > before && !list.hidden) show();
    };

    /** @type {Chips["settle"]} */
    const settle = async () => {
      const unknown = address.read().getAll("dia-phuong").filter((slug) => slug && !names.has(slug));
      if (unknown.length) learn((await engine.facets("", { place: unknown })).places);
    };

    return { show, learn, settle, describe: () => read().map(({ label }) => label).join(", ") };
  }

  Object.assign(page, { openChips });
})(/** @type {any} */ (globalThis));
