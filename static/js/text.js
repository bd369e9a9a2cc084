// @ts-check
/**
 * Vietnamese text made comparable. Twins of khobao/text/unicode.py and khobao/text/diacritics.py; both runtimes
 * read tests/cases/fold.json and tests/cases/tone_placement.json.
 */
(function (global) {
  "use strict";
  const khobao = (global.khobao = global.khobao || {});

  // One literal range in both runtimes: \p{M} and Python's unicodedata.combining differ on 1,496 code points.
  const MARKS = /[\u0300-\u036f]/g;
  const TONE_BEFORE_SHAPE = /([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])/g;
  const SHAPE = /[\u0302\u0306\u031b]/;
  const STYLED = /(?:\ud835[\udc00-\udfff]|[\uff01-\uff5e])+/g;
  const Y = /^(?:h|k|l|m|s|t|qu)y$/;
  const ASCII = /^[\0-\x7f]*$/;

  /** @type {Map<string, string>} a two-letter group with the tone on its first vowel -> on its second */
  const MISPLACED = new Map();
  for (const group of ["oa", "oe", "uy", "ươ", "uê", "uơ"]) {
    for (const tone of "\u0300\u0301\u0303\u0309\u0323") {
      const wrong = (group[0] + tone).normalize("NFC") + group[1];
      const right = group[0] + (group[1] + tone).normalize("NFC");
      MISPLACED.set(wrong, right);
      MISPLACED.set(wrong.toUpperCase(), right.toUpperCase());
      MISPLACED.set(wrong[0].toUpperCase() + wrong[1], right[0].toUpperCase() + right[1]);
    }
  }
  // What may be such a group, found faster than by all of them in turn. No letter is in both classes, so what is none
  // hides none that begins inside of it.
  const [FIRST, SECOND] = [0, 1].map((place) => [...new Set([...MISPLACED.keys()].map((group) => group[place]))].join(""));
  const MISPLACED_PATTERN = new RegExp(`[${FIRST}][${SECOND}]`, "g");

  /**
   * NFC, with a tone mark that was typed before its vowel shape put after it.
   * @param {string} text
   * @returns {string}
   */
  function compose(text) {
    if (ASCII.test(text)) return text;
    text = text.normalize("NFC");
    if (!SHAPE.test(text)) return text;
    return text.normalize("NFD").replace(TONE_BEFORE_SHAPE, "$2$1").normalize("NFC");
  }

  /**
   * The text without Vietnamese diacritics; case, spaces and punctuation stay.
   * @param {string} text
   * @returns {string}
   */
  function fold(text) {
    if (ASCII.test(text)) return text;
    // đ has no decomposition, so NFD cannot strip its bar.
    const plain = text.replace(/[đðɖ]/g, "d").replace(/[ĐÐƉ]/g, "D");
    return plain.normalize("NFD").replace(MARKS, "").normalize("NFC");
  }

  /**
   * The tone of oa, oe, uy on the second vowel: hòa -> hoà. For keys only.
   * @param {string} text in NFC
   * @returns {string}
   */
  function unifyTonePlacement(text) {
    return text.replace(MISPLACED_PATTERN, (found) => MISPLACED.get(found) ?? found);
  }

  /**
   * The spelling that two texts share when a reader would call them the same, tones included.
   * @param {string} text
   * @returns {string}
   */
  function matchingForm(text) {
    const lower = compose(text).toLowerCase().replace(/[ðɖ]/g, "đ").replace(/[ÐƉ]/g, "Đ");
    return unifyTonePlacement(lower);
  }

  /**
   * Letters of mathematics (bold in notices on Facebook) and of full width made the letters that they show.
   * @param {string} text
   * @returns {string}
   */
  function showPlainly(text) {
    return text.replace(STYLED, (found) => found.normalize("NFKC"));
  }

  /**
   * What the spellings of one word share: no diacritics, and i for y in open syllables. Twin of build_key in
   * khobao/search/analyze/analyzer.py.
   * @param {string} form matching form of one syllable or code
   * @returns {string}
   */
  function buildKey(form) {
    const folded = fold(form);
    return Y.test(folded) ? `${folded.slice(0, -1)}i` : folded;
  }

  /**
   * The form with i for y where both are written, tones included: what kỷ and kỉ share.
   * @param {string} form
   * @returns {string}
   */
  function unifyY(form) {
    return Y.test(fold(form)) ? form.normalize("NFD").replace("y", "i").normalize("NFC") : form;
  }

  Object.assign(khobao, { compose, fold, unifyTonePlacement, matchingForm, showPlainly, buildKey, unifyY });
})(/** @type {any} */ (globalThis));
