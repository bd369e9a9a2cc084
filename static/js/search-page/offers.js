// @ts-check
/**
 * What else the reader may have meant: other tone marks, a likelier query, the page of a place.
 *
 * @typedef {object} Offers
 * @property {() => void} clear
 * @property {(count: number, text: string) => void} offerForms
 * @property {(suggestion: string, text: string, isCurrent: () => boolean) => Promise<void>} offerBetter
 * @property {(text: string, isCurrent: () => boolean) => Promise<boolean>} offerPlaces whether the query names any
 */
(function (global) {
  "use strict";
  const { khobao } = global;
  const { find, build, buildButton, say, format } = /** @type {Elements & Wording} */ (khobao.page);

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
   * @param {(text: string) => void} ask
   * @returns {Offers}
   */
  function openOffers(engine, ask) {
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

    /** @type {Offers["offerPlaces"]} */
    const offerPlaces = async (text, isCurrent) => {
      const found = await engine.findPlaces(text).catch(() => []);
      if (found.length && isCurrent()) {
        places.replaceChildren(`${say("placeOffer")} `, ...found.map(buildOffer));
        places.hidden = false;
      }
      return found.length > 0;
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
