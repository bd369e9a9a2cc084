"""Lists are read in parts, and nobody notices: pages of results join, totals are exact, rests come last."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from corpus import SYLLABLES
from plain_counts import count_terms

from khobao.errors import BuildFailedError
from khobao.model import SearchDocument
from khobao.search.index.packing import Cut
from khobao.text.diacritics import fold, matching_form

QUERIES = 60
EVERYTHING = 1000  # more than there are articles
PAGE = 60


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


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_pages_join_without_a_gap_or_a_repetition(archive, request):
    built = request.getfixturevalue(archive)
    for text, options in write_queries():
        whole = built.search(text, **options, limit=EVERYTHING)
        pages = [built.search(text, **options, limit=PAGE, offset=at) for at in range(0, 200, PAGE)]
        slugs = [hit["slug"] for hit in whole["hits"]]
        assert len(set(slugs)) == len(slugs)
        assert [hit["slug"] for page in pages for hit in page["hits"]] == slugs, text
        # A phrase is checked in texts as far as results are asked for; further down its pairs are believed.
        if '"' not in text:
            assert {page["total"] for page in pages} == {whole["total"]}, text


@dataclass(frozen=True)
class Counted:
    """A query, and how to count what it finds, article by article."""

    text: str
    options: dict[str, str]
    words: list[str]
    titled: str  # the one of them that the title must hold
    excluded: str
    since: str

    def accepts(self, document: SearchDocument, forms: set[str]) -> bool:
        """Say whether the article is left, whatever the words."""
        toned = self.excluded != fold(self.excluded)
        left_out = self.excluded in (forms if toned else set(map(fold, forms)))
        return not left_out and (not self.since or document.date >= self.since)

    def matches(self, fields: dict[str, set[str]], *, folded: bool) -> list[bool]:
        """Say of each word whether the article holds it."""
        held = {name: set(map(fold, forms)) if folded else forms for name, forms in fields.items()}
        everywhere = set.union(*held.values())
        return [
            (fold(word) if folded else word) in (held["title"] if word == self.titled else everywhere)
            for word in self.words
        ]


def write_counted() -> Iterator[Counted]:
    dice = random.Random(6)  # noqa: S311
    known = sorted({matching_form(syllable) for syllable in SYLLABLES})
    for _ in range(160):
        words = dice.sample(known, dice.randint(1, 6))
        if dice.random() < 0.4:
            words = [fold(word) for word in words]
        words = list(dict.fromkeys(words))
        text, titled, excluded, since = " . ".join(words), "", "", ""
        match dice.randrange(5):
            case 0:
                titled, text = words[0], f"tiêu-đề:{text}"
            case 1:
                excluded = dice.choice([word for word in known if word not in words])
                text = f"{text} -{excluded}"
            case 2:
                since = dice.choice(["2021", "2021-06", "2022-02-11"])
        options = {"from": since} if since else {}
        yield Counted(text, options, words, titled, excluded, since)


@pytest.mark.parametrize("archive", ["small", "cut"])
def test_totals_are_exact_although_lists_are_cut(archive, request):
    built = request.getfixturevalue(archive)
    counts = [count_terms(document) for document in built.documents]
    fields = [{name: set(of[name]) for name in ("title", "text")} for of in counts]
    for asked in write_counted():
        left = [
            held
            for document, held in zip(built.documents, fields, strict=True)
            if asked.accepts(document, set.union(*held.values()))
        ]
        plain = [asked.matches(held, folded=True) for held in left]
        toned = asked.words != [fold(word) for word in asked.words]
        every = sum(map(all, (asked.matches(held, folded=False) for held in left) if toned else plain))
        answer = built.search(asked.text, **asked.options, limit=0)
        assert answer["total"] == every, asked
        assert answer["shown"] == (every or sum(map(any, plain))), asked
        assert answer["otherForms"] == sum(map(all, plain)) - every, asked


def test_first_hits_stand_before_rests_are_asked_for(cut):
    (steps,) = cut.ask_node([["watch", "kinh . tế . tỉnh . huế", {"limit": 10}]])
    first = next(place for place, step in enumerate(steps) if isinstance(step, int))
    assert [step[:2] for step in steps[:first]].count("d-") == 1
    assert not any(step.startswith("r-") for step in steps[:first])
    assert any(isinstance(step, str) and step.startswith("r-") for step in steps[first:])
    # A rest is asked for in the same breath as what the other hits need.
    later = [step for step in steps[first + 1 :] if isinstance(step, str)]
    assert later[0].startswith(("d-", "r-"))


def test_a_total_does_not_ask_how_often_a_word_stands_in_an_article(cut):
    (steps,) = cut.ask_node([["watch", "kinh . tế . tỉnh . huế", {"limit": 10}]])
    assert not any(isinstance(step, str) and step.startswith("f-") for step in steps)


def test_what_is_asked_for_beforehand_are_the_pieces_and_no_rests(cut):
    asked = ["kinh . tế . tỉnh . huế", {"limit": 10}]
    (cold,) = cut.ask_node([["watch", *asked]])
    _, foreseen = cut.ask_node([["prefetch", asked[0]], ["watch", *asked]])
    assert foreseen == [step for step in cold if not str(step).startswith("t-")]


def test_a_short_query_waits_for_rests_since_its_order_needs_them(cut):
    (steps,) = cut.ask_node([["watch", "kinh tế", {"limit": 10}]])
    first = next(place for place, step in enumerate(steps) if isinstance(step, int))
    asked = {step[:2] for step in steps[:first]}
    assert "r-" in asked
    assert "f-" not in asked


def test_repeats_that_cannot_be_read_stop_only_the_queries_whose_order_needs_them(build_and_ask, cut):
    broken = build_and_ask(cut.documents, cut=Cut(longest=12, head=8), without="f-")
    assert broken.search("kinh . tế . tỉnh . huế") == cut.search("kinh . tế . tỉnh . huế")
    with pytest.raises(BuildFailedError, match=r"tim-kiem/f-.*\.js: this file .* is missing or damaged"):
        broken.search("kinh tế", **{"from": "2020"})
    assert broken.ask_node([["search", "kinh tế", {"from": "2020"}]]) == [{"failed": "LoadError"}]


def test_a_rest_that_cannot_be_read_is_an_error_and_not_a_wrong_total(build_and_ask, cut):
    broken = build_and_ask(cut.documents, cut=Cut(longest=12, head=8), without="r-")
    questions = [["search", "kinh . tế . tỉnh . huế"], ["search", "kinh tế"], ["facets", "kinh tế"]]
    for method, text in questions:
        with pytest.raises(BuildFailedError, match=r"tim-kiem/r-.*\.js: this file .* is missing or damaged"):
            broken.engine.run(f"khobao.{method}", text)
    assert broken.ask_node(questions) == 3 * [{"failed": "LoadError"}]


def write_scattered(count: int, holders: range) -> list[SearchDocument]:
    """Return *count* articles with two pairs, in a row in those of *holders*; all rank alike."""
    return [
        SearchDocument(
            slug=f"bai-{number}",
            url=f"bai/2022/bai-{number}.html",
            title=f"Tin {number}",
            date="2022-01-08",
            source="Báo",
            places=(),
            lead="",
            body=("Ngói cầu ngói thanh." if number in holders else "Cầu ngói. Ngói thanh.",),
        )
        for number in range(count)
    ]


def test_a_phrase_is_looked_for_in_so_many_texts_and_believed_further_down(build_and_ask):
    built = build_and_ask(write_scattered(230, range(0, 230, 40)))
    ranked = [hit["slug"] for hit in built.search("cầu ngói thanh", limit=EVERYTHING)["hits"]]
    holders = {f"bai-{number}" for number in range(0, 230, 40)}
    answer = built.search('"cầu ngói thanh"', limit=EVERYTHING)
    assert [hit["slug"] for hit in answer["hits"]] == [
        slug for place, slug in enumerate(ranked) if place >= 200 or slug in holders
    ]
    assert answer["total"] == len(answer["hits"])


def test_articles_with_a_phrase_are_shown_as_they_are_found(build_and_ask):
    built = build_and_ask(write_scattered(60, range(0, 60, 6)))
    (steps,) = built.ask_node([["watch", '"cầu ngói thanh"', {"limit": 10}]])
    shown = [place for place, step in enumerate(steps) if isinstance(step, int)]
    assert [steps[place] for place in shown] == list(range(1, 11))
    read = [place for place, step in enumerate(steps) if str(step).startswith("bai-")]
    assert shown[0] < read[-1]
