// @ts-check
/**
 * Text that was typed by the rules of an input method that was off: Telex (chuyeern ddooir) and VNI (chuye63n d9o63i).
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const VOWELS = "aăâeêioôơuưy";
  const TELEX_TONES = new Map([["s", "\u0301"], ["f", "\u0300"], ["r", "\u0309"], ["x", "\u0303"], ["j", "\u0323"]]);
  const VNI_TONES = new Map([["1", "\u0301"], ["2", "\u0300"], ["3", "\u0309"], ["4", "\u0303"], ["5", "\u0323"]]);
  const CIRCUMFLEX = new Map([["a", "â"], ["e", "ê"], ["o", "ô"]]);
  const SYLLABLE = new RegExp(`^(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[${VOWELS}]{1,3}(?:ch?|m|ngh?|nh?|p|t)?$`);

  /** Change the last of some letters. @param {string[]} letters @param {Map<string, string>} changes @returns {boolean} */
  function changeLast(letters, changes) {
    for (let i = letters.length - 1; i >= 0; i--) {
      const changed = changes.get(letters[i]);
      if (!changed) continue;
      letters[i] = changed;
      // uo is ươ where its o is ơ, or its u ư.
      if (changed === "ơ" && letters[i - 1] === "u" && i + 1 <= letters.length) letters[i - 1] = letters[i - 2] === "q" ? "u" : "ư";
      if (changed === "ư" && letters[i + 1] === "o") letters[i + 1] = "ơ";
      return true;
    }
    return false;
  }

  const HORN = new Map([["o", "ơ"], ["u", "ư"]]);
  const HORN_OR_BREVE = new Map([...HORN, ["a", "ă"]]);

  /** The syllable with its tone where it belongs. @param {string} letters @param {string} tone @returns {string} */
  function placeTone(letters, tone) {
    if (!tone) return letters;
    const opening = (/^(?:qu|gi(?=[aăâeêoôơuư]))/.exec(letters) ?? [""])[0].length;
    const at = [...letters].map((letter, i) => (i >= opening && VOWELS.includes(letter) ? i : -1)).filter((i) => i >= 0);
    const shaped = at.filter((i) => "ăâêôơư".includes(letters[i]));
    const closed = at.length && at[at.length - 1] < letters.length - 1;
    const second = closed || /^(?:oa|oe|uy)/.test(letters.slice(at[0]));
    const place = shaped.length ? shaped[shaped.length - 1] : at.length > 2 || (at.length === 2 && second) ? at[1] : at[0];
    return (letters.slice(0, place + 1) + tone + letters.slice(place + 1)).normalize("NFC");
  }

  /** @param {string} word in lower case @returns {string | null} */
  function readVni(word) {
    if (!/^[a-z]+[1-9][a-z1-9]*$/.test(word)) return null;
    /** @type {string[]} */
    const letters = [];
    let tone = "";
    for (const key of word) {
      if (!/[0-9]/.test(key)) letters.push(key);
      else if (VNI_TONES.has(key)) tone = /** @type {string} */ (VNI_TONES.get(key));
      else if (!changeLast(letters, key === "6" ? CIRCUMFLEX : key === "7" ? HORN : key === "8" ? new Map([["a", "ă"]]) : new Map([["d", "đ"]]))) return null;
    }
    return finish(letters, tone);
  }

  /** @param {string} word in lower case @returns {string | null} */
  function readTelex(word) {
    if (!/^[a-z]{2,}$/.test(word)) return null;
    /** @type {string[]} */
    const letters = [];
    let tone = "";
    for (const key of word) {
      const afterVowel = letters.some((letter) => VOWELS.includes(letter));
      const last = letters[letters.length - 1];
      const toned = afterVowel ? TELEX_TONES.get(key) : undefined;
      if (toned) tone = toned;
      else if (key === "w" && changeLast(letters, HORN_OR_BREVE)) continue;
      else if (key === "d" && letters[0] === "d") letters[0] = "đ";
      else if (CIRCUMFLEX.has(key) && key === last) letters[letters.length - 1] = /** @type {string} */ (CIRCUMFLEX.get(key));
      else letters.push(key === "w" ? "ư" : key);
    }
    return finish(letters, tone);
  }

  /** @param {string[]} letters @param {string} tone @returns {string | null} null when that is no syllable */
  const finish = (letters, tone) => (SYLLABLE.test(letters.join("")) ? placeTone(letters.join(""), tone) : null);

  /**
   * What a text may have been meant to be, with tones and without.
   * @param {string} text
   * @returns {string[]} none when it reads the same
   */
  function readKeys(text) {
    const read = text.replace(/[^\s"“”]+/g, (word) => {
      const lower = word.toLowerCase();
      return readVni(lower) ?? readTelex(lower) ?? word;
    });
    return read === text ? [] : [read, khobao.fold(read)].filter((typed) => typed !== text);
  }

  Object.assign(khobao, { readKeys });
})(/** @type {any} */ (globalThis));
