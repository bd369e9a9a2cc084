"use strict";
/**
 * The search page: a form, its address, and what the engine answers.
 *
 * The address is the one place where the state of a search stands (q, dia-phuong, nguon, tu, den, sap-xep), so that
 * Back, a bookmark and a shared link all work: every change writes the address, and `run` reads it. `#results` says
 * how far the search is in `data-state`: idle → loading → done, or failed. Counts and names of places follow the
 * results; `data-settled` says whether they are there.
 */
document.addEventListener("DOMContentLoaded", () => {
  /**
   * What the engine takes and gives; its contract stands in khobao/search/__init__.py.
   *
   * @typedef {{text: string, mark?: boolean}} Part
   * @typedef {{slug: string, name: string}} PlaceName
   * @typedef {{slug: string, title: string, url: string, date: string, source: string, places: PlaceName[],
   *   excerpt: Part[], titleParts?: Part[]}} Hit
   * @typedef {{total: number, hits: Hit[], otherForms?: number, suggestion?: string | null}} Answer
   * @typedef {{limit?: number, offset?: number, place?: string | string[], source?: string, from?: string, to?: string,
   *   sort?: string, onHits?: (hits: Hit[]) => void}} Options
   * @typedef {{name: string, count: number, slug?: string}} FacetValue
   * @typedef {{places: FacetValue[], years: {year: number | string, count: number}[],
   *   months: {month: string, count: number}[], sources: FacetValue[]}} Facets
   * @typedef {{start: string, end: string, label: string, count: number}} Bin
   * @typedef {{slug: string, path: string, later: {slug: string, path: string}[]}} OfferedPlace
   * @typedef {{later: PlaceName[], earlier: PlaceName[]}} Changes
   * @typedef {object} Engine
   * @property {(text: string, options: Options) => Promise<Answer>} search
   * @property {(text: string, options: Options) => Promise<Facets>} [facets]
   * @property {(hit: Hit, text: string) => Promise<Part[]>} [passage]
   * @property {(text: string) => Promise<OfferedPlace[]>} findPlaces
   * @property {(slug: string) => Promise<Changes>} findChanges
   * @property {(months: {month: string, count: number}[]) => Bin[]} buildBins
   * @property {(bins: Bin[], from: string, to: string, labels: {from: string, to: string, chosen: string},
   *   choose: (from: string, to: string) => void) => HTMLElement} buildHistogram
   * @property {(prefix: string, options: {limit: number}) => Promise<{text: string, count: number}[]>} [suggest]
   */

  const PAGE = 10;
  const SLOW = 4000; // ms after which the page says that it is still searching
  const SETTLED = 600; // ms that results must stand before passages and counts are read: who still types needs neither
  const TYPING = 120; // ms of quiet before suggestions are asked for
  const FEW = 8; // values of a facet that are shown at first
  const SORTS = new Map([["moi-nhat", "newest"], ["cu-nhat", "oldest"]]);
  const WIDE = "(min-width: 60rem)"; // where the style sheet has room for the filters beside the results
  const WITH_CHANGES = "doi-ten"; // value of “gom”: with what the place became and what it was
  const FILTERS = ["dia-phuong", "nguon", "tu", "den"];

  const engine = /** @type {{khobao: Engine}} */ (/** @type {unknown} */ (globalThis)).khobao;
  const strings = /** @type {Record<string, string>} */ (JSON.parse(find("search-strings").textContent ?? "{}"));
  const form = /** @type {HTMLFormElement} */ (find("search-form"));
  const field = /** @type {HTMLInputElement} */ (find("q"));
  const from = /** @type {HTMLInputElement} */ (find("tu"));
  const to = /** @type {HTMLInputElement} */ (find("den"));
  const sort = /** @type {HTMLSelectElement} */ (find("sap-xep"));
  const results = find("results");
  const status = find("status");
  const hint = find("hint");
  const offers = find("place-offers");
  const more = /** @type {HTMLButtonElement} */ (find("more"));
  const list = find("suggestions");

  /** Searches and suggestions are numbered: an answer that comes after a newer question is dropped. */
  let question = 0;
  let guess = 0;

  /** @param {string} id @returns {HTMLElement} */
  function find(id) {
    const element = document.getElementById(id);
    if (!element) {
      throw new Error(`the search page lacks #${id}`);
    }
    return element;
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  function say(name, values = {}) {
    return (strings[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  }

  /** @param {number} value */
  function format(value) {
    return value.toLocaleString(document.documentElement.lang);
  }

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {string} className
   * @param {...(Node | string)} children
   */
  function build(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  /* ---------- the address ---------- */

  function read() {
    return new URLSearchParams(location.search);
  }

  /** @param {(address: URLSearchParams) => void} change */
  function go(change) {
    const address = read();
    change(address);
    if (address.get("dia-phuong") !== read().get("dia-phuong")) {
      address.delete("gom");
    }
    for (const [name, value] of [...address]) {
      if (!value) {
        address.delete(name);
      }
    }
    const query = address.toString();
    if (query !== read().toString()) {
      history.pushState(null, "", query ? `?${query}` : location.pathname.split("/").pop());
    }
    void run();
  }

  /** What the place at *slug* became, or what it was when it still lives. @param {string} slug */
  async function findOthers(slug) {
    const { later, earlier } = await engine.findChanges(slug);
    return (later.length ? later : earlier).map((place) => ({ ...place, isLater: later.length > 0 }));
  }

  /** @returns {Promise<Options>} */
  async function readOptions() {
    const address = read();
    const place = address.get("dia-phuong") ?? undefined;
    const others = place && address.get("gom") === WITH_CHANGES ? await findOthers(place) : [];
    return {
      place: place && others.length ? [place, ...others.map(({ slug }) => slug)] : place,
      source: address.get("nguon") ?? undefined,
      from: address.get("tu") ?? undefined,
      to: address.get("den") ?? undefined,
      sort: SORTS.get(address.get("sap-xep") ?? "") ?? "relevance",
    };
  }

  /* ---------- searching ---------- */

  /** Lines that wait for their passage, and their hits. @type {Map<HTMLElement, Hit>} */
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

  async function run() {
    const address = read();
    const text = address.get("q") ?? "";
    const mine = ++question;
    closeSuggestions();
    field.value = text;
    from.value = wholeDay(address.get("tu"));
    to.value = wholeDay(address.get("den"));
    sort.value = address.get("sap-xep") ?? "";
    if (!text.trim() && !FILTERS.some((name) => address.get(name))) {
      clear("idle");
      return;
    }
    clear("loading");
    status.textContent = say("loading");
    const slow = setTimeout(() => mine === question && (status.textContent = say("slow")), SLOW);
    try {
      const options = await readOptions();
      const answer = await engine.search(text, {
        ...options,
        limit: PAGE,
        onHits: (hits) => mine === question && show(hits, text),
      });
      if (mine === question) {
        show(answer.hits, text);
        conclude(answer, text);
        const better = answer.suggestion && offerBetter(answer.suggestion, text, mine);
        setTimeout(async () => {
          if (mine !== question) return;
          readPassages(text);
          await Promise.all([better || offerPlaces(text, mine), showFacets(text, options, mine)]);
          if (mine === question) results.dataset.settled = "true";
        }, SETTLED);
      }
    } catch {
      if (mine === question) {
        fail(run);
      }
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {string} state */
  function clear(state) {
    results.replaceChildren();
    unread.clear();
    results.dataset.state = state;
    results.dataset.total = "";
    results.dataset.settled = "false";
    hint.hidden = true;
    offers.hidden = true;
    more.hidden = true;
    status.replaceChildren();
    find("help").hidden = state !== "idle";
    find("sort").hidden = state === "idle";
    find("filters").hidden = state === "idle";
  }

  /** @param {Answer} answer @param {string} text */
  function conclude(answer, text) {
    results.dataset.total = String(answer.total);
    const count = format(answer.total);
    const sentence = answer.hits.length > answer.total ? "near" : "total";
    status.textContent = answer.hits.length
      ? say(sentence, { count })
      : `${say("none", { query: text })} ${say("noneAdvice")}`;
    if (answer.otherForms && !answer.suggestion) {
      offer("otherForms", { count: format(answer.otherForms) }, fold(text));
    }
    more.hidden = answer.hits.length >= answer.total || answer.hits.length === 0;
    results.dataset.state = "done";
  }

  /** @param {string} name @param {Record<string, string>} values @param {string} text */
  function offer(name, values, text) {
    const button = build("button", "link-button", say(name, values));
    button.type = "button";
    button.addEventListener("click", () => go((address) => address.set("q", text)));
    hint.replaceChildren(button);
    hint.hidden = false;
  }

  /** @param {string} text */
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, (d) => (d === "đ" ? "d" : "D"));
  }

  /** @param {() => Promise<void>} again */
  function fail(again) {
    const button = build("button", "small-button", say("again"));
    button.type = "button";
    button.addEventListener("click", () => void again());
    status.replaceChildren(`${say("failed")} `, button);
    results.dataset.state = "failed";
  }

  async function showMore() {
    const text = read().get("q") ?? "";
    const mine = question;
    const first = results.children.length;
    more.disabled = true;
    try {
      const answer = await engine.search(text, { ...(await readOptions()), limit: PAGE, offset: first });
      if (mine === question) {
        results.append(...answer.hits.map((hit) => buildHit(hit, text)));
        readPassages(text);
        more.hidden = answer.hits.length < PAGE || results.children.length >= answer.total;
        const link = results.children[first]?.querySelector("a");
        link?.focus();
      }
    } catch {
      if (mine === question) {
        fail(showMore);
      }
    } finally {
      more.disabled = false;
    }
  }

  /* ---------- hits ---------- */

  /** Show *hits*, in order; those that stand there already stay. @param {Hit[]} hits @param {string} text */
  function show(hits, text) {
    const shown = [...results.children].map((item) => /** @type {HTMLElement} */ (item).dataset.slug);
    const same = shown.every((slug, place) => slug === hits[place]?.slug);
    if (!same) {
      results.replaceChildren();
      unread.clear();
    }
    const fresh = hits.slice(results.children.length);
    results.append(...fresh.map((hit) => buildHit(hit, text)));
  }

  /** @param {Hit} hit @param {string} text */
  function buildHit(hit, text) {
    const query = text.trim() ? `?q=${encodeURIComponent(text)}` : "";
    const link = build("a", "", ...buildParts(hit.titleParts ?? [{ text: hit.title }]));
    link.href = hit.url + query;
    const date = build("time", "", formatDate(hit.date));
    if (hit.date) {
      date.dateTime = hit.date;
    }
    const opening = build("p", "item-opening", ...buildParts(hit.excerpt ?? []));
    const meta = build("p", "meta");
    for (const place of hit.places ?? []) {
      const anchor = build("a", "", lastName(place.name));
      anchor.href = `dia-phuong/${place.slug}/index.html`;
      meta.append(anchor);
    }
    if (hit.source) {
      meta.append(build("span", "", hit.source));
    }
    const item = build(
      "li",
      "item",
      build("div", "item-date", date),
      build("div", "item-text", build("h2", "item-title", link), ...(text.trim() ? [opening] : []), meta),
    );
    item.dataset.slug = hit.slug;
    unread.set(opening, hit);
    return item;
  }

  /** Put the best passage under each headline that waits for its own; the line holds its room until then. @param {string} text */
  function readPassages(text) {
    if (!engine.passage || !text.trim()) return;
    for (const [opening, hit] of unread) {
      waiting.set(opening, () => {
        engine.passage?.(hit, text).then((parts) => parts.length && opening.replaceChildren(...buildParts(parts)), () => {});
      });
      seen.observe(opening);
    }
    unread.clear();
  }

  /** @param {Part[]} parts */
  function buildParts(parts) {
    return parts.map((part) => (part.mark ? build("mark", "", part.text) : document.createTextNode(part.text)));
  }

  /** Write an ISO date as the lists of the site do: 8/1/2022. @param {string} iso */
  function formatDate(iso) {
    return iso ? iso.slice(0, 10).split("-").reverse().map(Number).join("/") : say("undated");
  }

  /** A date field takes whole days only. @param {string | null} iso */
  function wholeDay(iso) {
    return iso && /^\d{4}-\d\d-\d\d$/.test(iso) ? iso : "";
  }

  /* ---------- facets ---------- */

  /** @param {string} text @param {Options} options @param {number} mine */
  async function showFacets(text, options, mine) {
    const room = find("facets");
    try {
      const facets = await engine.facets?.(text, options);
      if (!facets || mine !== question) {
        return;
      }
      const address = read();
      const groups = [
        await buildPlaces(facets.places, address.get("dia-phuong") ?? ""),
        buildFacet("sources", "nguon", facets.sources, options.source ?? ""),
        buildYears(facets.years, address),
      ];
      // The bars are of all days: what is chosen among them is seen, and can be widened again.
      const everyDay = options.from || options.to ? await engine.facets?.(text, { ...options, from: undefined, to: undefined }) : facets;
      if (mine === question) {
        showHistogram(everyDay?.months ?? [], address);
        room.replaceChildren(...groups.filter((group) => group !== null));
      }
    } catch {
      // Results without counts beside them are still results.
      room.replaceChildren();
    }
  }

  /** @param {{month: string, count: number}[]} months @param {URLSearchParams} address */
  function showHistogram(months, address) {
    const bins = engine.buildBins(months);
    const room = find("histogram");
    // Who has just moved a handle keeps it.
    const held = [...room.querySelectorAll("input")].findIndex((handle) => handle === document.activeElement);
    room.replaceChildren();
    if (bins.length < 2) {
      return;
    }
    const labels = { from: say("fromMonth"), to: say("toMonth"), chosen: strings.chosen ?? "" };
    const choose = (/** @type {string} */ from, /** @type {string} */ to) =>
      go((state) => {
        state.set("tu", from);
        state.set("den", to);
      });
    room.append(engine.buildHistogram(bins, address.get("tu") ?? "", address.get("den") ?? "", labels, choose));
    room.querySelectorAll("input")[held]?.focus();
  }

  /**
   * The tree of places, and below it, when the chosen place was or became another, a switch to take that in.
   * @param {FacetValue[]} places @param {string} chosen
   */
  async function buildPlaces(places, chosen) {
    const group = buildFacet("places", "dia-phuong", orderPlaces(places), chosen);
    const others = chosen ? await findOthers(chosen) : [];
    if (!others.length) {
      return group;
    }
    const label = say(others[0].isLater ? "withLater" : "withEarlier", { places: others.map(({ name }) => name).join(", ") });
    const pressed = read().get("gom") === WITH_CHANGES;
    const button = build("button", "facet-switch", label);
    button.type = "button";
    button.setAttribute("aria-pressed", String(pressed));
    button.addEventListener("click", () => go((address) => address.set("gom", pressed ? "" : WITH_CHANGES)));
    const room = group ?? build("div", "facet", build("h2", "", say("places")));
    room.append(button);
    return room;
  }

  /** Offer a likelier query, unless what was typed is the name of a place: “Sài Gòn” is no slip. @param {string} suggestion @param {string} text @param {number} mine */
  async function offerBetter(suggestion, text, mine) {
    if (!(await offerPlaces(text, mine)) && mine === question) {
      offer("suggestion", { query: suggestion }, suggestion);
    }
  }

  /**
   * Lead to the pages of the places that the query names.
   * @param {string} text @param {number} mine @returns {Promise<boolean>} whether it names any
   */
  async function offerPlaces(text, mine) {
    const places = await engine.findPlaces(text).catch(() => []);
    if (mine !== question || !places.length) {
      return places.length > 0;
    }
    /** @param {{slug: string, path: string}} place */
    const link = ({ slug, path }) => {
      const anchor = build("a", "", path);
      anchor.href = `dia-phuong/${slug}/index.html`;
      return anchor;
    };
    const lines = places.map((place) => {
      const line = build("span", "place-offer", place.slug ? link(place) : place.path);
      place.later.forEach((later, number) => line.append(number ? ", " : `, ${say("placeNow")} `, link(later)));
      return line;
    });
    offers.replaceChildren(`${say("placeOffer")} `, ...lines);
    offers.hidden = false;
    return true;
  }

  /**
   * Put every place below the one it lies in, the largest first, each by its own name alone.
   * A place that only its parts name is named by their paths: “Thành phố Hồ Chí Minh/Quận 1”.
   * @param {FacetValue[]} places
   */
  function orderPlaces(places) {
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { slug = "", name, count } of places) {
      const steps = slug.split("/");
      const path = name.split("/");
      counts.set(slug, count);
      if (path.length === steps.length) {
        path.forEach((step, depth) => names.set(steps.slice(0, depth + 1).join("/"), step));
      }
    }
    /** @param {string} slug @returns {(string | number)[]} what sorts parents by count, then their parts below them */
    const rank = (slug) =>
      slug.split("/").flatMap((_, depth, steps) => {
        const above = steps.slice(0, depth + 1).join("/");
        return [-(counts.get(above) ?? 0), above];
      });
    return places
      .map(({ slug = "", name, count }) => ({ slug, count, name: names.get(slug) ?? lastName(name) }))
      .sort((one, other) => compare(rank(one.slug), rank(other.slug)));
  }

  /** @param {(string | number)[]} one @param {(string | number)[]} other */
  function compare(one, other) {
    const place = one.findIndex((value, depth) => value !== other[depth]);
    const [left, right] = [one[place], other[place]];
    return place < 0 || right === undefined || left === undefined ? one.length - other.length : left < right ? -1 : 1;
  }

  /** @param {string} path “Thừa Thiên Huế/Thành phố Huế” */
  function lastName(path) {
    return path.split("/").pop() ?? path;
  }

  /**
   * @param {string} label
   * @param {string} name of the parameter in the address
   * @param {FacetValue[]} values
   * @param {string} chosen
   */
  function buildFacet(label, name, values, chosen) {
    const buttons = values.map((value) => {
      const key = value.slug ?? value.name;
      const button = buildValue(value.name, value.count, key === chosen, (address) =>
        address.set(name, key === chosen ? "" : key),
      );
      button.classList.toggle("inside", (value.slug ?? "").includes("/"));
      return button;
    });
    return buildGroup(label, buttons);
  }

  /** @param {{year: number | string, count: number}[]} years @param {URLSearchParams} address */
  function buildYears(years, address) {
    const buttons = years
      .filter(({ year }) => year)
      .map(({ year, count }) => {
        const chosen = address.get("tu") === `${year}-01-01` && address.get("den") === `${year}-12-31`;
        return buildValue(String(year), count, chosen, (state) => {
          state.set("tu", chosen ? "" : `${year}-01-01`);
          state.set("den", chosen ? "" : `${year}-12-31`);
        });
      });
    return buildGroup("years", buttons);
  }

  /**
   * @param {string} label
   * @param {number} count
   * @param {boolean} chosen
   * @param {(address: URLSearchParams) => void} change
   */
  function buildValue(label, count, chosen, change) {
    const button = build("button", "", label, build("span", "", format(count)));
    button.type = "button";
    button.setAttribute("aria-pressed", String(chosen));
    button.addEventListener("click", () => go(change));
    return button;
  }

  /** @param {string} label @param {HTMLButtonElement[]} buttons */
  function buildGroup(label, buttons) {
    if (!buttons.length) {
      return null;
    }
    const group = build("div", "facet", build("h2", "", say(label)), ...buttons.slice(0, FEW));
    if (buttons.length > FEW) {
      const rest = build("details", "", build("summary", "", say("all")), ...buttons.slice(FEW));
      rest.open = buttons.slice(FEW).some((button) => button.getAttribute("aria-pressed") === "true");
      group.append(rest);
    }
    return group;
  }

  /* ---------- suggestions: the combobox pattern of WAI-ARIA 1.2 ---------- */

  let timer = 0;

  function askSuggestions() {
    clearTimeout(timer);
    const text = field.value;
    const mine = ++guess;
    if (text.trim().length < 2 || !engine.suggest) {
      closeSuggestions();
      return;
    }
    timer = setTimeout(async () => {
      try {
        const found = (await engine.suggest?.(text, { limit: 8 })) ?? [];
        if (mine === guess && document.activeElement === field) {
          openSuggestions(found);
        }
      } catch {
        closeSuggestions();
      }
    }, TYPING);
  }

  /** @param {{text: string, count: number}[]} found */
  function openSuggestions(found) {
    list.replaceChildren(
      ...found.map(({ text, count }, place) => {
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
      }),
    );
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    field.removeAttribute("aria-activedescendant");
  }

  function closeSuggestions() {
    guess += 1;
    clearTimeout(timer);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  /** @param {string} text */
  function choose(text) {
    field.value = text;
    go((address) => address.set("q", text));
  }

  /** @param {number} step */
  function moveSuggestion(step) {
    const options = [...list.children];
    const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = (current + step + options.length + (current < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
    field.setAttribute("aria-activedescendant", options[next]?.id ?? "");
  }

  function chosenSuggestion() {
    const option = list.querySelector('[aria-selected="true"]');
    return list.hidden || !(option instanceof HTMLElement) ? null : (option.dataset.text ?? null);
  }

  /* ---------- keyboard and form ---------- */

  /** Move the focus among the hits. @param {number} step @returns {boolean} whether there was somewhere to go */
  function moveHit(step) {
    const links = [...results.querySelectorAll("h2 a")];
    const here = links.findIndex((link) => link === document.activeElement);
    const target = here + step < 0 ? field : links[here + step];
    if (!(target instanceof HTMLElement) || (here < 0 && step < 0)) {
      return false;
    }
    target.focus();
    return true;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(chosenSuggestion() ?? field.value);
  });
  field.addEventListener("input", askSuggestions);
  field.addEventListener("blur", closeSuggestions);
  for (const control of [from, to, sort]) {
    control.addEventListener("change", () => go((address) => address.set(control.name, control.value)));
  }
  more.addEventListener("click", () => void showMore());
  addEventListener("popstate", () => void run());

  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const typing = target?.closest("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if (event.key === "/" && !typing) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (target === field && !list.hidden) {
        event.preventDefault();
        moveSuggestion(step);
      } else if ((target === field || !typing) && moveHit(step)) {
        event.preventDefault();
      }
    } else if (event.key === "Escape" && target === field) {
      if (list.hidden) {
        field.value = "";
      } else {
        event.preventDefault();
        closeSuggestions();
      }
    }
  });

  const filters = /** @type {HTMLDetailsElement} */ (find("filters"));
  const wide = matchMedia(WIDE);
  filters.open = wide.matches;
  wide.addEventListener("change", () => (filters.open = wide.matches));

  void run();
  if (!field.value && matchMedia("(hover: hover)").matches) {
    field.focus();
  }
});
