// @ts-check
/**
 * Articles over time as bars, with two handles that choose the days from and to. The handles are range inputs, so
 * that they work with a mouse, a finger, the arrow keys and a screen reader alike.
 *
 * @typedef {{start: string, end: string, label: string, count: number}} Bin first and last day, ISO
 * @typedef {{from: string, to: string, said: string,
 *   chosen: (values: {from: string, to: string, count: number}) => string}} HistogramLabels chosen: a sentence on where
 *   the handles stand; said: on what is chosen as they are drawn
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const MOST_MONTHS = 48; // more bars than that go by year
  const HEIGHT = 40; // units of the drawing, and a bar is 10 wide
  const SVG = "http://www.w3.org/2000/svg";

  /** @param {number} year @param {number} month 1 to 12 @returns {string} */
  const lastDay = (year, month) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

  /**
   * Bars without gaps from the first month to the last, by month or, over many, by year.
   * @param {{month: string, count: number}[]} months those that have articles, in order
   * @param {[first: string, last: string]} [within] only these months, and all of them: "2021-01"
   * @returns {Bin[]}
   */
  function buildBins(months, within) {
    if (within) months = months.filter(({ month }) => month >= within[0] && month <= within[1]);
    if (!months.length && !within) return [];
    const order = (/** @type {string} */ month) => 12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7)) - 1;
    const [first, last] = (within ?? [months[0].month, months[months.length - 1].month]).map(order);
    const step = last - first < MOST_MONTHS ? 1 : 12;
    /** @type {Bin[]} */
    const bins = [];
    for (let at = first - (first % step); at <= last; at += step) {
      const year = Math.floor(at / 12);
      const month = (at % 12) + 1;
      const two = String(month).padStart(2, "0");
      bins.push({
        start: `${String(year).padStart(4, "0")}-${two}-01`,
        end: lastDay(year, month + step - 1),
        label: step === 1 ? `${month}/${year}` : String(year),
        count: 0,
      });
    }
    for (const { month, count } of months) bins[Math.floor((order(month) - (first - (first % step))) / step)].count += count;
    return bins;
  }

  /**
   * The bars that a choice of days takes in, whole or in part.
   * @param {Bin[]} bins
   * @param {string} from ISO, as precise as liked, or "" @param {string} to the same
   * @returns {[number, number]}
   */
  function findChoice(bins, from, to) {
    const low = from ? bins.findIndex(({ end }) => end >= from) : 0;
    const after = to ? bins.findIndex(({ start }) => start.slice(0, to.length) > to) : -1;
    const first = low < 0 ? bins.length - 1 : low;
    return [first, Math.max(first, after < 0 ? bins.length - 1 : after - 1)];
  }

  /**
   * @param {Bin[]} bins two at least
   * @param {string} from @param {string} to
   * @param {HistogramLabels} labels
   * @param {(from: string, to: string) => void} choose called with "" for no bound
   * @returns {HTMLElement}
   */
  function buildHistogram(bins, from, to, labels, choose) {
    const last = bins.length - 1;
    const most = Math.max(...bins.map(({ count }) => count));
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", `0 0 ${10 * bins.length} ${HEIGHT}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("aria-hidden", "true"); // the handles say it all
    const bars = bins.map(({ count }, place) => {
      const bar = document.createElementNS(SVG, "rect");
      // One article among thousands still shows.
      const height = count ? Math.max(1.5, (HEIGHT * count) / most) : 0;
      for (const [name, value] of Object.entries({ x: 10 * place + 1, y: HEIGHT - height, width: 8, height })) {
        bar.setAttribute(name, String(value));
      }
      return bar;
    });
    drawing.append(...bars);
    const said = document.createElement("p");
    said.className = "histogram-choice";

    let moved = false;

    const handles = findChoice(bins, from, to).map((value, side) => {
      const handle = document.createElement("input");
      handle.type = "range";
      handle.min = "0";
      handle.max = String(last);
      handle.value = String(value);
      handle.setAttribute("aria-label", side ? labels.to : labels.from);
      return handle;
    });

    const show = () => {
      const [low, high] = handles.map((handle) => Number(handle.value));
      bars.forEach((bar, place) => bar.classList.toggle("outside", place < low || place > high));
      handles.forEach((handle) => handle.setAttribute("aria-valuetext", bins[Number(handle.value)].label));
      // At the right end both handles may meet: the one that can still move lies on top.
      handles[0].classList.toggle("above", low === last);
      const count = bins.slice(low, high + 1).reduce((sum, bin) => sum + bin.count, 0);
      said.textContent = labels.chosen({ from: bins[low].label, to: bins[high].label, count });
      // The bars know months, what is chosen may know days: until a handle moves, its own sentence stands.
      if (!moved) said.textContent = labels.said;
    };

    handles.forEach((handle, side) => {
      handle.addEventListener("input", () => {
        // A handle stops at the other.
        const other = Number(handles[1 - side].value);
        const value = Number(handle.value);
        if (side ? value < other : value > other) handle.value = String(other);
        moved = true;
        show();
      });
      handle.addEventListener("change", () => {
        const [low, high] = handles.map((one) => Number(one.value));
        choose(low ? bins[low].start : "", high < last ? bins[high].end : "");
      });
    });
    show();

    const range = document.createElement("div");
    range.className = "histogram-range";
    range.append(drawing, ...handles);
    const room = document.createElement("div");
    room.className = "histogram";
    room.append(range, said);
    return room;
  }

  Object.assign(khobao, { buildBins, findChoice, buildHistogram });
})(/** @type {any} */ (globalThis));
