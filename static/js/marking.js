"use strict";
/**
 * Marks the words of a query on an article that was opened from a search (`?q=…`): how many places, and from one to
 * the next. Marks are painted by the CSS Custom Highlight API, which leaves the text as it is; where a browser lacks
 * it, `<mark>` elements are put in. Loaded behind the analyzer, which knows what a word is.
 *
 * @typedef {object} Analyzer
 * @property {(query: string) => string[]} wordsOf
 * @property {(text: string, words: string[]) => [number, number][]} findMatches
 */
(() => {
  const analyzer = /** @type {{khobao: Analyzer}} */ (/** @type {unknown} */ (globalThis)).khobao;
  const BLOCKS = "h1, .lead, p, li, h2, h3, h4, h5, h6, td, th, pre";

  /** @param {Element} article @returns {Element[]} the blocks of text that hold no other block */
  function findBlocks(article) {
    return [...article.querySelectorAll(BLOCKS)].filter((block) => !block.querySelector(BLOCKS));
  }

  /**
   * @param {Element} block
   * @param {string[]} words
   * @returns {Range[]} where the words stand, in order
   */
  function findRanges(block, words) {
    const nodes = /** @type {Text[]} */ ([]);
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      nodes.push(/** @type {Text} */ (walker.currentNode));
    }
    const text = nodes.map((node) => node.data).join("");
    return analyzer.findMatches(text, words).map(([start, end]) => {
      const range = document.createRange();
      let passed = 0;
      for (const node of nodes) {
        const length = node.data.length;
        if (start >= passed && start < passed + length) {
          range.setStart(node, start - passed);
        }
        if (end > passed && end <= passed + length) {
          range.setEnd(node, end - passed);
        }
        passed += length;
      }
      return range;
    });
  }

  /**
   * @param {Range[]} ranges
   * @returns {{show: (here: number) => Element | null, remove: () => void}}
   */
  function paint(ranges) {
    if ("highlights" in CSS && typeof Highlight === "function") {
      CSS.highlights.set("found", new Highlight(...ranges));
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
    const marks = /** @type {HTMLElement[]} */ ([]);
    // From the last to the first: wrapping a range moves only what follows it.
    for (const range of [...ranges].reverse()) {
      const mark = document.createElement("mark");
      try {
        range.surroundContents(mark);
        marks.unshift(mark);
      } catch {
        // Half of the range lies in another element, a link for instance: it stays unmarked.
      }
    }
    return {
      show: (here) => marks[here] ?? null,
      remove: () => marks.forEach((mark) => mark.replaceWith(...mark.childNodes)),
    };
  }

  /** @param {HTMLElement} article @param {string} query */
  function markArticle(article, query) {
    const words = analyzer.wordsOf(query);
    const ranges = findBlocks(article).flatMap((block) => findRanges(block, words));
    if (!ranges.length) {
      return;
    }
    const labels = article.dataset;
    const painted = paint(ranges);
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    let here = -1;

    /** @param {number} step */
    const move = (step) => {
      here = (here + step + ranges.length) % ranges.length;
      painted.show(here)?.scrollIntoView({ block: "center" });
      count.textContent = (labels.found ?? "")
        .replace("{here}", String(here + 1))
        .replace("{count}", String(ranges.length));
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
      count,
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
