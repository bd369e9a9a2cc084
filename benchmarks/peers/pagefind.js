// @ts-check
// Pagefind as its documentation has it: the library is loaded with the page, each hit's data for itself.
import { answerPage } from "./page.js";

// @ts-ignore: written by Pagefind beside its index
const pagefind = await import("/pagefind/pagefind.js");

await answerPage(async (text, { limit }) => {
  const { results } = await pagefind.search(text);
  const data = await Promise.all(results.slice(0, limit).map((/** @type {any} */ result) => result.data()));
  const hits = data.map(({ url, meta }) => ({ slug: url.split("/").at(-1).replace(/\.html$/, ""), title: meta.title, url }));
  return { total: results.length, hits };
});
