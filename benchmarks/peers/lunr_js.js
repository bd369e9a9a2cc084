// @ts-check
// lunr.js as its documentation has it: an index built beforehand, and what a hit shows beside it.
import { answerPage } from "./page.js";

const lunr = /** @type {any} */ (globalThis).lunr;
const loaded = fetch("/index/index.json")
  .then((response) => response.json())
  .then(({ index, documents }) => ({ index: lunr.Index.load(index), documents }));

await answerPage(async (text, { limit }) => {
  const { index, documents } = await loaded;
  // Clauses rather than a query string, in which a colon or a hyphen of a headline would be an operator.
  const found = index.query((/** @type {any} */ query) => query.term(lunr.tokenizer(text)));
  const hits = found.slice(0, limit).map((/** @type {any} */ { ref }) => ({ slug: ref, ...documents[ref] }));
  return { total: found.length, hits };
});
