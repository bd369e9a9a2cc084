"use strict";
/**
 * Suggestions for the search field of any page. The build puts what they need to know in front of this text and of the
 * scripts of the search (khobao/site/files/suggesting.py), and page.js loads it all when somebody types.
 *
 * @typedef {{root: any, places: Record<string, string>, words: Record<string, string>}} SuggestingData root: of the index,
 *   as far as suggesting needs it; places: the files with names of places; words: strings of the page
 */
(() => {
  const { khobao, khobaoSuggesting } = /** @type {any} */ (globalThis);
  const { root, places, words } = /** @type {SuggestingData} */ (khobaoSuggesting);
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) {
    return;
  }
  khobao.root = new URL(".", script.src).href;

  // The files of names are looked up where the search page has them.
  const block = document.createElement("script");
  block.type = "application/json";
  block.id = "search-places";
  block.textContent = JSON.stringify(places);
  document.head.append(block);

  const complete = khobao.openLexicon(root);
  const engine = {
    suggest: (/** @type {string} */ text, /** @type {{limit: number}} */ { limit }) => complete(text, limit),
    findPlaces: khobao.findPlaces,
  };
  /** @param {string} name @param {string} place */
  const say = (name, place) => words[name].replace("{place}", place);
  /** @type {SuggestionWords} */
  const wording = {
    nameKind: (kind) => words[kind] ?? "",
    onlyPlace: (place) => say("onlyPlace", place),
    placeIsNow: (place) => say("placeIsNow", place),
    format: (value) => String(value).replace(/\B(?=(\d{3})+$)/g, words.thousands),
  };

  /** @param {HTMLInputElement} field @param {HTMLFormElement} form @param {number} number */
  function bind(field, form, number) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.suggestions);
    form.append(list);

    /** @param {string} text @param {string} [place] */
    const fill = (text, place) => {
      field.value = text;
      if (!place) return;
      const only = document.createElement("input");
      Object.assign(only, { type: "hidden", name: "dia-phuong", value: place });
      form.append(only);
      setTimeout(() => only.remove()); // the form is on its way by then, and this page may be come back to
    };
    /** @type {(text: string, place?: string) => void} */
    const choose = (text, place) => {
      fill(text, place);
      form.submit(); // which asks nobody, so that nothing is filled in twice
    };
    const suggestions = /** @type {Parts} */ (khobao.page).openSuggestions(field, list, engine, choose, wording);

    form.addEventListener("submit", () => {
      const chosen = suggestions.chosen();
      if (chosen) fill(chosen.text, chosen.slug);
    });
    field.addEventListener("keydown", (event) => {
      if (!suggestions.isOpen() || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) suggestions.move(step);
      else if (event.key === "Escape") suggestions.close();
      if (step || event.key === "Escape") event.preventDefault();
    });
  }

  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-search-field]"));
  fields.forEach((field, number) => {
    if (field.form) bind(field, field.form, number);
    if (field === document.activeElement) field.dispatchEvent(new Event("input")); // what was typed meanwhile
  });
})();
