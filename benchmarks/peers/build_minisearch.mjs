// Build MiniSearch's index: node build_minisearch.mjs DOCUMENTS.jsonl INDEX.json
import { readFileSync, writeFileSync } from "node:fs";
import MiniSearch from "minisearch";

const [source, target] = process.argv.slice(2);
const index = new MiniSearch({ fields: ["title", "body"], storeFields: ["title", "url"] });
for (const line of readFileSync(source, "utf8").trimEnd().split("\n")) index.add(JSON.parse(line));
writeFileSync(target, JSON.stringify(index));
