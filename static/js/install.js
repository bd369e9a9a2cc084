"use strict";
/**
 * The site as something that is installed and works without a network: only over http(s), where a browser has
 * service workers. A folder opened from disk is all there already, and nothing of this shows.
 */
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || !location.protocol.startsWith("http") || !("caches" in globalThis)) {
    return;
  }
  const khobao = (/** @type {any} */ (globalThis).khobao ??= {});
  const root = new URL("..", script.src); // every script stands one folder below the root of the site
  const PATIENCE = 4000; // ms after the search page has loaded until the worker that keeps pages is asked for
  const EVERY = 10 * 60 * 1000; // ms between two looks whether saved sets are up to date

  /** Other archives may live on the same server, so every name says which one. Twin in sw.js. */
  khobao.device = { root, prefix: `khobao ${root.pathname} ` };

  const manifest = document.createElement("link");
  manifest.rel = "manifest"; // by script, because browsers complain about one beside a page opened from disk
  manifest.href = new URL("manifest.webmanifest", root).href;
  document.head.append(manifest);

  /** Bring what this device has saved up to date, now and then. */
  async function refresh() {
    const names = await caches.keys();
    const key = `${khobao.device.prefix}refreshed`;
    const last = Number(sessionStorage.getItem(key));
    if (Date.now() - last < EVERY || !names.some((name) => name.startsWith(`${khobao.device.prefix}set `))) {
      return;
    }
    sessionStorage.setItem(key, String(Date.now()));
    if (!khobao.saving) {
      await new Promise((resolve, reject) => {
        const saving = document.createElement("script");
        saving.src = /** @type {HTMLScriptElement} */ (script).dataset.saving ?? "";
        saving.onload = resolve;
        saving.onerror = reject;
        document.head.append(saving);
      });
    }
    await khobao.saving.refresh();
  }

  addEventListener("load", () => {
    for (const link of document.querySelectorAll("[data-offline]")) {
      link.removeAttribute("hidden");
    }
    // A search in progress shares its line with nothing else. A browser that refuses, in a private window for one,
    // still shows every page.
    setTimeout(() => {
      navigator.serviceWorker
        ?.register(new URL("sw.js", root), { scope: root.pathname })
        .then(() => refresh())
        .catch(() => {});
    }, document.getElementById("results") ? PATIENCE : 0);
  });
})();
