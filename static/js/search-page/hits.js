// @ts-check
/**
 * The hits as lists of lines: those with every word, and below them, under a heading, those with some. Passages are
 * read when a line comes into view.
 *
 * @typedef {object} HitList
 * @property {(hits: Hit[], text: string) => void} show in order; those that stand there already stay
 * @property {(hits: Hit[], text: string) => void} append
 * @property {(query: string, partial: number) => void} arrange part whole hits from others; *query* is what the articles
 *   mark; *partial*: articles with some of the words, where none has all
 * @property {() => void} clear
 * @property {() => number} count
 * @property {() => Hit[]} list those that are shown, in order
 * @property {(words: MarkWord[] | string) => void} readPassages of the lines that still wait for theirs
 * @property {(position: number) => void} focus
 * @property {(step: number, above: HTMLElement) => boolean} moveFocus to another line, or *above* the first;
 *   whether there was somewhere to go
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { build, format, formatDate, lastName, say } = /** @type {Elements & Wording} */ (page);

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

  /** Room for a button that search-page/taking.js brings to life. @param {Hit} hit */
  function buildKeep(hit) {
    const button = build("button", "action keep");
    button.type = "button";
    button.hidden = true;
    button.textContent = say("keep");
    return button;
  }

  /** @param {string} url @param {string} query that its page marks */
  const addressOf = (url, query) => url + (query.trim() ? `?q=${encodeURIComponent(query)}` : "");

  /** @param {Hit} hit @param {string} text @param {HTMLElement} opening where its passage will stand */
  function buildLine(hit, text, opening) {
    const link = build("a", "", ...buildParts(hit.titleParts));
    link.href = addressOf(hit.url, text);
    const title = build("h3", "item-title", link);
    const words = build("div", "item-text", title, ...(text.trim() ? [opening] : []), buildMeta(hit));
    const line = build("li", "item", build("div", "item-date", buildDate(hit.date)), words, buildKeep(hit));
    line.dataset.slug = hit.slug;
    return line;
  }

  /**
   * @param {HTMLElement} room
   * @param {Engine} engine
   * @returns {HitList}
   */
  function openHits(room, engine) {
    const list = build("ol", "items");
    const rest = build("ol", "items");
    const restHead = build("h2", "band-head");
    const part = build("section", "", restHead, rest);
    restHead.id = "some-words";
    part.setAttribute("aria-labelledby", restHead.id);
    room.append(list, part);
    /** @type {Hit[]} */
    let shown = [];
    const lines = () => /** @type {HTMLElement[]} */ ([...room.querySelectorAll("[data-slug]")]);

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
      for (const each of [list, rest]) each.replaceChildren();
      part.hidden = true;
      shown = [];
      unread.clear();
    };

    /** @type {HitList["append"]} */
    const append = (hits, text) => {
      const added = hits.map((hit) => {
        const opening = build("p", "item-opening", ...buildParts(hit.excerpt));
        unread.set(opening, hit);
        return buildLine(hit, text, opening);
      });
      list.append(...rest.children, ...added);
      shown = shown.concat(hits);
    };

    /** @type {HitList["show"]} */
    const show = (hits, text) => {
      if (!shown.every(({ slug }, place) => slug === hits[place]?.slug)) clear();
      append(hits.slice(shown.length), text);
      shown = hits;
    };

    /** @type {HitList["arrange"]} in the order of scores, where whole hits may follow others, each of these says it */
    const arrange = (query, partial) => {
      const all = lines();
      all.forEach((line, place) => {
        const { url, whole } = shown[place];
        /** @type {HTMLAnchorElement} */ (line.querySelector("h3 a")).href = addressOf(url, query);
        line.querySelector(".hit-part")?.remove();
        if (whole === false) line.querySelector(".meta")?.append(build("span", "hit-part", say("someWords")));
      });
      const first = shown.findIndex(({ whole }) => whole === false);
      const isMixed = first >= 0 && shown.slice(first).some(({ whole }) => whole !== false);
      room.classList.toggle("mixed", isMixed);
      part.hidden = first < 0 || isMixed;
      restHead.textContent = say("someWordsHead") + (partial ? ` (${format(partial)})` : "");
      if (!part.hidden) rest.replaceChildren(...all.slice(first));
    };

    /** @type {HitList["readPassages"]} the line holds its room until then */
    const readPassages = (words) => {
      if (typeof words === "string" && !words.trim()) return;
      for (const [opening, hit] of unread) {
        waiting.set(opening, () => {
          engine.passage(hit, words).then((parts) => parts.length && opening.replaceChildren(...buildParts(parts)), () => {});
        });
        seen.observe(opening);
      }
      unread.clear();
    };

    const links = () => /** @type {HTMLElement[]} */ ([...room.querySelectorAll("h3 a")]);

    /** @type {HitList["moveFocus"]} */
    const moveFocus = (step, above) => {
      const here = links().findIndex((link) => link === document.activeElement);
      if (here < 0 && step < 0) return false;
      const target = here + step < 0 ? above : links()[here + step];
      target?.focus();
      return Boolean(target);
    };

    clear();
    return {
      show, append, arrange, clear, count: () => shown.length, list: () => shown, readPassages, moveFocus,
      focus: (position) => links()[position]?.focus(),
    };
  }

  Object.assign(page, { openHits });
})(/** @type {any} */ (globalThis));
