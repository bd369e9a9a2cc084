// @ts-check
/**
 * The search page: a form, its address, and what the engine answers.
 *
 * `#results` says how far a search is in `data-state`: idle → loading → done, or failed. Counts and names of places
 * follow the results; `data-settled` says whether they are there. The parts of the page stand in the files beside
 * this one, and each says in its first lines what it can do; types.js says how they fit together.
 */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const PAGE = 10; // hits that are added at once
  const SLOW = 4000; // ms after which the page says that it is still searching
  const SETTLED = 300; // ms that results must stand before passages and counts are read, so that they share no line
  const WIDE = "(min-width: 60rem)"; // where the style sheet has room for the filters beside the results

  const { khobao } = /** @type {any} */ (globalThis);
  const engine = /** @type {Engine} */ (khobao);
  const page = /** @type {Elements & Wording & Parts} */ (khobao.page);
  const { find, say, format } = page;
  const plainTitle = document.title;
  const field = /** @type {HTMLInputElement} */ (find("q"));
  const from = /** @type {HTMLInputElement} */ (find("tu"));
  const to = /** @type {HTMLInputElement} */ (find("den"));
  const sort = /** @type {HTMLSelectElement} */ (find("sap-xep"));
  const more = /** @type {HTMLButtonElement} */ (find("more"));
  const filters = /** @type {HTMLDetailsElement} */ (find("filters"));
  const results = find("results");
  const status = find("status");
  const moreStatus = find("more-status");

  const address = page.openAddress(engine, () => void run());
  const hits = page.openHits(results, engine);
  const chips = page.openChips(engine, address);
  const offers = page.openOffers(engine, ask, address);
  const suggestions = page.openSuggestions(field, find("suggestions"), engine, ask, {
    nameKind: (kind) => say(`kind-${kind}`),
    onlyPlace: (place) => say("onlyPlace", { place }),
    placeIsNow: (place) => say("placeIsNow", { place }),
    format,
  });
  const beside = page.openBeside(results.dataset.beside ?? "", hits, address, engine, chips);
  const returning = page.openReturning();

  /** Searches are numbered: an answer that comes after a newer question is dropped. */
  let question = 0;

  /** @param {string} text @param {string} [place] only articles about it, beside the places that are chosen */
  function ask(text, place) {
    field.value = text;
    address.change((state) => {
      state.set("q", text);
      if (place && !state.getAll("dia-phuong").includes(place)) state.append("dia-phuong", place);
    });
  }

  /**
   * Show a day of the address. A date field takes whole days only, and costs much the first time that it is given any.
   * @param {HTMLInputElement} input @param {string | null} iso
   */
  function showDay(input, iso) {
    const day = iso && /^\d{4}-\d\d-\d\d$/.test(iso) ? iso : "";
    if (input.value !== day) input.value = day;
  }

  /** @param {string} state */
  function clear(state) {
    hits.clear();
    offers.clear();
    results.dataset.state = state;
    results.dataset.total = results.dataset.shown = "";
    results.dataset.settled = "false";
    more.hidden = true;
    moreStatus.replaceChildren();
    status.replaceChildren();
    document.documentElement.toggleAttribute("data-asked", state !== "idle");
  }

  /** The page's name says what is asked, on the tab and on paper. @param {string} text */
  function nameQuery(text) {
    const asked = [text.trim(), chips.describe()].filter(Boolean).join(" · ");
    document.title = asked ? `${asked} – ${plainTitle}` : plainTitle;
    find("heading").textContent = asked ? say("heading", { query: asked }) : say("plainHeading");
  }

  /** Without words there is no best match to order by. @param {string | null} chosen */
  function showOrder(chosen) {
    const best = /** @type {HTMLOptionElement} */ (sort.options[0]);
    best.hidden = best.disabled = !address.hasWords();
    sort.value = chosen || (best.hidden ? "moi-nhat" : "");
  }

  async function run() {
    const state = address.read();
    const text = state.get("q") ?? "";
    const mine = ++question;
    const isCurrent = () => mine === question;
    suggestions.close();
    field.value = text;
    showDay(from, state.get("tu"));
    showDay(to, state.get("den"));
    showOrder(state.get("sap-xep"));
    chips.show();
    nameQuery(text);
    const chosen = address.countFilters();
    find("filter-count").textContent = chosen ? ` (${format(chosen)})` : "";
    find("clear-filters").hidden = !chosen;
    if (address.asksNothing()) {
      clear("idle");
      return;
    }
    clear("loading");
    status.textContent = say("loading");
    const slow = setTimeout(() => isCurrent() && (status.textContent = say("slow")), SLOW);
    try {
      const options = await address.readOptions();
      const onHits = (/** @type {Hit[]} */ found) => isCurrent() && hits.show(found, text);
      const answer = await engine.search(text, { ...options, limit: address.readShown(), onHits });
      if (isCurrent()) {
        hits.show(answer.hits, text);
        conclude(answer, text);
        void settle(answer, text, options, isCurrent);
      }
    } catch {
      if (isCurrent()) fail();
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {Answer} answer */
  function arrange({ words, total, shown }) {
    hits.arrange(engine.formatMarkQuery(words), total ? 0 : shown);
  }

  /** @param {Answer} answer @param {string} text */
  function conclude(answer, text) {
    results.dataset.total = String(answer.total);
    results.dataset.shown = String(answer.shown);
    status.textContent = page.tellAnswer(answer, text);
    if (!answer.hits.length && address.countFilters()) status.replaceChildren(`${say("noneFiltered")} `, buildClear());
    arrange(answer);
    if (answer.otherForms && !answer.suggestion) offers.offerForms(answer.otherForms, text);
    more.hidden = hits.count() >= answer.shown || !hits.count();
    results.dataset.state = "done";
    returning.restore();
  }

  /**
   * Read what stands beside the results, once these have stood a while.
   * @param {Answer} answer @param {string} text @param {SearchOptions} options @param {() => boolean} isCurrent
   */
  async function settle({ suggestion, words }, text, options, isCurrent) {
    const better = suggestion && offers.offerBetter(suggestion, text, isCurrent);
    await new Promise((resolve) => setTimeout(resolve, SETTLED));
    if (!isCurrent()) return;
    hits.readPassages(words);
    await Promise.all([better || offers.offerPlaces(text, isCurrent), beside.show(text, options, isCurrent)]);
    if (isCurrent()) {
      nameQuery(text);
      results.dataset.settled = "true";
    }
  }

  /** What was chosen is not among the counts when nothing is found, so the way out stands with the words. */
  function buildClear() {
    return page.buildButton("small-button", say("clear"), clearFilters);
  }

  function clearFilters() {
    status.focus(); // the button goes away
    address.clearFilters();
  }

  function fail() {
    const again = page.buildButton("small-button", say("again"), () => {
      status.focus(); // the button goes away
      void run();
    });
    status.replaceChildren(`${say("failed")} `, again);
    results.dataset.state = "failed";
  }

  /** Show the next hits. When they cannot be loaded, those that are there stay, and the button may be tried again. */
  async function showMore() {
    const text = address.read().get("q") ?? "";
    const mine = question;
    const first = hits.count();
    if (more.ariaDisabled === "true") return; // and not disabled, which would take the focus away
    more.ariaDisabled = "true";
    moreStatus.replaceChildren();
    try {
      const answer = await engine.search(text, { ...(await address.readOptions()), limit: PAGE, offset: first });
      if (mine === question) {
        hits.append(answer.hits, text);
        arrange(answer);
        hits.readPassages(answer.words);
        beside.refresh();
        more.hidden = answer.hits.length < PAGE || hits.count() >= answer.shown;
        address.writeShown(hits.count());
        hits.focus(first);
      }
    } catch {
      if (mine === question) moreStatus.textContent = say("failed");
    } finally {
      more.ariaDisabled = null;
    }
  }

  find("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = suggestions.chosen();
    ask(chosen?.text ?? field.value, chosen?.slug);
  });
  for (const control of [from, to, sort]) {
    control.addEventListener("change", () =>
      address.change((state) => {
        state.set(control.name, control.value);
        // Days and whole years together would leave only what is in both.
        if (control !== sort) state.delete("nam");
      }),
    );
  }
  find("clear-filters").addEventListener("click", clearFilters);
  more.addEventListener("click", () => void showMore());
  addEventListener("popstate", () => void run());
  page.listenToKeys(field, suggestions, hits);

  const wide = matchMedia(WIDE);
  filters.open = wide.matches;
  wide.addEventListener("change", () => (filters.open = wide.matches));

  void run();
  if (!field.value && matchMedia("(hover: hover)").matches) {
    field.focus();
  }
});
