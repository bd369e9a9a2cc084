// @ts-check
/**
 * What else the reader may have meant: other tone marks, a likelier query, the page of a place, only articles about it.
 *
 * @typedef {{place: OfferedPlace, rest: string}} PlaceQuery a place with a page, and the query without its name
 * @typedef {(engine: Pick<Engine, "findPlaces">, text: string) => Promise<PlaceQuery | null>} SplitPlace
 * @typedef {object} Offers
 * @property {() => void} clear
 * @property {(count: number, text: string) => void} offerForms
 * @property {(suggestion: string, text: string, isCurrent: () => boolean) => Promise<void>} offerBetter
 * @property {(text: string, isCurrent: () => boolean) => Promise<boolean>} offerPlaces whether the query is a place's name
 */
(function (global) {
  "use strict";
  const { khobao } = global;
  const { find, build, buildButton, say, format } = /** @type {Elements & Wording} */ (khobao.page);
  const splitPlace = /** @type {SplitPlace} */ (khobao.page.splitPlace);

  /** @param {{slug: string, path: string}} place */
  function buildLink({ slug, path }) {
    const link = build("a", "", path);
    link.href = `dia-phuong/${slug}/index.html`;
    return link;
  }

  /** A place, and what it is now. @param {OfferedPlace} place */
  function buildOffer(place) {
    const line = build("span", "place-offer", place.slug ? buildLink(place) : place.path);
    place.later.forEach((later, number) => line.append(number ? ", " : `, ${say("placeNow")} `, buildLink(later)));
    return line;
  }

  /**
   * @param {Engine} engine
   * @param {(text: string, place?: string) => void} ask
   * @param {Address} address
   * @returns {Offers}
   */
  function openOffers(engine, ask, address) {
    const hint = find("hint");
    const places = find("place-offers");

    const clear = () => {
      hint.hidden = true;
      places.hidden = true;
    };

    /** @param {string} label @param {string} text */
    const offer = (label, text) => {
      hint.replaceChildren(buildButton("link-button", label, () => ask(text)));
      hint.hidden = false;
    };

    /** @type {Offers["offerForms"]} */
    const offerForms = (count, text) => offer(say("otherForms", { count: format(count) }), khobao.fold(text));

    /** @param {(Node | string)[]} parts */
    const showPlaces = (...parts) => {
      places.replaceChildren(...parts);
      places.hidden = false;
    };

    /** @type {Offers["offerPlaces"]} */
    const offerPlaces = async (text, isCurrent) => {
      const found = await engine.findPlaces(text).catch(() => []);
      if (found.length) {
        if (isCurrent()) showPlaces(`${say("placeOffer")} `, ...found.map(buildOffer));
        return true;
      }
      const split = await splitPlace(engine, text).catch(() => null);
      if (split && isCurrent() && !address.read().getAll("dia-phuong").includes(split.place.slug)) {
        const { place, rest } = split;
        const [name] = place.path.split(", ");
        const only = buildButton("link-button", say("onlyPlace", { place: name }), () => ask(rest, place.slug));
        const now = place.later.flatMap((later, number) => [number ? ", " : ` · ${say("placeIsNow", { place: name })} `, buildLink(later)]);
        showPlaces(only, ...now);
      }
      return false;
    };

    /** @type {Offers["offerBetter"]} unless what was typed is the name of a place: “Sài Gòn” is no slip */
    const offerBetter = async (suggestion, text, isCurrent) => {
      if (!(await offerPlaces(text, isCurrent)) && isCurrent()) {
        offer(say("suggestion", { query: suggestion }), suggestion);
      }
    };

    return { clear, offerForms, offerBetter, offerPlaces };
  }

  Object.assign(khobao.page, { openOffers });
})(/** @type {any} */ (globalThis));
