"""The site's scripts asked from Python: what cannot be used is named, with the way out."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from khobao.errors import BuildFailedError
from khobao.search.ask import Answer, Request, SearchEngine

QUERIES = ["kinh tế huế", "duongg sat", "chuyê", '"nhân dân"', "tiêu-đề:huế", "covid-19"]


@pytest.fixture
def site(small, tmp_path: Path) -> Path:
    return shutil.copytree(small.site, tmp_path / "site")


def ask_everything(site: Path) -> list[Answer | str]:
    """Return the answer to each query, or what is said to be wrong."""
    answers: list[Answer | str] = []
    engine = SearchEngine(site)
    for text in QUERIES:
        for sort in ("relevance", "newest"):
            try:
                answers.append(engine.search(text, Request(sort=sort)))
            except BuildFailedError as failure:
                answers.append(str(failure))
    return answers


def test_an_answer_is_the_pages(small):
    theirs = small.search("khanh hoa", limit=5, place="khanh-hoa")
    ours = small.engine.search("khanh hoa", Request(limit=5, place="khanh-hoa"))
    assert ours.total == theirs["total"] > 5
    assert [hit.slug for hit in ours.hits] == [hit["slug"] for hit in theirs["hits"]]
    assert [vars(hit) for hit in ours.hits] == [
        {name: hit[name] for name in ("slug", "title", "url", "date", "source", "score")}
        for hit in theirs["hits"]
    ]


@pytest.mark.parametrize("made", ["nothing", "a file", "an empty folder"])
def test_where_no_site_is_it_says_how_to_get_one(tmp_path: Path, made: str):
    site = tmp_path / "site"
    if made == "a file":
        site.write_text("")
    elif made == "an empty folder":
        site.mkdir()
    with pytest.raises(BuildFailedError, match="there is no site here\n  Build it first: "):
        SearchEngine(site)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("", "it holds no search index"),
        ('<script type="application/json" id="search-root">{</script>', "the search index cannot be used: "),
        ('<script type="application/json" id="search-root">null</script>', "the search index cannot be used"),
        ('<script type="application/json" id="search-root">{"a":1}</script>', "the search index cannot be"),
        ('<script type="application/json" id="search-root">\xff</script>', "the search index cannot be used"),
    ],
)
def test_a_page_without_its_index_is_named(site: Path, page: str, message: str):
    (site / "tim-kiem.html").write_bytes(page.encode("latin-1"))
    with pytest.raises(BuildFailedError, match=rf"tim-kiem\.html: {message}.*\n  Build the site again: "):
        SearchEngine(site).search("huế")


def test_a_file_that_is_missing_is_named(site: Path):
    whole = ask_everything(site)
    for file in (site / "tim-kiem").iterdir():
        file.unlink()
    for before, after in zip(whole, ask_everything(site), strict=True):
        assert isinstance(before, Answer)
        assert isinstance(after, str)
        assert "/tim-kiem/" in after
        assert "this file of the search index is missing or damaged\n  Build the site again: " in after


def test_the_files_of_the_index_are_read_and_never_run(site: Path):
    for file in (site / "tim-kiem").iterdir():
        file.write_text("globalThis.ran = true\n")
    engine = SearchEngine(site)
    with pytest.raises(BuildFailedError, match="is missing or damaged"):
        engine.search("huế")
    assert engine.run("() => globalThis.ran ?? null") is None


def test_whatever_is_damaged_there_is_an_answer_or_a_way_out(site: Path):
    dice = random.Random(4)  # noqa: S311
    answered = refused = 0
    for file in sorted((site / "tim-kiem").iterdir()):
        whole = file.read_bytes()
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(0x20, 0x7F)
        shorter = whole[: dice.randrange(len(whole))]
        for data in (damaged, shorter):
            file.write_bytes(data)
            for answer in ask_everything(site):
                if isinstance(answer, Answer):
                    answered += 1
                else:
                    refused += 1
                    assert "\n  Build the site again: " in answer
        file.write_bytes(whole)
    assert answered
    assert refused


def test_a_text_that_is_gone_refuses_no_phrase(site: Path):
    shutil.rmtree(site / "bai")
    answer = SearchEngine(site).search('"nhân dân"')
    assert answer.total
    assert not answer.loosened
