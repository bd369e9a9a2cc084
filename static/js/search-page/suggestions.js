// @ts-check
/**
 * Completions below the field while one types: the combobox pattern of WAI-ARIA 1.2. Of a query that ends in the name
 * of a place, the first offer is to look only among the articles about it.
 *
 * @typedef {{text: string, count?: number, kind?: string, slug?: string}} Suggestion slug: of a place
 * @typedef {object} SuggestionWords
 * @property {(kind: string) => string} nameKind of a suggestion: "word", "place", "person", "title"
 * @property {(place: string) => string} onlyPlace
 * @property {(place: string) => string} placeIsNow
 * @property {(count: number) => string} format
 * @typedef {object} Suggestions
 * @property {() => boolean} isOpen
 * @property {() => void} close
 * @property {(step: number) => void} move
 * @property {() => Suggestion | null} chosen
 */
(function (global) {
  "use strict";
  const page = (global.khobao.page ??= {});
  const splitPlace = /** @type {SplitPlace} */ (page.splitPlace);
  const TYPING = 120; // ms of quiet before suggestions are asked for
  const MOST = 8;

  /** @param {string} className @param {string} text */
  function buildPart(className, text) {
    const part = document.createElement("span");
    part.className = className;
    part.textContent = text;
    return part;
  }

  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} list
   * @param {Pick<Engine, "suggest" | "findPlaces">} engine
   * @param {(text: string, place?: string) => void} choose place: only articles about it
   * @param {SuggestionWords} words
   * @returns {Suggestions}
   */
  function openSuggestions(field, list, engine, choose, words) {
    let timer = 0;
    /** Questions are numbered: an answer that comes after a newer one is dropped. */
    let question = 0;
    /** @type {(Suggestion & {label: string, note?: string})[]} */
    let shown = [];

    /** @param {(Suggestion & {label: string, note?: string})[]} found */
    const show = (found) => {
      shown = found;
      const options = found.map(({ text, label, note, count, kind, slug }, place) => {
        const option = document.createElement("li");
        option.append(buildPart("suggested", label));
        if (note) option.append(buildPart("suggested-note", note));
        if (kind) option.append(buildPart("suggested-kind", words.nameKind(kind)));
        if (count) option.append(buildPart("suggested-count", words.format(count)));
        option.id = `${list.id}-${place}`;
        option.dataset.text = text;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        // On press, before the field loses the focus and the list closes.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(text, slug);
        });
        return option;
      });
      list.replaceChildren(...options);
      list.hidden = found.length === 0;
      field.setAttribute("aria-expanded", String(found.length > 0));
      field.removeAttribute("aria-activedescendant");
    };

    const close = () => {
      question += 1;
      clearTimeout(timer);
      show([]);
    };

    /** @param {string} text */
    const findOnlyPlace = async (text) => {
      const split = await splitPlace(engine, text).catch(() => null);
      if (!split?.rest) return [];
      const [name] = split.place.path.split(", ");
      const now = split.place.later.map(({ path }) => path).join(", ");
      const note = [words.onlyPlace(name), now && `${words.placeIsNow(name)} ${now}`].filter(Boolean).join(" · ");
      return [{ text: split.rest, slug: split.place.slug, label: split.rest, note }];
    };

    const ask = () => {
      clearTimeout(timer);
      const text = field.value;
      const mine = ++question;
      if (text.trim().length < 2) {
        close();
        return;
      }
      timer = setTimeout(async () => {
        try {
          const [only, found] = await Promise.all([findOnlyPlace(text), engine.suggest(text, { limit: MOST })]);
          // To choose a word or the name of a place completes the query; its place is not chosen with it.
          const completions = found.map(({ slug, ...completion }) => ({ ...completion, label: completion.text }));
          if (mine === question && document.activeElement === field) show([...only, ...completions].slice(0, MOST));
        } catch {
          close();
        }
      }, TYPING);
    };

    /** @type {Suggestions["move"]} */
    const move = (step) => {
      const options = [...list.children];
      const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      const next = (current + step + options.length + (current < 0 && step < 0 ? 1 : 0)) % options.length;
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
      field.setAttribute("aria-activedescendant", options[next]?.id ?? "");
    };

    const chosen = () => shown[[...list.children].findIndex((option) => option.getAttribute("aria-selected") === "true")] ?? null;

    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id })) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", ask);
    field.addEventListener("blur", close);
    show([]);
    return { isOpen: () => !list.hidden, close, move, chosen };
  }

  Object.assign(page, { openSuggestions });
})(/** @type {any} */ (globalThis));
