"use strict";
/**
 * What an article can do beyond being read: be kept, be passed on, be cited; and, opened from a search, load the
 * script that marks the words.
 */
(() => {
  const article = document.querySelector("#article");
  if (!(article instanceof HTMLElement)) {
    return;
  }
  const { kept, download } = /** @type {{kept: Kept, download: (name: string, type: string, text: string) => void}} */ (
    /** @type {any} */ (globalThis).khobao
  );
  const words = article.dataset;
  const here = location.href.split(/[?#]/)[0];
  const url = here.slice(kept.root.href.length);
  const title = article.querySelector("h1")?.textContent ?? "";

  /* ---------- keep, share ---------- */

  const keep = document.querySelector("[data-keep]");
  const share = document.querySelector("[data-share]");

  function showKept() {
    const pressed = kept.has(url);
    keep?.setAttribute("aria-pressed", String(pressed));
    if (keep?.lastChild) {
      keep.lastChild.textContent = (pressed ? words.labelKept : words.labelKeep) ?? "";
    }
  }

  const reference = document.querySelector("pre[data-type*=csl]");

  /** @returns {KeptArticle} */
  function describe() {
    const textOf = (/** @type {string} */ selector) => article?.querySelector(selector)?.textContent?.trim() ?? "";
    return {
      title,
      date: textOf(".dateline time"),
      source: textOf(".dateline .source"),
      kept: new Date().toISOString().slice(0, 10),
      csl: JSON.parse(reference?.textContent ?? "[]")[0],
    };
  }

  /** @returns {string[]} the page and all that it is shown with */
  function listFiles() {
    const parts = /** @type {NodeListOf<HTMLScriptElement & HTMLLinkElement>} */ (
      document.querySelectorAll("script[src], link[rel=stylesheet]")
    );
    return [here, ...Array.from(parts, (part) => part.src || part.href)];
  }

  keep?.addEventListener("click", () => {
    const had = kept.has(url);
    const done = had ? kept.remove(url) : kept.add({ [url]: describe() });
    if (done) {
      void kept.pin(url, had ? [] : listFiles()).catch(() => {});
    }
    showKept();
  });
  addEventListener("storage", ({ key }) => key === kept.key && showKept());
  addEventListener("pageshow", showKept);

  share?.addEventListener("click", async () => {
    const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
    const address = canonical?.href ?? here;
    try {
      if (navigator.share) {
        await navigator.share({ title, url: address });
        return;
      }
      await navigator.clipboard.writeText(address);
      if (share.lastChild) {
        share.lastChild.textContent = words.labelLinkCopied ?? "";
      }
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) {
        prompt(words.labelLink, address); // not allowed: the reader's own copy key still is
      }
    }
  });
  for (const button of [keep, share]) {
    button?.removeAttribute("hidden");
  }
  showKept();

  /* ---------- cite ---------- */

  /**
   * @param {string} label
   * @param {(button: HTMLButtonElement) => void} act
   */
  function buildButton(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small-button";
    button.textContent = label;
    button.addEventListener("click", () => act(button));
    return button;
  }

  /**
   * @param {HTMLElement} element whose text is copied
   * @param {HTMLButtonElement} button that says what happened
   * @param {string} done
   */
  async function copy(element, button, done) {
    try {
      await navigator.clipboard.writeText(element.textContent ?? "");
      button.textContent = done;
    } catch {
      // Opened from disk, or not allowed: the text stands selected, ready for the reader's own copy key.
      getSelection()?.selectAllChildren(element);
    }
  }

  /** @param {HTMLElement} element with data-file and data-type */
  const save = ({ dataset, textContent }) => download(dataset.file ?? "", dataset.type ?? "", textContent ?? "");

  for (const element of document.querySelectorAll("[data-copy]")) {
    if (element instanceof HTMLElement) {
      const next = element.nextElementSibling;
      const row = next?.matches(".buttons") ? next : document.createElement("p");
      row.className = "buttons";
      row.append(buildButton(words.labelCopy ?? "", (button) => void copy(element, button, words.labelCopied ?? "")));
      if (element.dataset.file) {
        row.append(buildButton(words.labelSave ?? "", () => save(element)));
      }
      element.after(row); // where it stands already, when the page has made room for it
    }
  }

  /* ---------- from disk, the search page reads the article and its reference in a frame (texts.js) ---------- */

  if (location.protocol === "file:") {
    parent.postMessage(article.outerHTML + (reference?.outerHTML ?? ""), "*"); // pages on disk have no origin; without a frame, nobody listens
  }

  /* ---------- marks ---------- */

  if (words.marking && new URLSearchParams(location.search).get("q")) {
    const script = document.createElement("script");
    script.src = words.marking;
    document.head.append(script);
  }
})();
