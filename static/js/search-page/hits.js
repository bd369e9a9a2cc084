// @ts-check
/**
 * The hits as a list of lines, and their passages, which are read when a line comes into view.
 *
 * @typedef {object} HitList
 * @property {(hits: Hit[], text: string) => void} show in order; those that stand there already stay
 * @property {(hits: Hit[], text: string) => void} append
 * @property {() => void} clear
 * @property {() => number} count
 * @property {(text: string) => void} readPassages of the lines that still wait for theirs
 * @property {(position: number) => void} focus
 * @property {(step: number, above: HTMLElement) => boolean} moveFocus to another line, or *above* the first;
 *   whether there was somewhere to go
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { build, formatDate, lastName, say } = /** @type {Elements & Wording} */ (page);

  /** @param {Segment[]} parts */
  function buildParts(parts) {
    return parts.map((part) => (part.mark ? build("mark", "", part.text) : document.createTextNode(part.text)));
  }

  /** @param {string} iso */
  function buildDate(iso) {
    const date = build("time", "", formatDate(iso));
    if (iso) date.dateTime = iso;
    return date;
  }

  /** @param {Hit} hit its places, and its source */
  function buildMeta({ places, source }) {
    const links = places.map(({ slug, name }) => {
      const link = build("a", "", lastName(name));
      link.href = `dia-phuong/${slug}/index.html`;
      return link;
    });
    return build("p", "meta", ...links, ...(source ? [build("span", "", source)] : []));
  }

  /** @param {Hit} hit @param {string} text @param {HTMLElement} opening where its passage will stand */
  function buildLine(hit, text, opening) {
    const link = build("a", "", ...buildParts(hit.titleParts));
    link.href = hit.url + (text.trim() ? `?q=${encodeURIComponent(text)}` : "");
    const title = build("h2", "item-title", link);
    const words = build("div", "item-text", title, ...(text.trim() ? [opening] : []), buildMeta(hit));
    const line = build("li", "item", build("div", "item-date", buildDate(hit.date)), words);
    line.dataset.slug = hit.slug;
    return line;
  }

  /**
   * @param {HTMLElement} list
   * @param {Engine} engine
   * @returns {HitList}
   */
  function openHits(list, engine) {
    /** Openings that wait for their passage. @type {Map<HTMLElement, Hit>} */
    const unread = new Map();
    /** What to do when such a line comes into view. @type {WeakMap<Element, () => void>} */
    const waiting = new WeakMap();
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          seen.unobserve(target);
          waiting.get(target)?.();
        }
      }
    });

    const clear = () => {
      list.replaceChildren();
      unread.clear();
    };

    /** @type {HitList["append"]} */
    const append = (hits, text) => {
      const lines = hits.map((hit) => {
        const opening = build("p", "item-opening", ...buildParts(hit.excerpt));
        unread.set(opening, hit);
        return buildLine(hit, text, opening);
      });
      list.append(...lines);
    };

    /** @type {HitList["show"]} */
    const show = (hits, text) => {
      const shown = [...list.children].map((line) => /** @type {HTMLElement} */ (line).dataset.slug);
      if (!shown.every((slug, place) => slug === hits[place]?.slug)) clear();
      append(hits.slice(list.children.length), text);
    };

    /** @type {HitList["readPassages"]} the line holds its room until then */
    const readPassages = (text) => {
      if (!text.trim()) return;
      for (const [opening, hit] of unread) {
        waiting.set(opening, () => {
          engine.passage(hit, text).then((parts) => parts.length && opening.replaceChildren(...buildParts(parts)), () => {});
        });
        seen.observe(opening);
      }
      unread.clear();
    };

    const links = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("h2 a")]);

    /** @type {HitList["moveFocus"]} */
    const moveFocus = (step, above) => {
      const here = links().findIndex((link) => link === document.activeElement);
      if (here < 0 && step < 0) return false;
      const target = here + step < 0 ? above : links()[here + step];
      target?.focus();
      return Boolean(target);
    };

    const count = () => list.children.length;
    return { show, append, clear, count, readPassages, focus: (position) => links()[position]?.focus(), moveFocus };
  }

  Object.assign(page, { openHits });
})(/** @type {any} */ (globalThis));
