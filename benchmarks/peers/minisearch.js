// @ts-check
// MiniSearch as its documentation has it: an index built beforehand, with its defaults.
import { answerPage } from "./page.js";

const MiniSearch = /** @type {any} */ (globalThis).MiniSearch;
const loaded = fetch("/index/index.json")
  .then((response) => response.text())
  .then((json) => MiniSearch.loadJSON(json, { fields: ["title", "body"], storeFields: ["title", "url"] }));

await answerPage(async (text, { limit }) => {
  const index = await loaded;
  const found = index.search(text);
  const hits = found.slice(0, limit).map((/** @type {any} */ { id, title, url }) => ({ slug: id, title, url }));
  return { total: found.length, hits };
});
