// @ts-check
/**
 * What a reader takes along from the results: one hit or all that are shown are kept on the device, and up to 500 go
 * into a file of references.
 *
 * @typedef {{show: () => void}} Taking show: for the hits that stand there now
 */
(function (global) {
  "use strict";
  const { khobao } = global;
  const { page, references, download } = khobao;
  const kept = /** @type {Kept} */ (khobao.kept);
  const { find, say, sayCount, format, formatDate } = /** @type {Elements & Wording} */ (page);
  const readReference = /** @type {(hit: Hit) => Promise<ReadReference>} */ (page.readReference);
  const readReferences = /** @type {(hits: Hit[], tell: (done: number) => void) => Promise<ReadReference[]>} */ (page.readReferences);
  const MOST = 500; // hits of a file
  const FILE = "tim-kiem"; // when nothing names the query

  /** @param {Hit} hit @param {object} [csl] @returns {KeptArticle} */
  const describe = (hit, csl) => ({
    title: hit.title,
    date: hit.date ? formatDate(hit.date) : "",
    source: hit.source,
    kept: new Date().toISOString().slice(0, 10),
    csl,
  });

  /**
   * @param {HitList} hits
   * @param {Address} address
   * @param {Engine} engine
   * @returns {Taking}
   */
  function openTaking(hits, address, engine) {
    const room = /** @type {HTMLDetailsElement} */ (find("taking"));
    const list = /** @type {HTMLSelectElement} */ (find("taking-list"));
    const keepAll = find("keep-all");
    const said = find("taking-said");
    const nameOf = () => (kept.read().lists.length > 1 ? list.value : undefined);

    const showLists = () => {
      const { lists, current } = kept.read();
      list.replaceChildren(...lists.map(({ name }) => new Option(name || say("firstList"), name, false, name === current)));
      /** @type {HTMLElement} */ (list.parentElement).hidden = lists.length < 2;
    };

    /** @param {HTMLElement} button @param {Hit} hit */
    const showKept = (button, hit) => {
      const pressed = kept.has(hit.url);
      button.hidden = false;
      button.textContent = say(pressed ? "kept" : "keep");
      button.setAttribute("aria-label", `${button.textContent}: ${hit.title}`);
      button.setAttribute("aria-pressed", String(pressed));
    };

    /** Kept at once, with what the hit says; its whole reference follows when its page has been read. @param {Hit} hit */
    const keep = async (hit) => {
      const name = nameOf();
      const done = kept.add({ [hit.url]: describe(hit) }, name);
      show();
      if (!done) {
        said.textContent = say("full");
        return;
      }
      const { csl, files } = await readReference(hit);
      if (kept.has(hit.url)) kept.add({ [hit.url]: describe(hit, csl) }, name);
      if (files.length) await kept.pin(hit.url, files).catch(() => {});
    };

    /** @param {Hit} hit */
    const letGo = (hit) => {
      kept.remove(hit.url);
      void kept.pin(hit.url, []).catch(() => {});
      show();
    };

    /** @param {MouseEvent} event */
    const press = ({ target }) => {
      const button = target instanceof HTMLElement ? target.closest("button.keep") : null;
      const slug = button?.closest("[data-slug]")?.getAttribute("data-slug");
      const hit = hits.list().find((one) => one.slug === slug);
      if (hit) kept.has(hit.url) ? letGo(hit) : void keep(hit);
    };

    const show = () => {
      const shown = hits.list();
      find("results").querySelectorAll("button.keep").forEach((button, place) => showKept(/** @type {HTMLElement} */ (button), shown[place]));
      const most = Math.min(MOST, Number(find("results").dataset.shown));
      keepAll.textContent = say("keepAll", { count: sayCount(shown.length) });
      find("export-label").textContent = say("exportLabel", { count: sayCount(most) });
      showLists();
      room.hidden = !shown.length;
    };

    /** @param {Hit[]} found */
    const readAll = (found) => readReferences(found, (done) => (said.textContent = say("reading", { done: format(done), count: sayCount(found.length) })));

    /** While pages are read nothing else is begun. @param {() => Promise<void>} act */
    const alone = async (act) => {
      if (room.ariaBusy === "true") return; // and not disabled, which would take the focus away
      room.ariaBusy = "true";
      try {
        await act();
      } catch {
        said.textContent = say("failed");
      } finally {
        room.ariaBusy = null;
      }
    };

    const keepShown = () =>
      alone(async () => {
        const found = hits.list();
        const name = nameOf();
        const read = await readAll(found);
        const done = kept.add(Object.fromEntries(found.map((hit, place) => [hit.url, describe(hit, read[place].csl)])), name);
        said.textContent = done ? say("keptAll", { count: sayCount(found.length) }) : say("full");
        show();
        await Promise.all(found.map(({ url }, place) => read[place].files.length && kept.pin(url, read[place].files).catch(() => {})));
      });

    /** @param {string} name of a format */
    const exportAs = (name) =>
      alone(async () => {
        const text = address.read().get("q") ?? "";
        const { hits: found } = await engine.search(text, { ...(await address.readOptions()), limit: MOST });
        const whole = found.some((hit) => hit.whole) ? found.filter((hit) => hit.whole !== false) : found;
        const read = await readAll(whole);
        const { ending, type, format: formatAll } = references.formats[name];
        const all = read.map(({ csl }, place) => references.read(whole[place].url, csl));
        const stem = khobao.fold(text).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
        download(`${stem || FILE}.${ending}`, type, formatAll(all));
        const short = read.filter(({ isWhole }) => !isWhole).length;
        said.textContent = say("exported", { count: sayCount(all.length) }) + (short ? ` ${say("exportedShort", { count: sayCount(short) })}` : "");
      });

    find("results").addEventListener("click", press);
    keepAll.addEventListener("click", () => void keepShown());
    for (const button of room.querySelectorAll("[data-export]")) {
      button.addEventListener("click", () => void exportAs(button.getAttribute("data-export") ?? ""));
    }
    list.addEventListener("change", () => {
      const lists = kept.read();
      lists.current = list.value;
      kept.write(lists);
    });
    addEventListener("storage", ({ key }) => key === kept.key && show());
    addEventListener("pageshow", ({ persisted }) => persisted && show());
    return { show };
  }

  Object.assign(page, { openTaking });
})(/** @type {any} */ (globalThis));
