"use strict";
/**
 * The service worker: pages from the network first, so that none is older than the site; when there is no
 * network, from what this device has. Files whose names say their content never change, so they are taken from
 * the device first. What is kept, and why, is written in docs/adr/0007.
 *
 * The build writes what stands in `khobaoShell` in front of this text; khobao/site/files/offline.py says how.
 */
(() => {
  const worker = /** @type {any} */ (globalThis);
  /** @type {{version: string, files: string[], offline: string, hashed: string[]}} */
  const shell = worker.khobaoShell;
  const scope = new URL(worker.registration.scope);
  const PREFIX = `khobao ${scope.pathname} `; // twin in install.js
  const SHELL = `${PREFIX}shell ${shell.version}`;
  const KEPT = `${PREFIX}kept`; // articles that the reader keeps
  const READ = `${PREFIX}read`; // what was read, least recently used first
  const MOST = 300; // files in READ
  const FULL = 0.8; // part of the room that the browser grants, above which READ gives up half
  const ORDER = ["set", "kept", "read", "shell"]; // a set holds the pages of one build, so it comes first

  /** @param {string} path below the root of the site */
  const addressOf = (path) => new URL(path, scope).href;
  /** @param {string} path */
  const isHashed = (path) => shell.hashed.some((folder) => path.startsWith(folder));

  /** @param {URL} url @returns {string | null} the path below the root of the site; null outside */
  const pathOf = (url) => (url.href.startsWith(scope.href) ? url.pathname.slice(scope.pathname.length) : null);
  /** @param {string} path */
  const isPage = (path) => /(^|\/|\.html)$/.test(path);
  /** A page without its query, under its full name. @param {string} path */
  const pageAddress = (path) => addressOf(/(^|\/)$/.test(path) ? `${path}index.html` : path);

  async function install() {
    const cache = await caches.open(SHELL);
    await Promise.all(
      shell.files.map(async (path) => {
        const address = addressOf(path);
        const known = isHashed(path) ? await caches.match(address) : undefined;
        const response = known ?? (await fetch(address, { cache: "no-cache" }));
        if (!response.ok) {
          throw new Error(`${path}: ${response.status}`);
        }
        await cache.put(address, response);
      }),
    );
    await worker.skipWaiting();
    await rememberOpenPages();
  }

  /** The pages that were open before there was a worker, and the front page, where the installed site begins. */
  async function rememberOpenPages() {
    const open = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" });
    const read = await caches.open(READ);
    for (const href of [scope.href, ...open.map((/** @type {{url: string}} */ client) => client.url)]) {
      const path = pathOf(new URL(href));
      if (path !== null && isPage(path) && !(await read.match(pageAddress(path)))) {
        const response = await fetch(href).catch(() => undefined);
        if (response?.ok) {
          await remember(pageAddress(path), response);
        }
      }
    }
  }

  /**
   * Old shells give their assets to READ: a page read before still asks for them. An asset is always used after
   * the page that names it, so it never leaves READ before that page does.
   */
  async function activate() {
    const read = await caches.open(READ);
    for (const name of await caches.keys()) {
      if (!name.startsWith(`${PREFIX}shell `) || name === SHELL) continue;
      const old = await caches.open(name);
      for (const request of await old.keys()) {
        const response = await old.match(request);
        if (response && isHashed(request.url.slice(scope.href.length))) {
          await read.put(request, response);
        }
      }
      await caches.delete(name);
    }
    await worker.clients.claim();
  }

  /** What this device has of a page, best first. @param {string} address */
  async function find(address) {
    /** @param {string} name */
    const rank = (name) => (name.startsWith(PREFIX) ? ORDER.indexOf(name.slice(PREFIX.length).split(" ")[0]) : -1);
    const names = (await caches.keys()).filter((name) => rank(name) >= 0).sort((a, b) => rank(a) - rank(b));
    for (const name of names) {
      const found = await (await caches.open(name)).match(address, { ignoreVary: true });
      if (found) return found;
    }
    return undefined;
  }

  /** @param {string} address @param {Response} response */
  async function remember(address, response) {
    const kept = await caches.open(KEPT);
    const cache = (await kept.match(address)) ? kept : await caches.open(READ);
    try {
      await cache.put(address, response);
      const { usage = 0, quota = Infinity } = await navigator.storage.estimate();
      await trim(usage > FULL * quota ? MOST / 2 : MOST);
    } catch {
      await trim(MOST / 2); // the room is full: reading goes on, and the next page has room again
    }
  }

  /** @param {number} most */
  async function trim(most) {
    const read = await caches.open(READ);
    const requests = await read.keys();
    for (const request of requests.slice(0, Math.max(0, requests.length - most))) {
      await read.delete(request);
    }
  }

  /** @param {any} event a FetchEvent @param {string} path */
  async function answerPage(event, path) {
    const address = pageAddress(path);
    /** @type {Response | undefined} */
    let response;
    try {
      // A browser may trust its own copy for minutes; asked like this it makes sure that no new build is out.
      response = await fetch(event.request.url, { cache: "no-cache", redirect: "manual" });
    } catch {
      // No network.
    }
    if (response?.ok) {
      event.waitUntil(remember(address, response.clone()));
      return response;
    }
    if (response && response.status < 500) {
      return response;
    }
    const wanted = new URLSearchParams({ trang: path + new URL(event.request.url).search });
    return (await find(address)) ?? response ?? Response.redirect(addressOf(`${shell.offline}?${wanted}`));
  }

  /** @param {any} event @param {string} path */
  async function answerHashed(event, path) {
    const address = addressOf(path);
    const found = await caches.match(address, { ignoreVary: true });
    const response = found ?? (await fetch(event.request));
    // Pieces of the index are left to the browser's own cache: only a saved archive holds them.
    if (response.ok && !shell.files.includes(path) && path.startsWith(shell.hashed[0])) {
      event.waitUntil(remember(address, response.clone()));
    }
    return response;
  }

  /** What changes under one name and is no page: from the network, or as a saved archive has it. @param {any} event @param {string} path */
  async function answerOther(event, path) {
    try {
      return await fetch(event.request);
    } catch (error) {
      const found = await find(addressOf(path));
      if (found) return found;
      throw error;
    }
  }

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const path = pathOf(new URL(request.url));
    if (request.method !== "GET" || path === null) {
      return;
    }
    if (request.mode === "navigate" && isPage(path)) {
      event.respondWith(answerPage(event, path));
    } else if (isHashed(path)) {
      event.respondWith(answerHashed(event, path));
    } else if (path === "goi-y.js") {
      event.respondWith(answerOther(event, path));
    }
  });
})();
