// Runs the search engine in Node as a page opened from disk runs it, and answers questions from standard input.
// In: {site, root, scripts, questions: [[method, ...arguments], ...]}. Out: a JSON list of answers; the method "watch"
// answers with the names of the files that a search asked for, articles among them, and, between them, how many hits
// stood each time.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const { site, root, scripts, questions } = JSON.parse(fs.readFileSync(0, "utf8"));
const run = (0, eval);
const seen = [];
globalThis.location = { protocol: "file:" };
globalThis.document = {
  getElementById: () => ({ textContent: root }),
  createElement: () => ({ remove() {} }),
  head: {
    append(script) {
      seen.push(path.basename(script.src));
      setImmediate(() => {
        try {
          run(fs.readFileSync(path.join(site, script.src), "utf8"));
          script.onload();
        } catch {
          script.onerror();
        }
      });
    },
  },
};
for (const script of scripts) run(fs.readFileSync(script, "utf8"));
// Node has no frames and no DOM; what texts.js does in a browser, tests/browser/test_article_texts.py looks at.
khobao.readText = async (url) => {
  seen.push(path.basename(url));
  const page = fs.readFileSync(path.join(site, url), "utf8");
  return page.replaceAll("</p>", "\n").replace(/<[^>]*>/g, "").trim();
};

/** Search as the search page does. */
const watch = async (text, options) => {
  seen.length = 0;
  await khobao.search(text, { ...options, onHits: (hits) => seen.push(hits.length) });
  return seen.slice();
};

(async () => {
  const answers = [];
  for (const [method, ...values] of questions) {
    const plain = values.map((value) => (value && value.ranking === "plain" ? { ...value, ranking: khobao.PLAIN } : value));
    const answer = method === "watch" ? watch(...plain) : khobao[method](...plain);
    answers.push(await answer.catch((error) => ({ failed: error.constructor.name })));
  }
  console.log(JSON.stringify(answers));
})();
