"""The memo may be deleted, broken or closed: it is told once, and nothing else happens."""

import os
import pickle
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao.content.article_json import (
    build_article,
    build_origin,
    format_json,
    list_article,
    list_origin,
    parse_json,
)
from khobao.model import Article, ArticleDate, Note, NoteKind, Provenance, Role, SeedLine
from khobao.runtime import memo as module
from khobao.runtime.memo import DAYS_KEPT, NO_MEMO, Memo, open_memo


def list_entries(folder):
    return sorted(folder.glob("??/*"))


@given(st.dictionaries(st.text(max_size=9), st.binary(max_size=99), max_size=30), st.text(max_size=9))
def test_what_was_kept_is_found(tmp_path_factory, values, other):
    folder = tmp_path_factory.mktemp("memo")
    memo = open_memo(folder)
    for key, value in values.items():
        memo.keep(key, value)
    for opened in (memo, open_memo(folder), pickle.loads(pickle.dumps(memo))):
        assert {key: opened.find(key) for key in (*values, other)} == {other: None} | values
        assert all(map(opened.has, values))


def test_another_program_finds_nothing(tmp_path):
    Memo(tmp_path, "one").keep("a", b"1")
    assert Memo(tmp_path, "other").find("a") is None


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda _: b"", lambda data: data[:-1] + b"?"])
def test_a_damaged_entry_counts_as_missing(tmp_path, damage):
    memo = open_memo(tmp_path)
    memo.keep("a", b"12345")
    [file] = list_entries(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    assert memo.find("a") is None
    memo.keep("a", b"12345")
    assert memo.find("a") == b"12345"


def test_an_entry_in_the_place_of_another_counts_as_missing(tmp_path):
    memo = open_memo(tmp_path)
    memo.keep("a", b"1")
    [first] = list_entries(tmp_path)
    memo.keep("b", b"2")
    [second] = set(list_entries(tmp_path)) - {first}
    second.write_bytes(first.read_bytes())
    assert (memo.find("a"), memo.find("b")) == (b"1", None)


def test_without_a_folder_nothing_is_remembered():
    NO_MEMO.keep("a", b"1")
    assert (NO_MEMO.find("a"), NO_MEMO.has("a"), NO_MEMO.remembers) == (None, False, False)
    NO_MEMO.sweep(time.time())


def test_entries_that_were_not_used_for_long_are_removed(tmp_path):
    memo = open_memo(tmp_path)
    now = time.time()
    for name in ("used", "unused"):
        memo.keep(name, name.encode())
    for file in list_entries(tmp_path):
        os.utime(file, (now, now - (DAYS_KEPT + 1) * 86_400))
    assert memo.find("used") == b"used"
    (tmp_path / "ghi-chu.txt").write_text("của người khác")
    memo.sweep(time.time())
    assert (memo.find("used"), memo.find("unused")) == (b"used", None)
    assert (tmp_path / "ghi-chu.txt").exists()


def test_of_too_many_entries_those_used_longest_ago_go(tmp_path, monkeypatch):
    memo = open_memo(tmp_path)
    now = time.time()
    for number in range(5):
        memo.keep(str(number), bytes(1000))
        os.utime(memo._place(str(number)), (now, now - 100 * number))
    monkeypatch.setattr(module, "MOST_BYTES", 3500)
    memo.sweep(now)
    assert [memo.has(str(number)) for number in range(5)] == [True] * 3 + [False] * 2


def test_what_a_killed_build_left_half_written_is_removed_in_time(tmp_path):
    memo = open_memo(tmp_path)
    memo.keep("a", b"1")
    [file] = list_entries(tmp_path)
    part = file.with_name("x.1.part")
    part.write_bytes(b"")
    memo.sweep(time.time())
    assert part.exists(), "another build may be writing it"
    os.utime(part, (0, time.time() - 2 * 86_400))
    memo.sweep(time.time())
    assert not part.exists()


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path, caplog):
    (tmp_path / "memo").write_text("a file")
    memo = open_memo(tmp_path / "memo")
    memo.keep("a", b"1")
    assert not memo.remembers
    assert caplog.text.count("cannot be written") == 1


def test_a_disk_that_fills_up_is_told_once(tmp_path, caplog, monkeypatch):
    memo = open_memo(tmp_path)

    def refuse(part, target):  # noqa: ARG001 (as Path.replace)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    memo.keep("a", b"1")
    memo.keep("b", b"1")
    assert caplog.text.count("No space left on device") == 1
    assert (memo.find("a"), list_entries(tmp_path)) == (None, [])


def write_and_read(memo, number):
    for turn in range(50):
        memo.keep(str(turn % 5), str(turn % 5).encode() * 5000)
        found = memo.find(str((turn + number) % 5))
        assert found is None or found == str((turn + number) % 5).encode() * 5000
    return True


def test_any_process_may_read_and_write(tmp_path):
    with ProcessPoolExecutor(4) as executor:
        assert all(executor.map(write_and_read, [open_memo(tmp_path)] * 4, range(4)))
    assert len(list_entries(tmp_path)) == 5


ARTICLE = Article(
    "Tin \ud800", "Đoạn.", "tin", ArticleDate(2022, 1, 8, "15:19:00+07:00"), "lead", ("A", "B"), "Báo", None,
    "Mở đầu.", ("Huế",), None, "a.txt", "ab", {"k": [1, {"x": None}]}, "2022/tin.md", "digest"
)  # fmt: skip
ORIGIN = Provenance(
    "a.txt", "ab", "utf-8", ("nfc",), (SeedLine(1, "Tin", Role.TITLE, "first"),),
    (Note(NoteKind.CAPTURED, "x"),), "cd", "digest",
)  # fmt: skip


@pytest.mark.parametrize("article", [ARTICLE, Article("Tin", "")])
def test_an_article_is_read_back_from_json(article):
    again = build_article(parse_json(format_json(list_article(article))), article.digest)
    assert (again, again.digest) == (article, article.digest)


@pytest.mark.parametrize("origin", [ORIGIN, None])
def test_an_origin_is_read_back_from_json(origin):
    again = build_origin(parse_json(format_json(list_origin(origin))), "digest")
    assert again == origin
