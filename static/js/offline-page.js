"use strict";
/**
 * The page that stands in when there is no network and a page is not on this device; and the place where sets are
 * saved and removed. The address says which: `trang`, a page that could not be had; `bo`, the set to save.
 */
(() => {
  const { device, saving } = /** @type {any} */ (globalThis).khobao ?? {};
  /** @param {string} id */
  const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const strings = /** @type {Record<string, string>} */ (JSON.parse(find("offline-strings").textContent ?? "{}"));
  const WHOLE = "toan-bo";
  const RECENT = 30; // pages read lately that are named
  const language = document.documentElement.lang;

  if (!saving || !navigator.serviceWorker) {
    find("on-disk").hidden = location.protocol.startsWith("http");
    find("no-worker").hidden = !location.protocol.startsWith("http");
    return;
  }

  /** @param {string} name @param {Record<string, string>} [values] */
  const say = (name, values = {}) => strings[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  /** @param {number} value */
  const format = (value) => value.toLocaleString(language);
  /** @param {number} bytes */
  const formatSize = (bytes) =>
    bytes < 1e6
      ? `${format(Math.ceil(bytes / 1e3))} kB`
      : `${(bytes / (bytes < 1e9 ? 1e6 : 1e9)).toLocaleString(language, { maximumFractionDigits: 1 })} ${bytes < 1e9 ? "MB" : "GB"}`;

  /** @param {string} tag @param {string} className @param {...(Node | string)} children */
  function build(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  /** @param {string} label @param {() => unknown} act */
  function buildButton(label, act) {
    const button = /** @type {HTMLButtonElement} */ (build("button", "small-button", label));
    button.type = "button";
    button.addEventListener("click", () => void act());
    return button;
  }

  /** What a reader calls a set. @param {string} name @param {string} [title] */
  function nameOf(name, title) {
    const year = /^nam-0*(\d+)$/.exec(name);
    return title || (year ? say("year", { year: year[1] }) : name === WHOLE ? say("whole") : say("undated"));
  }

  /* ---------- the set to save ---------- */

  const chosen = find("chosen");
  const asked = new URLSearchParams(location.search).get("bo") ?? WHOLE;
  const wanted = /^[a-z0-9/-]+$/.test(asked) ? asked : WHOLE;

  async function showChosen() {
    const heading = build("h2", "band-head", nameOf(wanted));
    const status = build("p", "page-note", say("asking"));
    status.setAttribute("role", "status");
    const row = build("p", "buttons");
    chosen.replaceChildren(heading, status, row);
    chosen.hidden = false;
    try {
      const { list, old, rows, bytes } = await saving.plan(wanted);
      heading.textContent = nameOf(wanted, list.title);
      if (old) {
        status.textContent = rows.length ? say("due", { size: formatSize(bytes) }) : say("current");
      } else {
        status.textContent = say("size", { articles: format(list.articles), size: formatSize(list.bytes) });
      }
      const isBegun = (await saving.listSaved()).some((/** @type {{name: string}} */ set) => set.name === wanted);
      if (rows.length) {
        row.append(buildButton(say(old ? "update" : isBegun ? "resume" : "save"), () => save(status, row)));
      }
    } catch {
      status.textContent = say("unreachable");
      row.append(buildButton(say("again"), showChosen));
    }
  }

  /** @param {HTMLElement} status @param {HTMLElement} row */
  async function save(status, row) {
    const abort = new AbortController();
    const meter = document.createElement("progress");
    meter.setAttribute("aria-label", say("save"));
    const had = (await saving.listSaved()).some((/** @type {any} */ set) => set.name === wanted && set.list);
    const stop = buildButton(say("stop"), () => abort.abort());
    row.replaceChildren(meter, stop);
    stop.focus();
    status.textContent = say("keepOpen");
    void navigator.storage.persist?.();
    let told = "";
    let end = "done";
    try {
      await saving.save(wanted, {
        signal: abort.signal,
        onProgress: (/** @type {number} */ done, /** @type {number} */ total) => {
          meter.max = total;
          meter.value = done;
          const share = String(Math.floor((10 * done) / total) * 10);
          if (share !== told) {
            told = share; // a screen reader hears ten steps, not thousands
            status.textContent = say("progress", { done: formatSize(done), total: formatSize(total) });
          }
        },
      });
    } catch (error) {
      end = abort.signal.aborted ? (had ? "stoppedUpdate" : "stopped") : "broken";
      if (error instanceof saving.RoomError) {
        end = "noRoom";
      } else if (error instanceof saving.ChangedError) {
        end = "changed";
      }
      if (!had && (end === "stopped" || end === "noRoom")) {
        await saving.remove(wanted);
      }
    }
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    status.textContent = say(end, { room: formatSize(Math.max(0, quota - usage)) });
    row.replaceChildren(...(end === "done" ? [] : [buildButton(say("again"), showChosen)]));
    await showSaved();
    row.querySelector("button")?.focus();
  }

  /* ---------- what is there ---------- */

  async function showSaved() {
    const sets = /** @type {{name: string, list: {title: string, bytes: number, articles: number} | null}[]} */ (
      await saving.listSaved()
    );
    const lines = sets.map(({ name, list }) => {
      const label = nameOf(name, list?.title);
      const link = /** @type {HTMLAnchorElement} */ (build("a", "tally-name", label));
      link.href = pageOf(name);
      const facts = list ? say("size", { articles: format(list.articles), size: formatSize(list.bytes) }) : say("unfinished");
      const update = /** @type {HTMLAnchorElement} */ (build("a", "", say(list ? "update" : "resume")));
      update.href = `?bo=${name}`;
      update.setAttribute("aria-label", `${update.textContent}: ${label}`);
      const button = buildButton(say("remove"), async () => {
        await saving.remove(name);
        await Promise.all([showSaved(), showChosen()]);
        find("saved-head").focus();
      });
      button.setAttribute("aria-label", `${say("remove")}: ${label}`);
      return build("li", "saved-set", link, build("span", "tally-count", facts), update, button);
    });
    find("saved").replaceChildren(...lines);
    find("saved-none").hidden = lines.length > 0;
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    find("room").textContent = say("room", { usage: formatSize(usage), room: formatSize(Math.max(0, quota - usage)) });
  }

  /** Where the reading of a set begins. @param {string} name */
  function pageOf(name) {
    const year = /^nam-(\d+)$/.exec(name);
    if (year) return `ngay/${year[1]}/index.html`;
    return name === WHOLE ? "index.html" : name.startsWith("dia-phuong/") ? `${name}/index.html` : `ngay/${name}.html`;
  }

  /** Name what was read lately: without a network, these can be opened. */
  async function showRecent() {
    const lines = [];
    const seen = new Set();
    for (const name of ["kept", "read"]) {
      const cache = await caches.open(`${device.prefix}${name}`);
      for (const request of [...(await cache.keys())].reverse()) {
        const isArticle = /\/bai\/[^.]*\.html$/.test(request.url); // not its original
        if (lines.length >= RECENT || !isArticle || seen.has(request.url)) continue;
        seen.add(request.url);
        const text = (await (await cache.match(request))?.text()) ?? "";
        const page = new DOMParser().parseFromString(text, "text/html");
        const link = /** @type {HTMLAnchorElement} */ (build("a", "", page.querySelector("h1")?.textContent ?? request.url));
        link.href = request.url;
        lines.push(build("li", "", link));
      }
    }
    find("recent").replaceChildren(...lines);
    find("recent-part").hidden = lines.length === 0;
  }

  /* ---------- a page that is not here ---------- */

  const missing = new URLSearchParams(location.search).get("trang");
  if (missing !== null) {
    const address = new URL(missing, device.root);
    find("missing").hidden = false;
    if (address.href.startsWith(device.root.href)) {
      /** @type {HTMLAnchorElement} */ (find("retry")).href = address.href;
      addEventListener("online", () => location.replace(address));
    }
  } else {
    void showChosen();
  }
  void Promise.all([showSaved(), showRecent()]).then(() => (find("device").hidden = false));
})();
