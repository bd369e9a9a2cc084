// @ts-check
/**
 * What stands beside the results (counts, and what keeps and exports hits) comes behind them, in a script of its own.
 * Results without it are still results.
 *
 * @typedef {object} Beside
 * @property {(text: string, options: SearchOptions, isCurrent: () => boolean) => Promise<void>} show
 * @property {() => void} refresh after more hits came
 */
(function (global) {
  "use strict";
  const page = /** @type {Parts} */ (global.khobao.page);

  /** @param {string} address @returns {Promise<unknown>} */
  const loadScript = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });

  /** @type {Parts["openBeside"]} */
  function openBeside(script, hits, address, engine, chips) {
    /** @type {Promise<{facets: FacetPanel, taking: Taking} | null> | undefined} */
    let parts;
    const load = async () => {
      try {
        await loadScript(script);
        return { facets: page.openFacets(engine, address, chips), taking: page.openTaking(hits, address, engine) };
      } catch {
        parts = undefined; // the next search tries again
        return null;
      }
    };

    return {
      show: async (text, options, isCurrent) => {
        const loaded = await (parts ??= load());
        if (!loaded || !isCurrent()) return;
        loaded.taking.show();
        await loaded.facets.show(text, options, isCurrent);
      },
      refresh: () => void parts?.then((loaded) => loaded?.taking.show()),
    };
  }

  Object.assign(page, { openBeside });
})(/** @type {any} */ (globalThis));
