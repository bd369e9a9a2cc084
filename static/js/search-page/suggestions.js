// @ts-check
/**
 * Completions below the field while one types: the combobox pattern of WAI-ARIA 1.2.
 *
 * @typedef {object} Suggestions
 * @property {() => boolean} isOpen
 * @property {() => void} close
 * @property {(step: number) => void} move
 * @property {() => string | null} chosen
 */
(function (global) {
  "use strict";
  const { page } = global.khobao;
  const { build, format } = /** @type {Elements & Wording} */ (page);
  const TYPING = 120; // ms of quiet before suggestions are asked for
  const MOST = 8;

  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} list
   * @param {Engine} engine
   * @param {(text: string) => void} choose
   * @returns {Suggestions}
   */
  function openSuggestions(field, list, engine, choose) {
    let timer = 0;
    /** Questions are numbered: an answer that comes after a newer one is dropped. */
    let question = 0;

    /** @param {{text: string, count: number}[]} found */
    const show = (found) => {
      const options = found.map(({ text, count }, place) => {
        const option = build("li", "", text, build("span", "", format(count)));
        option.id = `suggestion-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.text = text;
        // On press, before the field loses the focus and the list closes.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(text);
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
          const found = await engine.suggest(text, { limit: MOST });
          if (mine === question && document.activeElement === field) show(found);
        } catch {
          close();
        }
      }, TYPING);
    };

    const selected = () => /** @type {HTMLElement | null} */ (list.querySelector('[aria-selected="true"]'));

    /** @type {Suggestions["move"]} */
    const move = (step) => {
      const options = [...list.children];
      const current = options.findIndex((option) => option === selected());
      const next = (current + step + options.length + (current < 0 && step < 0 ? 1 : 0)) % options.length;
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
      field.setAttribute("aria-activedescendant", options[next]?.id ?? "");
    };

    field.addEventListener("input", ask);
    field.addEventListener("blur", close);
    return { isOpen: () => !list.hidden, close, move, chosen: () => selected()?.dataset.text ?? null };
  }

  Object.assign(page, { openSuggestions });
})(/** @type {any} */ (globalThis));
