// @ts-check
/**
 * The least search page: answers ?q=… with ten hits, and tells the benchmarks what they ask of every engine.
 *
 * @typedef {{slug: string, title: string, url: string}} Hit
 * @typedef {{total: number, hits: Hit[]}} Answer
 * @param {(text: string, options: {limit: number}) => Promise<Answer>} search
 */
export async function answerPage(search) {
  Object.assign(globalThis, { peer: { search } });
  const results = /** @type {HTMLElement} */ (document.getElementById("results"));
  const text = new URLSearchParams(location.search).get("q");
  if (!text) return;
  results.dataset.state = "loading";
  const { hits } = await search(text, { limit: 10 });
  for (const { slug, title, url } of hits) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    item.dataset.slug = slug;
    link.href = url;
    link.textContent = title;
    item.append(link);
    results.append(item);
  }
  results.dataset.state = "done";
}
