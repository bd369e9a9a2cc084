"""A built index to ask, in Python and in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest
from corpus import build_documents
from folders import ROOT
from khobao.search.index.build.packing import Cut, pack_lists

from khobao.model import SearchDocument, SearchIndex
from khobao.search import ENGINE_SCRIPTS, build_search
from khobao.search.reader import IndexReader

SHORT_HEADS = Cut(longest=12, head=8)


@pytest.fixture
def packed(monkeypatch) -> list[int]:
    """How many postings were packed, each time that lists were."""
    sizes: list[int] = []

    def spy(table, units, universe, full):
        sizes.append(len(table.numbers))
        return pack_lists(table, units, universe, full)

    monkeypatch.setattr("khobao.search.index.build.packed.pack_lists", spy)
    return sizes


@dataclass(frozen=True)
class BuiltSearch:
    documents: list[SearchDocument]
    index: SearchIndex
    reader: IndexReader
    ask: Callable[[Sequence[Sequence[Any]]], list[Any]]  # questions -> answers of the browser's engine


def format_page(document: SearchDocument) -> str:
    """Return as much of the page of an article as the search reads."""
    lead = f'<p class="lead">{escape(document.lead)}</p>' if document.lead else ""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in document.body)
    return f'<article id="article">{lead}<div class="body">{body}</div></article>'


@pytest.fixture(scope="session")
def build_and_ask(node: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., BuiltSearch]:
    def build(documents: list[SearchDocument], without: str = "", **options: Any) -> BuiltSearch:
        index = build_search(documents, **options)
        site = tmp_path_factory.mktemp("site")
        (site / "tim-kiem").mkdir()
        for artifact in index.artifacts:
            if not without or not artifact.path.startswith(f"tim-kiem/{without}"):
                (site / artifact.path).write_bytes(artifact.data)
        for document in documents:
            page = site / document.url
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(format_page(document), encoding="utf-8")

        def ask(questions: Sequence[Sequence[Any]]) -> list[Any]:
            asked = {
                "site": str(site),
                "root": index.root,
                "scripts": [str(ROOT / "static" / "js" / name) for name in ENGINE_SCRIPTS],
                "questions": questions,
            }
            done = subprocess.run(  # noqa: S603 - our own engine
                [node, str(Path(__file__).with_name("ask.js"))],
                input=json.dumps(asked),
                capture_output=True,
                text=True,
                check=True,
            )
            return json.loads(done.stdout)

        reader = IndexReader(index.root, lambda path: (site / path).read_bytes())
        return BuiltSearch(documents, index, reader, ask)

    return build


@pytest.fixture(scope="session")
def small(build_and_ask: Callable[..., BuiltSearch]) -> BuiltSearch:
    """200 articles whose lists are all whole."""
    return build_and_ask(build_documents(200))


@pytest.fixture(scope="session")
def cut(build_and_ask: Callable[..., BuiltSearch]) -> BuiltSearch:
    """The same articles, with heads so short that every common list has a rest."""
    return build_and_ask(build_documents(200), cut=SHORT_HEADS)
