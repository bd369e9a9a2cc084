"use strict";
/**
 * An article of a list, as a line of the page: its title, a note that is written in place, the list it is on.
 *
 * @typedef {object} KeptItemActs
 * @property {(url: string, name: string) => void} move to the list of that name
 * @property {(url: string, note: string) => void} note
 * @property {(url: string) => void} remove
 * @typedef {(url: string, article: KeptArticle, names: string[], current: string, acts: KeptItemActs) => HTMLLIElement}
 *   BuildKeptItem names: of all lists; current: of the one that is shown
 */
(() => {
  const khobao = (/** @type {any} */ (globalThis).khobao ??= {});

  /** @type {Record<string, string> | undefined} */
  let strings;

  /** @param {string} name @param {Record<string, string>} [values] what stands for its {words} */
  function say(name, values = {}) {
    strings ??= /** @type {Record<string, string>} */ (JSON.parse(document.getElementById("kept-strings")?.textContent ?? "{}"));
    return (strings[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  /** A count of articles, as the templates write it. @param {number} count */
  const sayCount = (count) =>
    say(count === 1 ? "one" : "count", { count: String(count).replace(/\B(?=(\d{3})+$)/g, say("thousands")) });

  /** @param {string} name of a list */
  const nameOf = (name) => name || say("first");

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag @param {string} className @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[T]}
   */
  function build(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  /** The day as the lists of the site write it, or as the page did that it was kept from. @param {KeptArticle} article */
  function formatDay({ csl, date }) {
    const parts = /** @type {any} */ (csl)?.issued?.["date-parts"]?.[0];
    return Array.isArray(parts) ? [...parts].reverse().join("/") : date;
  }

  /** @param {string} url @param {KeptArticle} article @param {KeptItemActs} acts */
  function buildNote(url, { note = "", title }, acts) {
    const text = build("textarea", "kept-note", note);
    text.rows = Math.max(2, note.split("\n").length);
    text.setAttribute("aria-label", `${say("note")}: ${title}`);
    text.placeholder = say("note");
    text.hidden = !note;
    text.addEventListener("change", () => acts.note(url, text.value.trim()));
    const open = build("button", "link-button", say("addNote"));
    open.type = "button";
    open.hidden = Boolean(note);
    open.setAttribute("aria-label", `${say("addNote")}: ${title}`);
    open.addEventListener("click", () => {
      open.hidden = true;
      text.hidden = false;
      text.focus();
    });
    return [text, open];
  }

  /** @param {string} url @param {string} title @param {string[]} names @param {string} current @param {KeptItemActs} acts */
  function buildMove(url, title, names, current, acts) {
    const options = names.map((name) => new Option(nameOf(name), name, false, name === current));
    const select = build("select", "kept-move", ...options);
    select.setAttribute("aria-label", `${say("move")}: ${title}`);
    select.addEventListener("change", () => acts.move(url, select.value));
    return select;
  }

  /** @type {BuildKeptItem} */
  function buildKeptItem(url, article, names, current, acts) {
    const link = build("a", "", article.title);
    link.href = url;
    const remove = build("button", "small-button", say("remove"));
    remove.type = "button";
    remove.setAttribute("aria-label", `${say("remove")}: ${article.title}`);
    remove.addEventListener("click", () => acts.remove(url));
    const known = [formatDay(article), article.source].filter(Boolean).map((text) => build("span", "", text));
    const words = build("div", "item-text", build("h2", "item-title", link), build("p", "meta", ...known));
    words.append(...buildNote(url, article, acts));
    const move = names.length > 1 ? [buildMove(url, article.title, names, current, acts)] : [];
    const line = build("li", "item", words, build("div", "kept-acts", ...move, remove));
    line.dataset.url = url;
    return line;
  }

  khobao.keptPage = { say, sayCount, nameOf, build, buildKeptItem };
})();
