"""Relating anew those whom a change touches: the same as relating all of them, for any change."""

import random

import pytest

from khobao.site import relating, sharing
from khobao.site.relating import parse_pairs, relate_rows
from khobao.site.sharing import NEAR

SUBJECT = ("chủ đề", "nhân vật", "cơ quan", "lễ hội")
WORDS = [f"từ {n}" for n in range(60)]


class Archive:
    """Articles that come, change and go; newest first, as the site has them."""

    def __init__(self, seed, size):
        self.dice = random.Random(seed)  # noqa: S311 (not for secrets)
        self.made = 0
        self.size = size
        self.rows = []
        for _ in range(size):
            self.rows.append(self.make())
        self.sort()
        self.standing = [-1] * size

    def make(self):
        self.made += 1
        # Rare words and words that many have; subjects; days of several articles; titles that are met again.
        words = {WORDS[int(len(WORDS) * self.dice.random() ** 2)] for _ in range(self.dice.randint(0, 9))}
        subject = self.dice.randrange(self.size // 3)
        words |= {f"{word} {subject}" for word in SUBJECT if self.dice.random() < 0.9}
        # Lists at the sizes where they are not looked at whole any more, and where a term weighs less.
        for word, holders in (("vụ việc", 2 * NEAR), ("giải đấu", 64)):
            lists = max(1, self.size // 100)
            if self.dice.random() < holders * lists / self.size:
                words.add(f"{word} {self.dice.randrange(lists)}")
        places = tuple({f"Xã {int(40 * self.dice.random() ** 2)}" for _ in range(self.dice.randint(0, 2))})
        title = f"Tin về {self.dice.choice(WORDS)} {self.dice.randint(1, 3)}"
        seed = f"{self.made}.txt"
        copies = (f"{self.dice.randint(1, self.made)}.txt",) if self.dice.random() < 0.1 else ()
        facts = (f"bai-{self.made}", title, self.dice.choice((0, *range(100, 140))), seed, copies)
        return facts, places, "\n".join(sorted(words))

    def sort(self):
        self.rows.sort(key=lambda row: (-row[0][2], row[0][0]))

    def change(self):
        """Change an article or a few, or let some come or go."""
        before = list(self.rows)
        for _ in range(self.dice.choice((1, 1, 1, 2, 4))):
            at = self.dice.randrange(len(self.rows))
            (slug, title, day, seed, copies), places, words = self.rows[at]
            new = self.make()
            match self.dice.randrange(7):
                case 0:
                    self.rows.append(new)
                case 1:
                    del self.rows[at]
                case 2:
                    self.rows[at] = ((slug, new[0][1], day, seed, copies), places, words)
                case 3:
                    self.rows[at] = ((slug, title, new[0][2], seed, copies), places, words)
                case 4:
                    self.rows[at] = ((slug, title, day, seed, new[0][4]), new[1], words)
                case _:
                    self.rows[at] = ((slug, title, day, seed, copies), places, new[2])
        self.sort()
        number = {id(row): at for at, row in enumerate(before)}
        self.standing = [number.get(id(row), -1) for row in self.rows]

    def relate(self, before=b"", pairs=b""):
        standing = self.standing if before else [-1] * len(self.rows)
        rows = {at: self.rows[at] for at, last in enumerate(standing) if last < 0}
        return relate_rows(rows, standing, before, pairs)


# The sizes lie away from powers of four, where all terms weigh otherwise, on either side of what is small.
@pytest.mark.parametrize("size", [100, 300])
@pytest.mark.parametrize("seed", range(6))
def test_any_archive_can_follow_any_other(seed, size, monkeypatch):
    related = []
    relate = relating._relate
    monkeypatch.setattr(
        relating,
        "_relate",
        lambda compared, numbers: related.append(len(numbers)) or relate(compared, numbers),
    )
    monkeypatch.setattr(sharing, "SHORTLIST", 2 + seed)  # so that it is full
    archive = Archive(seed, size)
    pairs, compared, touched = archive.relate()
    assert touched is None
    assert len(parse_pairs(pairs).numbers) > size // 2
    untouched = 0
    for _ in range(15):
        archive.change()
        pairs, compared, touched = archive.relate(compared, pairs)
        assert len(touched) == related[-1]
        untouched += len(archive.rows) - related[-1]
        clean, *_ = archive.relate()
        assert related[-1] == len(archive.rows)
        assert pairs == clean
    assert untouched > size


def make_row(number, day, words, title="Bài"):
    return (f"bai-{number}", f"{title} {number}" if title == "Bài" else title, day, None, ()), (), words


def insert(rows, at, row):
    """Return what is found when *row* comes into *rows*, and who is related anew, as in a new archive."""
    pairs, compared, _ = relate_rows(dict(enumerate(rows)), [-1] * len(rows), b"", b"")
    standing = [*range(at), -1, *range(at, len(rows))]
    found, _, touched = relate_rows({at: row}, standing, compared, pairs)
    after = [*rows[:at], row, *rows[at:]]
    clean, *_ = relate_rows(dict(enumerate(after)), [-1] * len(after), b"", b"")
    assert found == clean
    return parse_pairs(found), touched


def test_only_those_are_related_anew_whom_a_change_touches():
    words = ["\n".join(("mọi người", *(f"{word} {n // 4}" for word in SUBJECT))) for n in range(300)]
    rows = [make_row(n, 1000 - n, words[n]) for n in range(300)]
    _, touched = insert(rows, 51, make_row("mới", 950, words[50]))
    assert touched == [48, 49, 50, 51, 52]  # what so many have brings nobody into question


def test_one_that_comes_between_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(sharing, "SHORTLIST", 1)
    rows = [make_row(n, 1000 - n, "\n".join(SUBJECT) if n in {98, 100, 102} else "") for n in range(300)]
    found, touched = insert(rows, 99, make_row("mới", 902, "từ mới"))
    # The one in the middle goes with the earlier of two as near, whoever stands between.
    assert dict(zip(found.numbers.tolist(), found.others.tolist(), strict=True))[101] == 98
    assert touched == []


def test_those_at_the_ends_of_a_list_that_grows_long_part():
    # In a list of sixteen all meet; in one of seventeen, those near each other. Only the last has a story
    # of its own, so that it is what the others have.
    words = "\n".join((*SUBJECT, "vụ việc"))
    titles = {100 + n: "Tin chung" for n in range(15)} | {115: "Tin riêng"}
    rows = [make_row(n, 2000 - n, words if n in titles else "", titles.get(n, "Bài")) for n in range(1100)]
    found, asked = insert(rows, 116, make_row("mới", 1884, words, "Tin chung"))
    assert asked == list(range(100, 117))
    assert 100 not in found.numbers
    assert 108 in found.numbers
