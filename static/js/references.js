"use strict";
/**
 * A list of articles as a file of references: BibTeX, RIS, CSL-JSON, CSV. Each is made from the CSL-JSON that the page
 * of an article shows; of one article, BibTeX and RIS are what its page shows (khobao/site/render/citations.py).
 *
 * @typedef {{id: string, title: string, authors: string[], source: string, issued: number[], abstract: string,
 *   address: string, page: string, note: string}} Reference page: below the root of the site; issued: year, month, day
 */
(() => {
  const khobao = (/** @type {any} */ (globalThis).khobao ??= {});
  const BIBTEX_SIGNS = /[&%$#_{}\\~^]/g;
  /** @type {Record<string, string>} */
  const BIBTEX_WORDS = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const COLUMNS = ["key", "title", "date", "authors", "source", "page", "url", "note"]; // as in du-lieu/bai-viet.csv
  const BOM = "\ufeff"; // without it spreadsheets take UTF-8 for something else

  /** @param {unknown} value */
  const textOf = (value) => (typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "");
  /** @param {number} part */
  const twoDigits = (part) => String(part).padStart(2, "0");

  /** The key of a reference. Twin of citation_key in citations.py. @param {string} page "bai/2021/05/tin.html" */
  function keyOf(page) {
    const folders = page.replace(/^bai\//, "").replace(/\.html$/, "").split("/");
    return [folders.pop(), ...folders].join("-");
  }

  /**
   * What is sound of an article's CSL-JSON, which a file may have brought; what lacks stays empty.
   * @param {string} page @param {any} csl @param {string} [note]
   * @returns {Reference}
   */
  function readReference(page, csl, note = "") {
    const parts = csl?.issued?.["date-parts"]?.[0];
    const authors = Array.isArray(csl?.author) ? csl.author : [];
    return {
      id: keyOf(page),
      title: textOf(csl?.title),
      authors: authors.map((/** @type {any} */ author) => textOf(author?.literal)).filter(Boolean),
      source: textOf(csl?.["container-title"]),
      issued: Array.isArray(parts) ? parts.filter(Number.isInteger).slice(0, 3) : [],
      abstract: textOf(csl?.abstract),
      address: textOf(csl?.URL),
      page,
      note: note.trim(),
    };
  }

  /** @param {string} text */
  const escapeBibtex = (text) => text.replace(/\s+/g, " ").replace(BIBTEX_SIGNS, (sign) => BIBTEX_WORDS[sign] ?? `\\${sign}`);

  /** Twin of format_bibtex in citations.py. @param {Reference} reference */
  function formatBibtex({ id, title, authors, source, issued: [year, month, day], address, note }) {
    /** @type {[string, string | number | undefined][]} */
    const fields = [
      ["author", authors.map((name) => `{${escapeBibtex(name)}}`).join(" and ")],
      ["title", `{${escapeBibtex(title)}}`],
      ["journal", escapeBibtex(source)],
      ["year", year],
      ["month", month],
      ["day", day],
      ["url", address],
      ["langid", "vietnamese"],
      ["annotation", escapeBibtex(note)],
    ];
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},`);
    return [`@article{${id},`, ...lines, "}", ""].join("\n");
  }

  /** Twin of format_ris in citations.py. @param {Reference} reference */
  function formatRis({ title, authors, source, issued, abstract, address, note }) {
    const date = issued.length ? `${[0, 1, 2].map((part) => (issued[part] ? twoDigits(issued[part]) : "")).join("/")}/` : "";
    /** @type {[string, string][]} */
    const fields = [
      ["TY", "NEWS"],
      ...authors.map((name) => /** @type {[string, string]} */ (["AU", name])),
      ["TI", title],
      ["T2", source],
      ["PY", issued.length ? String(issued[0]) : ""],
      ["DA", date],
      ["AB", abstract],
      ["LA", "vi"],
      ["UR", address],
      ["N1", note.replace(/\s+/g, " ")],
    ];
    return [...fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`), "ER  - ", ""].join("\r\n");
  }

  /** Twin of format_csl in citations.py, but for the list around it. @param {Reference} reference */
  function buildCsl({ id, title, authors, source, issued, abstract, address, note }) {
    /** @type {[string, unknown][]} */
    const fields = [
      ["id", id],
      ["type", "article-newspaper"],
      ["title", title],
      ["author", authors.length && authors.map((literal) => ({ literal }))],
      ["container-title", source],
      ["issued", issued.length && { "date-parts": [issued] }],
      ["abstract", abstract],
      ["language", "vi"],
      ["URL", address],
      ["note", note],
    ];
    return Object.fromEntries(fields.filter(([, value]) => value));
  }

  /** @param {Reference[]} references */
  function formatCsv(references) {
    const rows = references.map(({ id, title, issued, authors, source, page, address, note }) => {
      const date = issued.map((part) => twoDigits(part)).join("-");
      return [id, title, date, authors.join("; "), source, page, address, note];
    });
    const quote = (/** @type {string} */ cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
    return BOM + [COLUMNS, ...rows].map((row) => `${row.map(quote).join(",")}\r\n`).join("");
  }

  /** @type {Record<string, {ending: string, type: string, format: (references: Reference[]) => string}>} */
  const formats = {
    ris: { ending: "ris", type: "application/x-research-info-systems", format: (all) => all.map(formatRis).join("") },
    bib: { ending: "bib", type: "application/x-bibtex", format: (all) => all.map(formatBibtex).join("\n") },
    csl: {
      ending: "json",
      type: "application/vnd.citationstyles.csl+json",
      format: (all) => `${JSON.stringify(all.map(buildCsl), null, 2)}\n`,
    },
    csv: { ending: "csv", type: "text/csv", format: formatCsv },
  };

  khobao.references = { read: readReference, formats };
})();
