// @ts-check
/**
 * The text of an article, read off its page. Over http the page is fetched. From disk browsers refuse that; there the
 * page is opened in a hidden frame, and its own script (article.js) hands the article over. In Python, where there is
 * no page, khobao/search/article_text.py reads the same lines.
 */
(function (global) {
  "use strict";
  const khobao = global.khobao;
  const FRAMES = 3; // open at a time: more are no faster together, and the first of them is later
  const PATIENCE = 10_000; // ms until a page has loaded
  const ANSWER = 1_000; // ms from then on; its script has run by then, and a page that is missing has none

  /** @type {Promise<unknown>[]} what each frame is busy with */
  const frames = new Array(FRAMES).fill(Promise.resolve());
  let next = 0;

  /** @param {string} html of a page or of its article @returns {string} lead and body, a paragraph a line */
  function textOf(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const parts = page.querySelectorAll("#article .lead, #article .body p, #article .body li, #article .body h2");
    return [...parts].map((part) => (part.textContent || "").replace(/\s+/g, " ").trim()).join("\n");
  }

  /** @param {string} url @returns {Promise<string>} */
  async function fetchPage(url) {
    const response = await fetch(url);
    if (!response.ok) throw new khobao.LoadError(url);
    return response.text();
  }

  /** @param {string} url @returns {Promise<string>} the article's element */
  function framePage(url) {
    return new Promise((resolve, reject) => {
      const frame = document.createElement("iframe");
      const fail = () => end(() => reject(new khobao.LoadError(url)));
      let timer = setTimeout(fail, PATIENCE);
      /** @param {MessageEvent} event */
      const receive = ({ data, source }) => {
        if (source === frame.contentWindow) end(() => resolve(String(data)));
      };
      /** @param {() => void} settle */
      const end = (settle) => {
        clearTimeout(timer);
        removeEventListener("message", receive);
        frame.remove();
        settle();
      };
      frame.onload = () => {
        clearTimeout(timer);
        timer = setTimeout(fail, ANSWER);
      };
      addEventListener("message", receive);
      frame.hidden = true;
      frame.src = url;
      document.body.append(frame);
    });
  }

  /** @param {string} url @returns {Promise<string>} as framePage, when one of few frames is free */
  function frameInTurn(url) {
    const place = next++ % FRAMES;
    const answer = frames[place].then(() => framePage(url));
    frames[place] = answer.catch(() => {});
    return answer;
  }

  /** @param {string} url of an article's page @returns {Promise<string>} HTML: all of it, or from disk its article */
  const readPage = (url) => (location.protocol === "file:" ? frameInTurn(url) : fetchPage(url));

  /** @param {string} url of an article's page @returns {Promise<string>} its text, a paragraph a line */
  const readText = async (url) => textOf(await readPage(url));

  Object.assign(khobao, { readPage, readText });
})(/** @type {any} */ (globalThis));
