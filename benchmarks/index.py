"""Build Kho Báo's search index alone, to be measured: ``python -m benchmarks.index CONTENT``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from khobao.content.store import read_content
from khobao.places import load_gazetteer
from khobao.runtime.workers import open_executor
from khobao.search import build_search
from khobao.site import build_document


def main() -> None:
    """Read the articles, build the index in memory and drop it."""
    stored, _ = read_content(Path(sys.argv[1]))
    gazetteer = load_gazetteer()
    documents = [build_document(item.article, gazetteer) for item in stored]
    with open_executor(os.cpu_count() or 1) as executor:
        build_search(documents, executor=executor, place_names=gazetteer.list_names())


if __name__ == "__main__":
    main()
