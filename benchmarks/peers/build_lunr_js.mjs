// Build lunr.js's index: node build_lunr_js.mjs DOCUMENTS.jsonl INDEX.json
import { readFileSync, writeFileSync } from "node:fs";
import lunr from "lunr";

const [source, target] = process.argv.slice(2);
const documents = {};
const index = lunr(function () {
  this.ref("id");
  this.field("title");
  this.field("body");
  for (const line of readFileSync(source, "utf8").trimEnd().split("\n")) {
    const article = JSON.parse(line);
    this.add(article);
    documents[article.id] = { title: article.title, url: article.url };
  }
});
writeFileSync(target, JSON.stringify({ index, documents }));
