"""The benchmarks' own arithmetic, on articles that are made up; nothing is timed here."""

from __future__ import annotations

import doctest
import json
import lzma
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from benchmarks import browser, corpus, lighthouse, queries, report, results, scale_simulation, site
from benchmarks.browser import build_first_query
from benchmarks.build_suite import add_article, add_text, change_title, leave
from benchmarks.corpus import build_corpus, read_corpus, resize_corpus
from benchmarks.goals import Verdict, check_goals
from benchmarks.measure import Cost, MemoryWatch, list_tree, measure_command
from benchmarks.queries import build_known_items, build_toneless_pairs, find_syllables
from benchmarks.report import render_report
from benchmarks.results import Result, read_results, write_result
from benchmarks.server import Request
from benchmarks.serving import measure_serving
from benchmarks.site import build_content_path, escape_markdown, write_content
from khobao.content.store import read_content

MACHINE = {
    "processor": "a processor",
    "cores": 2,
    "memory": 8 * 2**30,
    "system": "Linux",
    "python": "3.12.1",
    "busy": 0.0,
}


@pytest.mark.parametrize(
    "module", [browser, corpus, lighthouse, queries, report, results, scale_simulation, site]
)
def test_examples_in_docstrings(module: ModuleType):
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed


def test_made_up_articles_are_the_same_every_time_and_grow_at_the_end():
    assert build_corpus(30).articles == build_corpus(30).articles
    assert build_corpus(30).articles[:10] == build_corpus(10).articles


def test_a_headline_made_up_quotes_its_own_article():
    for article in build_corpus(20).articles:
        text = " ".join(find_syllables(" ".join(article.paragraphs)))
        assert " ".join(find_syllables(article.title)) in text


def test_a_repeated_corpus_has_every_slug_once():
    articles = resize_corpus(build_corpus(7), 40).articles
    assert len({article.slug for article in articles}) == 40
    assert articles[7].paragraphs == articles[0].paragraphs


def test_a_compressed_corpus_reads_as_a_plain_one(tmp_path: Path):
    lines = [json.dumps({"id": f"a_{n}", "title": "Tin", "body": "Một.\n\nHai."}) for n in range(3)]
    plain, packed = tmp_path / "news.jsonl", tmp_path / "news.jsonl.xz"
    plain.write_text("\n".join(lines), encoding="utf-8")
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    assert read_corpus(plain) == read_corpus(packed)
    assert read_corpus(plain).articles[2].slug == "a-2"


def test_a_line_that_is_no_article_is_named_by_its_number(tmp_path: Path):
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "1", "title": "Tin", "body": "Một."}\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"news\.jsonl:2: "):
        read_corpus(path)


def test_the_content_folder_is_one_that_the_build_reads_and_hides_the_headlines(tmp_path: Path):
    articles = build_corpus(12).articles
    write_content(articles, tmp_path)
    stored, problems = read_content(tmp_path)
    assert not problems
    assert {item.article.slug for item in stored} == {article.slug for article in articles}
    assert {item.article.path for item in stored} == {build_content_path(article) for article in articles}
    assert not {item.article.title for item in stored} & {article.title for article in articles}


@pytest.mark.parametrize(
    "line",
    ["# 1", "- một", "1. một", "+ hai", "> ba", "a *b* _c_ `d`", "<b>", "[x](y)", "&amp;", "::: c", "a\\*b"],
)
def test_escaped_lines_are_shown_as_they_are(line: str):
    html = MarkdownIt("commonmark").render(escape_markdown(line))
    shown = html.removeprefix("<p>").removesuffix("</p>\n")
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, letter)
    assert shown == line


def test_the_same_questions_are_asked_every_time():
    articles = build_corpus(60).articles
    assert build_known_items(articles, 20) == build_known_items(articles, 20)
    assert len({item.slug for item in build_known_items(articles, 20)}) == 20


def test_toneless_pairs_name_every_article_that_holds_both_syllables():
    articles = build_corpus(60).articles
    pairs = build_toneless_pairs(articles, 10)
    assert pairs
    for pair in pairs:
        wanted = set(pair.text.split())
        holders = {a.slug for a in articles if wanted <= set(find_syllables(" ".join(a.paragraphs)))}
        assert pair.slugs == holders


def test_a_command_is_measured_from_start_to_end(tmp_path: Path):
    cost = measure_command(
        [sys.executable, "-c", "import time; time.sleep(0.6)"], folder=tmp_path, log=tmp_path / "log"
    )
    assert cost.wall >= 0.6


def test_memory_is_that_of_a_process_and_of_all_that_it_started():
    child = "data = bytearray(80_000_000); input()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE) as process:  # noqa: S603
        with MemoryWatch(lambda: list_tree(process.pid)) as watch:
            end = time.monotonic() + 60  # a busy machine is looked at less often
            while watch.peak <= 80_000_000:
                assert time.monotonic() < end, f"no more than {watch.peak} bytes were seen"
                time.sleep(0.05)
        process.communicate(b"\n")


def test_a_command_that_fails_says_where_its_words_are(tmp_path: Path):
    with pytest.raises(subprocess.CalledProcessError) as failure:
        measure_command([sys.executable, "-c", "print('oh'); exit(3)"], folder=tmp_path, log=tmp_path / "log")
    assert failure.value.returncode == 3
    assert "oh" in (tmp_path / "log").read_text(encoding="utf-8")


def test_costs_of_two_commands_add_up_but_their_memory_does_not():
    assert Cost(1, 2, 30) + Cost(10, 20, 3) == Cost(11, 22, 30)


def test_what_loads_after_the_results_counts_as_settled_only():
    requests = [Request(1.0, "/a", 10), Request(1.2, "/b", 20), Request(1.6, "/c", 40)]
    first = build_first_query(1.0, {"first": 1100, "done": 1500}, requests)
    assert (first.first_requests, first.requests, first.size, first.settled_size) == (1, 2, 30, 70)
    assert round(first.done_ms) == 500


def build_result(size: int, ours: float, theirs: float) -> Result:
    figures = {
        "Kho Báo": {"first": {"size": ours, "first_requests": 4.0}, "version": "1"},
        "Pagefind": {"first": {"size": theirs, "first_requests": 20.0}, "version": "2"},
    }
    return Result("search", size, 10_000, "news", "2026-11-22", MACHINE, figures)


def test_a_goal_that_is_missed_is_said_to_be_missed():
    verdicts = {verdict.label: verdict for verdict in check_goals([build_result(10_000, 200_000, 300_000)])}
    bytes_goal = verdicts["first query: a third of Pagefind's bytes"]
    assert bytes_goal.limit == 100_000
    assert not bytes_goal.reached
    assert verdicts["first query: requests before the first hit"].reached


def test_growth_is_judged_from_ten_to_fifty_thousand():
    measured = [build_result(10_000, 50_000, 300_000), build_result(50_000, 110_000, 900_000)]
    growth = Verdict("first query: twice the bytes of 10,000", 50_000, 110_000, 100_000, unit="bytes")
    assert growth in check_goals(measured)
    assert not growth.reached


def test_the_report_gives_each_figure_of_a_peer_with_its_ratio(tmp_path: Path):
    write_result(build_result(10_000, 60_000, 300_000), tmp_path)
    text = render_report(read_results(tmp_path))
    assert "| first query: bytes | 60 kB | 300 kB (0.2) |" in text
    assert "| | Kho Báo 1 | Pagefind 2 |" in text
    assert text == render_report(read_results(tmp_path))


def test_an_edit_is_judged_by_the_peers_rebuild_and_shown_where_it_was_measured():
    def build_states(**walls: float) -> dict[str, dict[str, float]]:
        return {state.replace("_", " "): {"wall": wall} for state, wall in walls.items()}

    figures = {
        "Kho Báo": {
            "states": build_states(cold=30, one_article_changed=13, one_title_changed=14, one_article_added=5)
        },
        "Hugo + Pagefind": {"states": build_states(cold=40, one_article_changed=39)},
    }
    result = Result("build", 10_000, 10_000, "news", "2026-11-22", MACHINE, figures)
    reached = {verdict.label: verdict.reached for verdict in check_goals([result])}
    assert reached["one article changed: 0.35 of Hugo and Pagefind"]
    assert not reached["one title changed: 0.35 of Hugo and Pagefind"]
    assert not any("added" in label for label in reached)
    text = render_report([result])
    assert "| one title changed: time | 14.0 s | – |" in text
    assert "| one article added: time | 5.0 s | – |" in text
    assert "nothing changed: time" not in text


def test_a_result_survives_its_file(tmp_path: Path):
    result = build_result(1000, 1.5, 2.5)
    write_result(result, tmp_path)
    assert [asdict(found) for found in read_results(tmp_path)] == [asdict(result)]


def test_the_report_has_lighthouses_scores_and_judges_the_worst_page():
    scores = {"performance": 1, "accessibility": 1, "best-practices": 1, "seo": 1}
    figures = {"home": scores, "search": {**scores, "performance": 0.93}}
    result = Result("lighthouse", 5, 5, "content", "2026-11-22", MACHINE, figures)
    text = render_report([result])
    assert "| search | 93 | 100 | 100 | 100 |" in text
    assert "| 5 | Lighthouse, performance, worst kind of page | 93.0 % | ≥ 100.0 % | **missed** |" in text
    assert "| 5 | Lighthouse, seo, worst kind of page | 100.0 % | ≥ 100.0 % | reached |" in text


def test_lighthouse_judges_the_largest_page_of_every_kind(golden):
    pages = lighthouse.choose_pages(golden.site)
    assert set(pages) == {"home", "article", "place", "date", "search"}
    assert pages["article"].startswith("bai/")
    assert ".goc." not in pages["article"]
    assert all((golden.site / path.partition("?")[0]).exists() for path in pages.values())


def test_the_model_of_scale_gives_what_it_was_fitted_to_and_only_grows():
    costs = {size: scale_simulation.simulate(size) for size in scale_simulation.SIZES}
    for size, measured in scale_simulation.MEASURED.items():
        assert costs[size].whole == pytest.approx(measured)
    rows = list(costs.values())
    for smaller, larger in pairwise(rows):
        assert larger.heads <= larger.whole
        assert smaller.whole <= larger.whole


def test_a_section_of_a_document_is_replaced_and_nothing_else(tmp_path):
    document = tmp_path / "a.md"
    document.write_text("a\n<!-- x -->\nold\n<!-- /x -->\nb\n", encoding="utf-8")
    for _ in range(2):
        scale_simulation.write_section(document, "x", "new")
        assert document.read_text(encoding="utf-8") == "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n"
    with pytest.raises(ValueError, match="no section “y”"):
        scale_simulation.write_section(document, "y", "")


@pytest.mark.parametrize(
    ("edit", "titles", "ending"),
    [
        (add_text, ["Bản tin 0"], "30 phút."),
        (change_title, ["Bản tin 0 (đính chính)"], None),
        (add_article, ["Bản tin 0", "Bản tin 0 (đính chính)"], None),
        (leave, ["Bản tin 0"], None),
    ],
)
def test_an_edit_is_one_that_the_build_reads(tmp_path, edit, titles, ending):
    [article] = build_corpus(1).articles
    write_content([article], tmp_path)
    file = tmp_path / build_content_path(article)
    before = file.read_text(encoding="utf-8")
    edit(file)
    stored, problems = read_content(tmp_path)
    assert problems == []
    assert sorted(item.article.title for item in stored) == titles
    assert len({item.article.slug for item in stored}) == len(titles)
    assert (file.read_text(encoding="utf-8") == before) == (edit in (leave, add_article))
    if ending:
        assert stored[0].article.body.endswith(ending)


def test_serving_is_measured_and_the_edited_article_left_as_it_was(golden, tmp_path):
    content = shutil.copytree(golden.content, tmp_path / "content")
    site.measure_build(content, tmp_path / "dist", folder=tmp_path, log=tmp_path / "log")
    [article] = content.glob("2022/huong-tra-*.md")
    before = article.read_bytes()
    figures = measure_serving(content, tmp_path / "dist", article, folder=tmp_path, log=tmp_path / "log")
    assert 0 < figures["shown"] < figures["shown"] + figures["shown_while_rebuilding"] <= figures["rebuilt"]
    assert article.read_bytes() == before
