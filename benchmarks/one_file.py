"""lunr.js and MiniSearch: engines whose index is one JSON file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import CorpusArticle
from benchmarks.engine import Engine
from benchmarks.measure import measure_command
from benchmarks.npm import NODE_MEMORY, PEERS, find_package, find_program, read_version


@dataclass(frozen=True)
class OneFileEngine:
    """An engine from npm that loads its whole index."""

    name: str
    package: str  # on npm
    page: str  # in peers/, without its ending; the script that builds is build_<page>.mjs


LUNR_JS = OneFileEngine("lunr.js", "lunr", "lunr_js")
MINISEARCH = OneFileEngine("MiniSearch", "minisearch", "minisearch")


def write_documents(articles: Sequence[CorpusArticle], path: Path) -> None:
    """Write what the engines index, one JSON object a line: the hidden headlines are not in it."""
    with path.open("w", encoding="utf-8") as lines:
        for number, article in enumerate(articles):
            fields = {
                "id": article.slug,
                "title": f"Bản tin {number}",
                "body": "\n".join(article.paragraphs),
                "url": f"bai/{article.slug}.html",
            }
            print(json.dumps(fields, ensure_ascii=False), file=lines)


def build_engine(engine: OneFileEngine, documents: Path, folder: Path, *, log: Path) -> Engine:
    """Build the index of *documents* into *folder*, and return the engine as the browser measures it."""
    folder.mkdir(parents=True)
    index = folder / "index.json"
    script = PEERS / f"build_{engine.page}.mjs"
    command = (find_program("node"), NODE_MEMORY, script, documents, index)
    cost = measure_command(command, folder=folder, log=log)
    return Engine(
        name=engine.name,
        version=read_version(engine.package),
        mounts={"/": PEERS, "/library/": find_package(engine.package), "/index/": folder},
        page=f"{engine.page}.html",
        api="peer",
        index_files=(index,),
        index_cost=cost,
        counts_all_words=False,
        one_file=True,
    )
