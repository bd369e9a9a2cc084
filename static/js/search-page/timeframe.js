// @ts-check
/**
 * The histogram beside the results: articles over time, and the days that are chosen among them. A choice of few years
 * out of many is shown by its months, and can be widened again.
 *
 * @typedef {(everyDay: Facets, total: number) => void} ShowTimeframe everyDay: counts without any choice of time; total:
 *   articles that are shown with it
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { find, build, buildButton, say, sayCount, formatDate } = /** @type {Elements & Wording} */ (page);
  const FEW_YEARS = 4; // of which months still have room for a bar each

  /** The first and the last day that an address chooses, "" for none. @param {URLSearchParams} state @returns {[string, string]} */
  function readDays(state) {
    const years = state.getAll("nam").filter(Boolean).sort();
    const [from, to] = [state.get("tu") ?? "", state.get("den") ?? ""];
    return years.length ? [from || years[0], to || years[years.length - 1]] : [from, to];
  }

  /** As a sentence on the choice. @param {string} from @param {string} to @param {Bin[]} bins @param {number} total */
  function sayChoice(from, to, bins, total) {
    const [first, last] = [from ? formatDate(from) : bins[0].label, to ? formatDate(to) : bins[bins.length - 1].label];
    const count = sayCount(total);
    return first === last ? `${first}: ${count}` : say("chosen", { from: first, to: last, count });
  }

  /**
   * @param {Engine} engine
   * @param {Address} address
   * @returns {ShowTimeframe}
   */
  function openTimeframe(engine, address) {
    const room = find("histogram");

    /**
     * Months to draw, and whether they are less than all.
     * @param {Facets} everyDay @param {string} from @param {string} to
     * @returns {{bins: Bin[], isPart: boolean}}
     */
    const chooseBins = ({ months, years }, from, to) => {
      const all = engine.buildBins(months);
      if (!all.length || all[0].end.slice(0, 7) === all[0].start.slice(0, 7)) return { bins: all, isPart: false };
      const [first, last] = [(from || all[0].start).slice(0, 4), (to || all[all.length - 1].end).slice(0, 4)];
      if ((from || to) && Number(last) - Number(first) < FEW_YEARS && first <= last) {
        return { bins: engine.buildBins(months, [`${first}-01`, `${last}-12`]), isPart: true };
      }
      // A year also counts the articles of which no month is known.
      const counts = new Map(years.map(({ year, count }) => [year, count]));
      return { bins: all.map((bin) => ({ ...bin, count: counts.get(bin.label) ?? 0 })), isPart: false };
    };

    /** @type {ShowTimeframe} */
    return (everyDay, total) => {
      // Who has just moved a handle keeps it.
      const held = [...room.querySelectorAll("input")].findIndex((handle) => handle === document.activeElement);
      room.replaceChildren();
      const [from, to] = readDays(address.read());
      const { bins, isPart } = chooseBins(everyDay, from, to);
      if (bins.length < 2) return;
      const undated = everyDay.total - bins.reduce((sum, { count }) => sum + count, 0);
      const whole = sayChoice("", "", bins, everyDay.total - undated) + (undated > 0 ? ` ${say("undatedToo", { count: sayCount(undated) })}` : "");
      const labels = {
        from: say("fromMonth"),
        to: say("toMonth"),
        said: from || to ? sayChoice(from, to, bins, total) : whole,
        chosen: (/** @type {{from: string, to: string, count: number}} */ { count, ...days }) =>
          say("chosen", { ...days, count: sayCount(count) }),
      };
      const choose = (/** @type {string} */ first, /** @type {string} */ last) =>
        address.change((state) => {
          state.delete("nam");
          state.set("tu", first || (isPart ? bins[0].start : ""));
          state.set("den", last || (isPart ? bins[bins.length - 1].end : ""));
        });
      room.append(engine.buildHistogram(bins, from, to, labels, choose));
      if (from || to) {
        const widen = () => address.change((state) => ["nam", "tu", "den"].forEach((name) => state.delete(name)));
        room.append(build("p", "", buildButton("link-button", say("allYears"), widen)));
      }
      room.querySelectorAll("input")[held]?.focus();
    };
  }

  Object.assign(page, { openTimeframe });
})(/** @type {any} */ (globalThis));
