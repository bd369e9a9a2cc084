// @ts-check
/**
 * Where the words of a query stand in a text: all that is needed to mark them, without an index.
 *
 * @typedef {object} MarkWord
 * @property {string} text as typed
 * @property {Word["kind"] | "phrase" | "run"} kind a run is several syllables that nobody has cut into words
 * @property {string[]} syllables matching forms
 * @property {boolean} [missing] no article holds it
 *
 * @typedef {[start: number, end: number, whole: boolean]} Match
 * @typedef {{form: string, start: number, end: number, apart: boolean}} Span apart: a clause ended before it
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;

  const EITHER = /\s(?:OR|HOẶC)\s/; // between two words of which either will do
  const CLAUSE_END = /[.!?;:…]\s|[()]/;
  const STYLED = /(?:\ud835[\udc00-\udfff]|[\uff01-\uff5e])/g;

  /** @param {string} text @returns {Span[]} its syllables, as UTF-16 offsets */
  function findSyllables(text) {
    /** Offsets of the letters of a text whose styled letters are plain; null when it has none. */
    let offsets = /** @type {number[] | null} */ (null);
    let plain = text;
    if (text.search(STYLED) >= 0) {
      offsets = [];
      plain = "";
      for (let at = 0; at < text.length; ) {
        const size = text.charCodeAt(at) === 0xd835 ? 2 : 1;
        const shown = khobao.showPlainly(text.slice(at, at + size));
        for (let i = 0; i < shown.length; i++) offsets.push(at);
        plain += shown;
        at += size;
      }
      offsets.push(text.length);
    }
    const offsetOf = (/** @type {number} */ at) => (offsets ? offsets[at] : at);
    /** @type {Span[]} */
    const found = [];
    let last = 0;
    for (const match of plain.matchAll(khobao.RUN)) {
      let apart = CLAUSE_END.test(plain.slice(last, match.index));
      last = match.index + match[0].length;
      for (const { spelling, isCode, start, end } of khobao.splitRun(match[0])) {
        if (isCode) continue;
        found.push({ form: khobao.matchingForm(spelling), start: offsetOf(match.index + start), end: offsetOf(match.index + end), apart });
        apart = false;
      }
    }
    return found;
  }

  /**
   * How many syllables of a word stand at a place of a text: all of them, or of a run two at least.
   * @param {string[]} text @param {Span[]} spans of the same @param {number} at @param {string[]} word @param {boolean} isRun
   */
  function measureMatch(text, spans, at, word, isRun) {
    let longest = 0;
    for (let first = 0; first < (isRun ? word.length - 1 : 1); first++) {
      let size = 0;
      while (first + size < word.length && text[at + size] === word[first + size] && !(size && spans[at + size].apart)) size++;
      if (isRun ? size > 1 : size === word.length) longest = Math.max(longest, size);
    }
    return longest;
  }

  /**
   * Where words stand in a text, as UTF-16 offsets, in order. When no word has tones, tones are not looked at. A syllable
   * of a longer word is marked by itself only where the text has that word nowhere and it was typed with tones.
   * @param {string} text
   * @param {MarkWord[]} words
   * @returns {Match[]}
   */
  function findMatches(text, words) {
    const toned = words.some(({ syllables }) => syllables.some((form) => form !== khobao.fold(form)));
    const spell = toned ? khobao.unifyY : khobao.buildKey;
    const spans = findSyllables(text);
    const forms = spans.map(({ form }) => spell(form));
    const wanted = words.map(({ kind, syllables }) => ({ isRun: kind === "run", syllables: syllables.map(spell), found: false }));
    /** @type {Match[]} */
    const found = [];
    for (let at = 0; at < forms.length; ) {
      let longest = 0;
      for (const word of wanted) {
        const size = measureMatch(forms, spans, at, word.syllables, word.isRun);
        if (size) word.found = true;
        longest = Math.max(longest, size);
      }
      if (longest) found.push([spans[at].start, spans[at + longest - 1].end, true]);
      at += longest || 1;
    }
    const alone = new Set(wanted.flatMap(({ found: stands, syllables }) => (toned && !stands ? syllables : [])));
    if (!alone.size) return found;
    spans.forEach(({ start, end }, at) => {
      if (alone.has(forms[at]) && !found.some(([from, to]) => from < end && start < to)) found.push([start, end, false]);
    });
    return found.sort((a, b) => a[0] - b[0]);
  }

  /** @param {string} text @returns {string[]} matching forms of its syllables */
  const listForms = (text) => findSyllables(khobao.compose(text)).map(({ form }) => form);

  /**
   * The words of a query as far as they are known without an index.
   * @param {string} query
   * @returns {MarkWord[]}
   */
  function wordsOf(query) {
    /** @type {MarkWord[]} */
    const words = [];
    for (const { text, phrase, excluded } of khobao.parseParts(query)) {
      for (const run of excluded ? [] : phrase ? [text] : text.split(EITHER)) {
        const syllables = listForms(run);
        if (syllables.length) words.push({ text: run.trim(), kind: phrase ? "phrase" : syllables.length > 1 ? "run" : "syllable", syllables });
      }
    }
    return words;
  }

  /**
   * Words as a query in which each of several syllables is quoted, so that they are marked by themselves.
   * @param {MarkWord[]} words
   * @returns {string}
   */
  const formatMarkQuery = (words) => words.map(({ text, syllables }) => (syllables.length > 1 ? `"${text.replaceAll('"', "")}"` : text)).join(" ");

  /**
   * The words of a query that was cut, its phrases each as one.
   * @param {Query} query
   * @param {Word[]} words
   * @returns {MarkWord[]}
   */
  function listMarkWords({ terms, phrases }, words) {
    /** @type {MarkWord[]} */
    const marked = phrases.map((syllables) => ({ text: syllables.join(" "), kind: "phrase", syllables }));
    const quoted = new Set(phrases.flat());
    for (const { text, kind, terms: positions, code } of words) {
      const syllables = positions.length ? positions.map((term) => terms[term].form) : code >= 0 ? [terms[code].form] : [];
      if (!syllables.every((form) => quoted.has(form))) marked.push({ text, kind, syllables });
    }
    return marked;
  }

  Object.assign(khobao, { findMatches, wordsOf, formatMarkQuery, listMarkWords });
})(/** @type {any} */ (globalThis));
