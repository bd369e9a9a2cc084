"""A built site to ask: by the embedded engine, and by Node where files have to arrive one after another."""

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

from khobao.model import SearchDocument, SearchIndex
from khobao.search import ENGINE_SCRIPTS, build_search
from khobao.search.ask import SCRIPTS, SearchEngine
from khobao.search.index.packing import Cut, pack_lists

SHORT_HEADS = Cut(longest=12, head=8)


@pytest.fixture
def packed(monkeypatch) -> list[int]:
    """How many postings were packed, each time that lists were."""
    sizes: list[int] = []

    def spy(table, units, universe, full):
        sizes.append(len(table.numbers))
        return pack_lists(table, units, universe, full)

    monkeypatch.setattr("khobao.search.index.packed.pack_lists", spy)
    return sizes


@dataclass(frozen=True)
class BuiltSearch:
    documents: list[SearchDocument]
    index: SearchIndex
    site: Path
    engine: SearchEngine
    ask_node: Callable[[Sequence[Sequence[Any]]], list[Any]]  # questions -> answers, as ask.js has them

    def search(self, text: str, **options: Any) -> dict[str, Any]:
        """Return the answer of khobao.search; *options* are its own."""
        return self.engine.run("khobao.search", text, options)


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
        root = f'<script type="application/json" id="search-root">{index.root}</script>'
        (site / "tim-kiem.html").write_text(root, encoding="utf-8")
        for artifact in index.artifacts:
            if not without or not artifact.path.startswith(f"tim-kiem/{without}"):
                (site / artifact.path).write_bytes(artifact.data)
        for document in documents:
            page = site / document.url
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(format_page(document), encoding="utf-8")

        def ask_node(questions: Sequence[Sequence[Any]]) -> list[Any]:
            asked = {
                "site": str(site),
                "root": index.root,
                "scripts": [str(SCRIPTS / name) for name in ENGINE_SCRIPTS],
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

        return BuiltSearch(documents, index, site, SearchEngine(site), ask_node)

    return build


@pytest.fixture(scope="session")
def small(build_and_ask: Callable[..., BuiltSearch]) -> BuiltSearch:
    """200 articles whose lists are all whole."""
    return build_and_ask(build_documents(200))


@pytest.fixture(scope="session")
def cut(build_and_ask: Callable[..., BuiltSearch]) -> BuiltSearch:
    """The same articles, with heads so short that every common list has a rest."""
    return build_and_ask(build_documents(200), cut=SHORT_HEADS)
