// Runs the search engine in Node as a page opened from disk runs it, and answers questions from standard input.
// In: {site, root, scripts, questions: [[method, ...arguments], ...]}. Out: a JSON list of answers.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const { site, root, scripts, questions } = JSON.parse(fs.readFileSync(0, "utf8"));
const run = (0, eval);
globalThis.location = { protocol: "file:" };
globalThis.document = {
  getElementById: () => ({ textContent: root }),
  createElement: () => ({ remove() {} }),
  head: {
    append(script) {
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

(async () => {
  const answers = [];
  for (const [method, ...values] of questions) {
    const plain = values.map((value) => (value && value.ranking === "plain" ? { ...value, ranking: khobao.PLAIN } : value));
    answers.push(await khobao[method](...plain));
  }
  console.log(JSON.stringify(answers));
})();
