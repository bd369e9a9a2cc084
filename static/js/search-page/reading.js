// @ts-check
/**
 * References of hits, read off the articles' pages: an index knows neither authors nor leads. What a page cannot be
 * read for is said by the hit itself.
 *
 * @typedef {{csl: object, isWhole: boolean, files: string[]}} ReadReference csl: an item of CSL-JSON; isWhole: its page
 *   gave it; files: what the page is shown with, as far as it is known
 */
(function (global) {
  "use strict";
  const { khobao } = global;
  const AT_ONCE = 6; // pages that are read together

  /** @param {Hit} hit @returns {object} */
  const buildFromHit = ({ title, source, date }) => ({
    title,
    "container-title": source,
    issued: date ? { "date-parts": [date.slice(0, 10).split("-").map(Number)] } : undefined,
  });

  /** @param {Hit} hit @returns {Promise<ReadReference>} */
  async function readReference(hit) {
    try {
      const page = new DOMParser().parseFromString(await khobao.readPage(hit.url), "text/html");
      const csl = JSON.parse(page.querySelector("pre[data-type*=csl]")?.textContent ?? "")[0];
      const address = new URL(hit.url, location.href);
      const parts = [...page.querySelectorAll("script[src], link[rel=stylesheet]")];
      const files = parts.map((part) => new URL(part.getAttribute("src") ?? part.getAttribute("href") ?? "", address).href);
      return { csl, isWhole: true, files: [address.href, ...files] };
    } catch {
      return { csl: buildFromHit(hit), isWhole: false, files: [] };
    }
  }

  /**
   * @param {Hit[]} hits
   * @param {(done: number) => void} tell
   * @returns {Promise<ReadReference[]>} in the order of the hits
   */
  async function readReferences(hits, tell) {
    /** @type {ReadReference[]} */
    const read = [];
    let next = 0;
    let done = 0;
    const work = async () => {
      while (next < hits.length) {
        const place = next++;
        read[place] = await readReference(hits[place]);
        tell(++done);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return read;
  }

  Object.assign(khobao.page, { readReference, readReferences });
})(/** @type {any} */ (globalThis));
