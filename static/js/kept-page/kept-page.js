"use strict";
/** The page of kept articles: lists and their articles, and the ways to take them along and to bring them back. */
(() => {
  const FILE = "da-luu"; // of all lists; a list's own name stands in the name of its file
  const { kept, references, download, keptPage } = /** @type {{kept: Kept, keptPage: any,
    download: (name: string, type: string, text: string) => void, references: {
      read: (page: string, csl: any, note?: string) => Reference,
      formats: Record<string, {ending: string, type: string, format: (all: Reference[]) => string}>}}} */ (
    /** @type {any} */ (globalThis).khobao
  );
  if (!kept || !document.getElementById("kept-strings")) {
    return;
  }
  const { say, sayCount, nameOf, build } = keptPage;
  const buildKeptItem = /** @type {BuildKeptItem} */ (keptPage.buildKeptItem);

  /** @param {string} id @returns {HTMLElement} */
  const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const status = find("kept-status");
  const file = /** @type {HTMLInputElement} */ (find("kept-file"));

  /** @returns {KeptList} the list that is shown */
  const shownList = () => {
    const { lists, current } = kept.read();
    return /** @type {KeptList} */ (lists.find(({ name }) => name === current));
  };

  /** Change the lists and show them; what the device does not take is said. @param {(lists: KeptLists) => void} act */
  function change(act) {
    const lists = kept.read();
    act(lists);
    const done = kept.write(lists);
    show();
    if (!done) status.textContent = say("full");
    return done;
  }

  /** @type {KeptItemActs} */
  const acts = {
    move: (url, to) => {
      const from = shownList().name;
      change(({ lists }) => {
        for (const list of lists) {
          if (list.name === from || list.name === to) list.urls = list.urls.filter((one) => one !== url);
          if (list.name === to) list.urls.unshift(url);
        }
      });
      status.focus(); // the line is gone
    },
    note: (url, note) => {
      change(({ articles }) => (articles[url].note = note || undefined));
    },
    remove: (url) => {
      const { lists, articles } = kept.read();
      const isElsewhere = lists.filter(({ urls }) => urls.includes(url)).length > 1;
      if (!isElsewhere && articles[url]?.note && !confirm(say("removeNoted"))) return;
      const next = find("kept").querySelector(`[data-url="${url}"]`)?.nextElementSibling?.getAttribute("data-url");
      kept.remove(url, shownList().name);
      if (!isElsewhere) {
        change(({ articles: all }) => delete all[url]);
        void kept.pin(url, []).catch(() => {});
      } else show();
      const line = next && find("kept").querySelector(`[data-url="${next}"] .small-button`);
      /** @type {HTMLElement} */ (line || status).focus();
    },
  };

  /** @param {KeptLists} lists */
  function showNames({ lists, current }) {
    const buttons = lists.map(({ name, urls }) => {
      const count = build("span", "kept-count", sayCount(urls.length));
      const button = build("button", "", nameOf(name), build("span", "spoken", ":"), " ", count);
      button.type = "button";
      button.setAttribute("aria-pressed", String(name === current));
      button.addEventListener("click", () => {
        change((all) => (all.current = name));
        /** @type {HTMLElement} */ (find("kept-names").querySelector('[aria-pressed="true"]')).focus();
      });
      return build("li", "", button);
    });
    find("kept-names").replaceChildren(...buttons);
    /** @type {HTMLButtonElement} */ (find("list-remove")).disabled = lists.length < 2;
  }

  function show() {
    const all = kept.read();
    const list = shownList();
    const names = all.lists.map(({ name }) => name);
    showNames(all);
    find("kept").replaceChildren(...list.urls.map((url) => buildKeptItem(url, all.articles[url], names, list.name, acts)));
    status.textContent = sayCount(list.urls.length);
    for (const button of document.querySelectorAll("[data-export]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = !list.urls.length;
    }
  }

  /** @param {string} question @param {string} [name] @returns {string | null} a name that no list has */
  function askName(question, name = "") {
    const given = prompt(question, name)?.trim();
    if (!given || given === name) return null;
    if (kept.read().lists.some((list) => nameOf(list.name) === given)) {
      alert(say("taken"));
      return null;
    }
    return given;
  }

  find("list-new").addEventListener("click", () => {
    const name = askName(say("newName"));
    if (name) change((all) => (all.current = (all.lists.push({ name, urls: [] }), name)));
  });
  find("list-rename").addEventListener("click", () => {
    const old = shownList().name;
    const name = askName(say("rename"), nameOf(old));
    if (!name) return;
    change((all) => {
      for (const list of all.lists) if (list.name === old) list.name = name;
      all.current = name;
    });
  });
  find("list-remove").addEventListener("click", () => {
    const { name, urls } = shownList();
    if (urls.length && !confirm(say("removeList", { name: nameOf(name) }))) return;
    change((all) => {
      all.lists = all.lists.filter((list) => list.name !== name);
      all.current = all.lists[0].name;
      const left = new Set(all.lists.flatMap((list) => list.urls));
      for (const url of urls.filter((one) => !left.has(one))) {
        delete all.articles[url];
        void kept.pin(url, []).catch(() => {});
      }
    });
    status.focus();
  });

  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => {
      const { ending, type, format } = references.formats[button.getAttribute("data-export") ?? ""];
      const { articles } = kept.read();
      const { name, urls } = shownList();
      const all = urls.map((url) => {
        const { csl, title, source, note } = articles[url];
        return references.read(url, csl ?? { title, "container-title": source }, note);
      });
      download(`${name || FILE}.${ending}`, type, format(all));
    });
  }
  find("kept-export").addEventListener("click", () => {
    download(`${FILE}.json`, "application/json", `${JSON.stringify(kept.read(), null, 1)}\n`);
  });
  find("kept-import").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const text = (await file.files?.[0]?.text()) ?? "";
    file.value = "";
    let brought = null;
    try {
      brought = kept.takeSound(JSON.parse(text));
    } catch {
      // It is said below.
    }
    if (!brought) status.textContent = say("unreadable");
    else if (change((lists) => kept.merge(lists, /** @type {KeptLists} */ (brought)))) status.textContent = say("brought");
  });
  addEventListener("storage", ({ key }) => key === kept.key && show());
  for (const id of ["kept-tools", "kept-lists"]) find(id).removeAttribute("hidden");
  show();
})();
