"""The archive that a cache remembers is the one that would be built, whatever was edited."""

import dataclasses
import random

import pytest
from invented import ARTICLES, Gazetteer, make_article
from memorycache import MemoryCache

from khobao.models import ArticleDate
from khobao.recordbytes import name_record
from khobao.site import lastarchive as module
from khobao.site.facets import build_archive
from khobao.site.lastarchive import recall_archive

DATES = (
    "2022-01-08",
    "2022-01-08T07:00:00+07:00",
    "2022-01-08T15:19:00+07:00",
    "2022-01-09",
    "2022-01",
    "2021",
)


def describe(archive):
    """Return all that an archive is, with articles for entries."""

    def tell(entries):
        return [(id(entry.article), entry.url, entry.places, entry.source) for entry in entries]

    return (
        tell(archive.entries),
        [(day, tell(entries)) for day, entries in archive.by_day.items()],
        tell(archive.undated),
        [(place, tell(entries)) for place, entries in archive.by_place.items()],
        list(archive.places.items()),
        list(archive.parts.items()),
        [(source, tell(entries)) for source, entries in archive.by_source.items()],
        list(archive.by_month.items()),
        list(archive.by_year.items()),
    )


def edit(articles, dice):
    """Change one of *articles*: half of the time in a way that moves it along no axis."""
    at = dice.randrange(len(articles))
    change = dice.choice(
        ["body", "lead", "authors", "title", "title", "date", "localities", "source", "add", "drop"]
    )
    if change == "add":
        articles.append(make_article(f"Bài thêm {dice.random()}", dice.choice(DATES)))
    elif change == "drop" and len(articles) > 2:
        del articles[at]
    elif change not in ("add", "drop"):
        values = {
            "body": f"Đoạn {dice.random()}.",
            "lead": f"Sa-pô {dice.random()}.",
            "authors": (f"Người {dice.random()}",),
            "title": f"{dice.choice('ABCDĐEH')} {dice.randrange(9)}",
            "date": dice.choice([None, *map(ArticleDate.parse, DATES)]),
            "localities": dice.choice([(), ("Tỉnh Cũ",), ("Tỉnh Khác/Xã A", "Tỉnh Cũ"), ("Không có",)]),
            "source": dice.choice([None, "Báo Tỉnh", "Đài Tỉnh", "Báo  tỉnh"]),
        }
        articles[at] = dataclasses.replace(articles[at], **{change: values[change]})


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_is_what_would_be_built(seed, monkeypatch):
    built = []
    monkeypatch.setattr(module, "build_archive", lambda *given: built.append(1) or build_archive(*given))
    dice = random.Random(seed)  # noqa: S311 (an order, not a secret)
    articles = [*ARTICLES, *(make_article(f"Bài {number}", dice.choice(DATES)) for number in range(12))]
    cache, gazetteer = MemoryCache(), Gazetteer()
    last, known, filings = None, 0, {}
    for _ in range(150):
        filed, made = recall_archive(articles, gazetteer, cache), recall_archive(articles, gazetteer)
        archive, cards, clean, expected = filed.archive, filed.cards, made.archive, made.cards
        assert describe(archive) == describe(build_archive(articles, gazetteer)) == describe(clean)
        told = [name_record(entry) for entry in archive.entries]
        assert told == [name_record(entry) for entry in clean.entries]
        assert (cards.digest, expected.before) == (expected.digest, None)
        if cards.before is not None:
            assert cards.before == last[0]
            changed = {
                entry
                for entry, card, before in zip(archive.entries, told, last[1], strict=True)
                if card != before
            }
            assert cards.changed == changed
            known += bool(changed)
        last = cards.digest, told
        # One digest, one filing, and the other way round.
        axes = [(entry.article.slug, module._describe_axes(entry.article)) for entry in archive.entries]
        assert filings.setdefault(filed.filing, axes) == axes
        assert made.filing == ""
        assert [entry.opening for entry in archive.entries] == [entry.opening for entry in clean.entries]
        for _ in range(dice.randrange(3)):
            edit(articles, dice)
        dice.shuffle(articles)
        if dice.random() < 0.05:
            cache.held[module._KEY] = b"torn"
    assert 150 < len(built) < 150 + 120, "without a cache always, and with one where something has moved"
    assert known > 15
    assert len(set(map(str, filings.values()))) == len(filings)


def test_an_article_that_passes_another_of_its_day_is_seen():
    articles = [make_article(title, "2022-01-08") for title in ("An", "Bình", "Chi")]
    cache, gazetteer = MemoryCache(), Gazetteer()
    recall_archive(articles, gazetteer, cache)
    articles[2] = dataclasses.replace(articles[2], title="Ba")
    entries = recall_archive(articles, gazetteer, cache).archive.entries
    assert [entry.article.title for entry in entries] == ["An", "Ba", "Bình"]


def test_only_a_card_that_may_have_changed_is_worked_out(monkeypatch):
    articles = [make_article(f"Bài {number}", "2022-01-08") for number in range(9)]
    cache, gazetteer = MemoryCache(), Gazetteer()
    before = recall_archive(articles, gazetteer, cache)
    asked = []
    name_card = module._name_card
    monkeypatch.setattr(module, "_name_card", lambda entry: asked.append(entry.url) or name_card(entry))
    articles[3] = dataclasses.replace(articles[3], body=f"{articles[3].body}\n\nThêm.")
    after = recall_archive(articles, gazetteer, cache)
    assert asked == [archive_url(articles[3])]
    assert (after.cards.digest, after.filing) == (before.cards.digest, before.filing)
    articles.append(make_article("Bài mới", "2023"))
    recall_archive(articles, gazetteer, cache)
    assert asked[1:] == [archive_url(articles[-1])], "all others moved down, and show the same"


def archive_url(article):
    return build_archive([article], Gazetteer()).entries[0].url
