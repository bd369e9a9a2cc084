// @ts-check
/** “lũ lụt Quảng Bình”: the place that a query ends or begins with, and the query without it. */
(function (global) {
  "use strict";
  const page = (global.khobao.page ??= {});
  const LONGEST = 5; // words of a place's name
  const MOST = 60; // characters of a query that is looked at

  /** @type {SplitPlace} the longest name goes first, and the end before the beginning */
  async function splitPlace(engine, text) {
    const words = text.trim().split(/\s+/);
    if (text.length > MOST || /["“”]/.test(text)) return null;
    for (let size = Math.min(LONGEST, words.length - 1); size > 0; size--) {
      for (const start of [words.length - size, 0]) {
        const name = words.slice(start, start + size).join(" ");
        // A single syllable is a name only as it is written: “Huế”, and not the “an” of a word.
        if (size === 1 && !/^\p{Lu}/u.test(name)) continue;
        const found = (await engine.findPlaces(name)).find(({ slug }) => slug);
        if (found) return { place: found, rest: [...words.slice(0, start), ...words.slice(start + size)].join(" ") };
      }
    }
    return null;
  }

  Object.assign(page, { splitPlace });
})(/** @type {any} */ (globalThis));
