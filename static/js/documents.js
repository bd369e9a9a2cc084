// @ts-check
/**
 * What results show: blocks of the document store, columns for filters and facets, texts for excerpts. The files
 * are described in khobao/search/index/document_store.py.
 *
 * @typedef {{titles: string[], slugs: (string|0)[], urls: (string|0)[], days: string, sources: number[],
 *   places: number[][], sourceNames: string[], placeNames: [string, string][]}} Block
 * @typedef {{text: string, mark: boolean}} Segment
 * @typedef {{slug: string, title: string, url: string, score: number, whole: boolean, date: string, source: string,
 *   places: {slug: string, name: string}[], excerpt: Segment[], titleParts: Segment[],
 *   number: number}} Hit
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const BLOCK = 80;
  const SLUG_LENGTH = 80;
  const PASSAGE = 180; // characters of an excerpt, about two lines
  const FREE = " ";

  /** The slug that a title most likely has. Twin of derive_slug. @param {string} title */
  function deriveSlug(title) {
    const slug = (khobao.fold(title).toLowerCase().match(/[a-z0-9]+/g) || []).join("-");
    return slug.length <= SLUG_LENGTH ? slug : slug.slice(0, slug.lastIndexOf("-", SLUG_LENGTH));
  }

  /** @param {string} month "2022-01", "2022" or "" @param {string} slug */
  function deriveUrl(month, slug) {
    return `bai/${month.length === 7 ? month.replace("-", "/") : "khong-ro-ngay"}/${slug}.html`;
  }

  /**
   * @param {string} text
   * @param {MarkWord[]} words
   * @returns {Segment[]}
   */
  function markText(text, words) {
    /** @type {Segment[]} */
    const segments = [];
    let end = 0;
    for (const [start, stop] of khobao.findMatches(text, words)) {
      if (start > end) {
        const between = text.slice(end, start);
        const last = segments[segments.length - 1];
        // Words that follow each other are one mark.
        if (last && last.mark && between === " ") last.text += between;
        else segments.push({ text: between, mark: false });
      }
      const last = segments[segments.length - 1];
      if (last && last.mark) last.text += text.slice(start, stop);
      else segments.push({ text: text.slice(start, stop), mark: true });
      end = stop;
    }
    if (end < text.length) segments.push({ text: text.slice(end), mark: false });
    return segments;
  }

  /**
   * The stretch of a text where most of the words stand closest together, cut at spaces.
   * @param {string} text paragraphs, a line each
   * @param {MarkWord[]} words
   * @returns {Segment[]}
   */
  function findPassage(text, words) {
    /** @type {Match[]} */
    const found = khobao.findMatches(text, words);
    const forms = found.map(([start, end]) => khobao.fold(khobao.matchingForm(text.slice(start, end))));
    let best = 0;
    let bestScore = -1;
    for (let i = 0; i < found.length; i++) {
      const near = new Set();
      let neighbours = 0;
      let score = 0;
      for (let j = i; j < found.length && found[j][1] - found[i][0] < PASSAGE - 40; j++) {
        // A word of several syllables tells more than one that stands alone.
        if (!near.has(forms[j])) score += found[j][2] ? 1 + (forms[j].split(/\s+/).length - 1) / 2 : 0.4;
        near.add(forms[j]);
        if (j > i && found[j][0] - found[j - 1][1] <= 1) neighbours++;
      }
      score += neighbours / 2;
      if (score > bestScore) [bestScore, best] = [score, found[i][0]];
    }
    const paragraph = text.lastIndexOf("\n", best) + 1;
    let start = Math.max(paragraph, best - 40);
    if (start > paragraph) start = text.indexOf(" ", start) + 1 || start;
    const close = text.indexOf("\n", start);
    const last = close < 0 ? text.length : close;
    let stop = Math.min(last, start + PASSAGE);
    if (stop < last) stop = Math.max(text.lastIndexOf(" ", stop), start + 1);
    const segments = markText(text.slice(start, stop), words);
    if (start > paragraph) segments.unshift({ text: "… ", mark: false });
    if (stop < last) segments.push({ text: " …", mark: false });
    return segments;
  }

  /**
   * The document store of an archive.
   * @param {any} root
   */
  function openDocuments(root) {
    const parseNumbered = (/** @type {string} */ letter, /** @type {[string, string]} */ [numbers, hashes]) => {
      const positions = numbers ? numbers.split(" ") : [];
      return new Map(positions.map((position, i) => [Number(position), [`${letter}-${position}`, hashes.slice(i * 4, i * 4 + 4)]]));
    };
    const blocks = parseNumbered("d", root.blocks);
    /** @type {[string, number, number][]} month, first number, number after the last */
    const months = [];
    let base = 0;
    for (const [month, size] of root.months) months.push([month, base, (base += size)]);
    /** @type {Map<number, Promise<string>>} */
    const texts = new Map();

    /** How many taken numbers there are in a range. @param {number} from @param {number} to */
    const rank = (from, to) => {
      let count = 0;
      for (let number = from; number < to; number++) if (root.lengths[number] !== FREE) count++;
      return count;
    };

    /** @param {number} number */
    const monthOf = (number) => {
      let low = 0;
      let high = months.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (months[middle][2] <= number) low = middle + 1;
        else high = middle;
      }
      return months[low][0];
    };

    /** Load the block of the hits before they are known, when there is only one. */
    const prefetch = () => {
      for (const [stem, hash] of blocks.size === 1 ? blocks.values() : []) khobao.load(stem, hash).catch(() => {});
    };

    /** @param {number} number @param {number} score @param {MarkWord[]} words @returns {Promise<Hit>} */
    const loadHit = async (number, score, words) => {
      const position = Math.floor(number / BLOCK);
      const [stem, hash] = /** @type {string[]} */ (blocks.get(position));
      /** @type {Block} */
      const block = (await khobao.load(stem, hash))[0];
      const row = rank(position * BLOCK, number);
      const title = block.titles[row];
      const slug = block.slugs[row] || deriveSlug(title);
      const month = monthOf(number);
      const day = block.days.split(" ")[row];
      return {
        slug,
        title,
        url: block.urls[row] || deriveUrl(month, slug),
        score,
        date: day ? `${month}-${day}` : month,
        source: block.sourceNames[block.sources[row]],
        places: block.places[row].map((place) => ({ slug: block.placeNames[place][0], name: block.placeNames[place][1] })),
        excerpt: [],
        titleParts: markText(title, words),
        whole: false,
        number,
      };
    };

    /** The text of an article. @param {Hit} hit @returns {Promise<string>} */
    const loadText = (hit) => {
      let text = texts.get(hit.number);
      if (!text) {
        text = /** @type {Promise<string>} */ (khobao.readText(hit.url));
        text.catch(() => texts.delete(hit.number));
        texts.set(hit.number, text);
      }
      return text;
    };

    /** @type {Promise<any> | null} */
    let columns = null;
    /** Days, places and sources by number. */
    const loadColumns = () => {
      columns = columns || khobao.load("columns", root.columns).then((/** @type {[any]} */ [written]) => {
        const days = written.days.split(" ");
        /** @type {{date: string, source: number, places: number[]}[]} */
        const rows = [];
        let row = 0;
        for (const [month, first, end] of months) {
          for (let number = first; number < end && number < root.lengths.length; number++) {
            if (root.lengths[number] === FREE) continue;
            const date = days[row] ? `${month}-${days[row]}` : month;
            rows[number] = { date, source: written.sources[row], places: written.places[row] };
            row++;
          }
        }
        return { rows, sourceNames: written.sourceNames, placeNames: written.placeNames };
      }).catch((/** @type {Error} */ error) => {
        columns = null;
        throw error;
      });
      return columns;
    };

    /** BM25's norm by number, by exact lengths. @returns {Promise<Float64Array>} */
    const loadNorm = async () => {
      const [lengths] = await khobao.load("lengths", root.exactLengths);
      let row = 0;
      const norm = new Float64Array(root.universe);
      for (let number = 0; number < root.lengths.length; number++) {
        if (root.lengths[number] === FREE) continue;
        norm[number] = khobao.normOf(lengths[row], root.average);
        row++;
      }
      return norm;
    };

    return { prefetch, loadHit, loadText, loadColumns, loadNorm };
  }

  Object.assign(khobao, { openDocuments, markText, findPassage, deriveSlug });
})(/** @type {any} */ (globalThis));
