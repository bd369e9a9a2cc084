"use strict";
/**
 * Marks the words of a query on an article that was opened from a search (`?q=…`): how many places, and from one to
 * the next, whole words and phrases before single syllables of them. Marks are painted by the CSS Custom Highlight API,
 * which leaves the text as it is; where a browser lacks it, `<mark>` elements are put in. Loaded behind the scripts
 * that know what a word is.
 *
 * @typedef {object} Marking
 * @property {(query: string) => MarkWord[]} wordsOf
 * @property {(text: string, words: MarkWord[]) => Match[]} findMatches
 * @typedef {{range: Range, whole: boolean}} MarkedPlace
 */
(() => {
  const { wordsOf, findMatches } = /** @type {{khobao: Marking}} */ (/** @type {unknown} */ (globalThis)).khobao;
  const BLOCKS = "h1, .lead, p, li, h2, h3, h4, h5, h6, td, th, pre";
  const BETWEEN = "\n.\n"; // blocks: no phrase goes from one into the next

  /** @param {Element} article @returns {Element[]} the blocks of text that hold no other block */
  function findBlocks(article) {
    return [...article.querySelectorAll(BLOCKS)].filter((block) => !block.querySelector(BLOCKS));
  }

  /** @param {Element} block @returns {Text[]} */
  function listTexts(block) {
    const nodes = /** @type {Text[]} */ ([]);
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
    return nodes;
  }

  /** Whole words that follow each other are one place. @param {string} text @param {Match[]} matches @returns {Match[]} */
  function joinNeighbours(text, matches) {
    /** @type {Match[]} */
    const joined = [];
    for (const [start, end, whole] of matches) {
      const last = joined[joined.length - 1];
      if (last?.[2] && whole && text.slice(last[1], start) === " ") last[1] = end;
      else joined.push([start, end, whole]);
    }
    return joined;
  }

  /**
   * Where words stand, in order. The article is one text: a syllable is marked by itself only where no place has its word.
   * @param {Element} article @param {MarkWord[]} words
   * @returns {MarkedPlace[]}
   */
  function findPlaces(article, words) {
    /** @type {{node: Text, start: number}[]} */
    const nodes = [];
    let text = "";
    for (const block of findBlocks(article)) {
      for (const node of listTexts(block)) {
        nodes.push({ node, start: text.length });
        text += node.data;
      }
      text += BETWEEN;
    }
    let at = 0;
    return joinNeighbours(text, findMatches(text, words)).map(([start, end, whole]) => {
      const range = document.createRange();
      while (start >= nodes[at].start + nodes[at].node.data.length) at++;
      range.setStart(nodes[at].node, start - nodes[at].start);
      let last = at;
      while (end > nodes[last].start + nodes[last].node.data.length) last++;
      range.setEnd(nodes[last].node, end - nodes[last].start);
      return { range, whole };
    });
  }

  /**
   * @param {Range[]} ranges those of whole words first
   * @param {number} whole how many these are
   * @returns {{show: (here: number) => Element | null, remove: () => void}}
   */
  function paint(ranges, whole) {
    if ("highlights" in CSS && typeof Highlight === "function") {
      CSS.highlights.set("found", new Highlight(...ranges.slice(0, whole)));
      CSS.highlights.set("found-part", new Highlight(...ranges.slice(whole)));
      return {
        show(here) {
          const range = /** @type {Range} */ (ranges[here]);
          const current = new Highlight(range);
          current.priority = 1;
          CSS.highlights.set("found-here", current);
          return range.startContainer.parentElement;
        },
        remove: () => CSS.highlights.clear(),
      };
    }
    /** @type {Map<Range, HTMLElement>} */
    const marks = new Map();
    // From the last to the first: wrapping a range moves only what follows it.
    const inOrder = [...ranges].sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other));
    for (const range of inOrder.reverse()) {
      const mark = document.createElement("mark");
      try {
        range.surroundContents(mark);
        marks.set(range, mark);
      } catch {
        // Half of the range lies in another element, a link for instance: it stays unmarked.
      }
    }
    return {
      show: (here) => marks.get(ranges[here]) ?? null,
      remove: () => marks.forEach((mark) => mark.replaceWith(...mark.childNodes)),
    };
  }

  /** @param {HTMLElement} article @param {string} query */
  function markArticle(article, query) {
    const found = findPlaces(article, wordsOf(query));
    if (!found.length) {
      return;
    }
    const whole = found.filter((place) => place.whole);
    // Whole words are gone through first; what are only syllables of them comes after, and looks otherwise.
    const ranges = [...whole, ...found.filter((place) => !place.whole)].map(({ range }) => range);
    const labels = article.dataset;
    const painted = paint(ranges, whole.length);
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    let here = -1;

    /** @param {number} step */
    const move = (step) => {
      here = (here + step + ranges.length) % ranges.length;
      painted.show(here)?.scrollIntoView({ block: "center" });
      said.textContent = (labels.found ?? "").replace("{here}", String(here + 1)).replace("{count}", String(ranges.length));
    };

    /** @param {string} text @param {string} label @param {() => void} act */
    const build = (text, label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "small-button";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.title = label;
      button.addEventListener("click", act);
      return button;
    };

    const bar = document.createElement("div");
    bar.className = "finder";
    bar.append(
      said,
      build("↑", labels.earlier ?? "", () => move(-1)),
      build("↓", labels.later ?? "", () => move(1)),
      build("×", labels.close ?? "", () => {
        painted.remove();
        bar.remove();
      }),
    );
    article.append(bar);
    move(1);
  }

  const article = document.querySelector("#article");
  const query = new URLSearchParams(location.search).get("q") ?? "";
  if (article instanceof HTMLElement) {
    markArticle(article, query);
  }
})();
