"""The laws of normalising (DESIGN 4), over the seeds of the repository and over arbitrary text."""

import dataclasses
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_cases import NoPlaces, text_seed

from khobao.content.article_file import format_article
from khobao.ingest import Seed, build_articles, read_seeds
from khobao.model import Role

SEEDS = read_seeds(Path(__file__).parents[2] / "seeds")
SENTENCE = "Hội nghị đã bàn về việc trồng rừng, giữ nước và mở đường cho các bản vùng cao trong năm tới."
LINES = st.one_of(
    st.sampled_from(
        [SENTENCE, SENTENCE.replace("rừng", "chè"), "Các tin khác", "Tin, ảnh: Lê Na", "12/03/2014", ""]
    ),
    st.text(max_size=40),
)


def kept_text(item) -> str:
    article = item.article
    parts = [article.title, article.lead or "", article.body.replace("\\", ""), *article.authors]
    return " ".join([*parts, article.source or "", article.section or ""])


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.path)
def test_every_line_is_kept_or_left_out_with_a_reason(seed):
    (item,) = build_articles(seed, NoPlaces()).articles
    lines = item.provenance.lines
    text = seed.data.decode("utf-8")
    assert "\n".join(line.text for line in lines) == text.replace("\r\n", "\n")
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.rule for line in lines)
    kept = kept_text(item)
    for line in lines:
        if line.role in (Role.BODY, Role.SUBHEADING, Role.CAPTION, Role.LEAD):
            last_words = " ".join(line.text.split()[-4:])
            assert last_words.replace("\u00a0", " ") in kept


@given(st.lists(LINES, max_size=30))
@settings(deadline=None)
def test_no_text_raises_or_loses_a_line(lines):
    text = "\n".join(lines)
    result = build_articles(text_seed(text), NoPlaces())
    assert len(result.articles) + len(result.problems) == 1
    for item in result.articles:
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        assert "\n".join(line.text for line in item.provenance.lines) == whole


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.html", "a.md", "a.json", "a.jsonl", "a.csv", "a.warc"]),
)
@settings(deadline=None)
def test_no_bytes_raise_anything_but_a_reported_problem(data, path):
    result = build_articles(Seed(path, data, "0" * 64), NoPlaces())
    assert result.articles or result.problems


def without_markup(body: str) -> list[str]:
    return [line.removeprefix("## ") for line in body.splitlines() if line and not line.startswith(":::")]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.path)
def test_normalising_twice_changes_nothing_more(seed):
    (first,) = build_articles(seed, NoPlaces()).articles
    kept = [line for line in first.provenance.lines if line.role is not Role.BOILERPLATE]
    (second,) = build_articles(text_seed("\n".join(line.text for line in kept)), NoPlaces()).articles
    # A caption that is no longer printed twice may look like a subheading; its words stay where they were.
    assert without_markup(second.article.body) == without_markup(first.article.body)
    same = {"body": first.article.body, "seed": seed.path, "seed_sha256": seed.sha256}
    assert dataclasses.replace(second.article, **same) == first.article


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.path)
def test_the_markdown_that_was_written_is_kept_as_it_is(seed):
    (first,) = build_articles(seed, NoPlaces()).articles
    written = dataclasses.replace(first.article, slug="mot-bai")
    text = format_article(written)
    (second,) = build_articles(text_seed(text, "a.md"), NoPlaces()).articles
    as_seed = {"slug": "", "seed": "a.md", "seed_sha256": second.article.seed_sha256}
    assert second.article == dataclasses.replace(written, **as_seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.path)
def test_results_travel_between_processes(seed):
    result = build_articles(seed, NoPlaces())
    assert pickle.loads(pickle.dumps(result)) == result


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "the file is empty"),
        (" \n\n ", None, "the file is empty"),
        ("Trang chủ\nThời sự\nThể thao\n", None, "no article was found"),
        (
            f"Tin lạ ở bản xa\nThứ ba, 31/2/2023\n\n{SENTENCE}\n\n{SENTENCE} Hết.\n",
            2,
            "the calendar has no 31/2/2023",
        ),
    ],
)
def test_bad_input_is_told_with_file_and_line(text, line, message):
    result = build_articles(text_seed(text, "x/y.txt"), NoPlaces())
    (problem,) = result.problems
    assert result.articles == ()
    assert problem.path == "seeds/x/y.txt"
    assert problem.line == line
    assert str(problem.message).startswith(message)
    assert "quarantine.txt" in str(problem.advice)
