"""Lists are read in parts, and nobody notices: pages of results join, totals are exact, rests come last."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from corpus import SYLLABLES
from khobao.search.index.build.packing import Cut
from plain_counts import count_terms

from khobao.model import SearchDocument
from khobao.search.answering import Request, answer_query
from khobao.text.diacritics import fold, matching_form

QUERIES = 60
EVERYTHING = 1000  # more than there are articles


def write_queries() -> Iterator[tuple[str, dict]]:
    """Yield query texts of every kind, and what is asked beside them."""
    dice = random.Random(5)  # noqa: S311
    for _ in range(QUERIES):
        words = dice.sample(SYLLABLES[:40], dice.randint(1, 6))
        text = " ".join(words if dice.random() < 0.6 else map(fold, words))
        match dice.randrange(8):
            case 0:
                yield f'"{" ".join(words[:2])}" {" ".join(words[2:])}', {}
            case 1:
                yield f"{text} -{dice.choice(SYLLABLES)}", {}
            case 2:
                yield f"tiêu-đề:{text}", {}
            case 3:
                yield text, {"sort": dice.choice(["newest", "oldest"])}
            case _:
                yield text, {}


def find_forms(document: SearchDocument) -> set[str]:
    counts = count_terms(document)
    return {form for field in ("title", "lead", "body") for form in counts[field]}


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_pages_join_without_a_gap_or_a_repetition(archive, request):
    built = request.getfixturevalue(archive)
    asked = list(write_queries())
    questions = []
    for text, options in asked:
        questions.append(["search", text, {**options, "limit": EVERYTHING}])
        questions += [
            ["search", text, {**options, "limit": 17, "offset": offset}] for offset in range(0, 221, 17)
        ]
    answers = iter(built.ask(questions))
    for text, options in asked:
        whole = next(answers)
        pages = [next(answers) for _ in range(0, 221, 17)]
        slugs = [hit["slug"] for hit in whole["hits"]]
        assert len(set(slugs)) == len(slugs)
        assert [hit["slug"] for page in pages for hit in page["hits"]] == slugs, text
        # A phrase is checked in texts as far as results are asked for; further down its pairs are believed.
        if '"' not in text:
            assert {page["total"] for page in pages} == {whole["total"]}, text
        ours = answer_query(built.reader, text, Request(limit=EVERYTHING, **options))
        assert [hit.slug for hit in ours.hits] == slugs, text
        assert (ours.total, ours.other_forms) == (whole["total"], whole["otherForms"]), text


def test_totals_are_exact_although_lists_are_cut(cut):
    held = [find_forms(document) for document in cut.documents]
    folded = [{fold(form) for form in forms} for forms in held]
    dice = random.Random(6)  # noqa: S311
    known = sorted({matching_form(syllable) for syllable in SYLLABLES})
    for _ in range(100):
        words = dice.sample(known, dice.randint(1, 6))
        if dice.random() < 0.4:
            words = [fold(word) for word in words]
        asked, plain = set(words), {fold(word) for word in words}
        every = sum(asked <= forms for forms in (folded if asked == plain else held))
        some = sum(bool(plain & forms) for forms in folded)
        answer = answer_query(cut.reader, " . ".join(words), Request(limit=0))
        assert answer.total == (every or some), words
        assert answer.other_forms == sum(plain <= forms for forms in folded) - every, words


def test_first_hits_stand_before_rests_are_asked_for(cut):
    (steps,) = cut.ask([["watch", "kinh tế tỉnh huế", {"limit": 10}]])
    first = next(place for place, step in enumerate(steps) if isinstance(step, int))
    assert [step[:2] for step in steps[:first]].count("d-") == 1
    assert not any(step.startswith("r-") for step in steps[:first])
    assert any(isinstance(step, str) and step.startswith("r-") for step in steps[first:])
    # A rest is asked for in the same breath as what the other hits need.
    later = [step for step in steps[first + 1 :] if isinstance(step, str)]
    assert later[0].startswith(("d-", "r-"))


def test_a_total_does_not_ask_how_often_a_word_stands_in_an_article(cut):
    (steps,) = cut.ask([["watch", "kinh tế tỉnh huế", {"limit": 10}]])
    assert not any(isinstance(step, str) and step.startswith("f-") for step in steps)


def test_what_is_asked_for_beforehand_are_the_pieces_and_no_rests(cut):
    asked = ["kinh tế tỉnh huế", {"limit": 10}]
    (cold,) = cut.ask([["watch", *asked]])
    _, foreseen = cut.ask([["foresee", asked[0]], ["watch", *asked]])
    assert foreseen == [step for step in cold if not str(step).startswith("t-")]


def test_a_short_query_waits_for_rests_since_its_order_needs_them(cut):
    (steps,) = cut.ask([["watch", "kinh tế", {"limit": 10}]])
    first = next(place for place, step in enumerate(steps) if isinstance(step, int))
    assert {"r-", "f-"} <= {step[:2] for step in steps[:first]}


def test_repeats_that_cannot_be_read_stop_only_the_queries_whose_order_needs_them(build_and_ask, cut):
    broken = build_and_ask(cut.documents, cut=Cut(longest=12, head=8), without="f-")
    plain, short = broken.ask([["search", "kinh tế tỉnh huế"], ["search", "kinh tế"]])
    assert plain == cut.ask([["search", "kinh tế tỉnh huế"]])[0]
    assert short == {"failed": "LoadError"}


def test_a_rest_that_cannot_be_read_is_an_error_and_not_a_wrong_total(build_and_ask, cut):
    broken = build_and_ask(cut.documents, cut=Cut(longest=12, head=8), without="r-")
    answers = broken.ask([["search", "kinh tế tỉnh huế"], ["search", "kinh tế"], ["facets", "kinh tế"]])
    assert answers == 3 * [{"failed": "LoadError"}]


def write_scattered(count: int, holders: range) -> list[SearchDocument]:
    """Return *count* articles with two pairs, in a row in those of *holders*; all rank alike."""
    return [
        SearchDocument(
            slug=f"bai-{number}",
            url=f"bai/2022/01/bai-{number}.html",
            title=f"Tin {number}",
            date="2022-01-08",
            source="Báo",
            places=(),
            lead="",
            body=("Ngói cầu ngói thanh." if number in holders else "Cầu ngói. Ngói thanh.",),
        )
        for number in range(count)
    ]


def test_a_phrase_is_looked_for_in_as_many_texts_by_both_engines(build_and_ask):
    built = build_and_ask(write_scattered(230, range(0, 230, 40)))
    (answer,) = built.ask([["search", '"cầu ngói thanh"']])
    twin = answer_query(built.reader, '"cầu ngói thanh"', Request())
    assert answer["total"] == twin.total
    assert [hit["slug"] for hit in answer["hits"]] == [hit.slug for hit in twin.hits]


def test_articles_with_a_phrase_are_shown_as_they_are_found(build_and_ask):
    built = build_and_ask(write_scattered(60, range(0, 60, 6)))
    (steps,) = built.ask([["watch", '"cầu ngói thanh"', {"limit": 10}]])
    shown = [place for place, step in enumerate(steps) if isinstance(step, int)]
    assert [steps[place] for place in shown] == list(range(1, 11))
    read = [place for place, step in enumerate(steps) if str(step).startswith("bai-")]
    assert shown[0] < read[-1]
