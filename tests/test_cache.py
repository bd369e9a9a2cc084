"""The cache may be deleted, broken, locked or of another program: it is told, and nothing else happens."""

import datetime as dt
import os
import pickle
import resource
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobao import cache as module
from khobao.cache import FILE, NoCache, SqliteCache, hash_code, open_cache
from khobao.models import Article, ArticleDate, Note, NoteKind
from khobao.recordbytes import format_record, parse_record

RECORDS = [
    Article("Tin", "Đoạn.", date=ArticleDate(2022, 1, 8), authors=("A", "B"), extra={"k": [1, {"x": None}]}),
    (Note(NoteKind.CAPTURED, "2022"), [1.5, True, b"x"], {"a": dt.date(2022, 1, 8)}),
    {"ngày", "tháng"},
]


@pytest.mark.parametrize("record", RECORDS, ids=["article", "notes", "set"])
def test_records_are_read_back(record):
    assert parse_record(format_record(record)) == record


class _Calls:
    def __reduce__(self):
        return (os.system, ("echo reached",))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pickle.dumps(_Calls()), id="a call of the system"),
        pytest.param(pickle.dumps(hash_code), id="a function of this program"),
        pytest.param(b"ckhobao.cache\nos.system\n(S'echo reached'\ntR.", id="a name inside a module"),
        pytest.param(b"\x80\x05", id="cut short"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_no_record_is_refused(data, capfd):
    with pytest.raises(ValueError, match="record"):
        parse_record(data)
    assert "reached" not in capfd.readouterr().out


def fill(folder, values):
    with open_cache(folder) as cache:
        cache.put_many(values)
        cache.sweep()


def read(folder, *keys):
    with open_cache(folder) as cache:
        cache.sweep()
        return cache.get_many(keys)


@given(st.dictionaries(st.text(max_size=9), st.binary(max_size=99), max_size=30), st.text(max_size=9))
def test_what_was_put_is_got(tmp_path_factory, values, other):
    folder = tmp_path_factory.mktemp("cache")
    with open_cache(folder) as cache:
        cache.put_many(values)
        assert cache.get_many([*values, other]) == {k: v for k, v in values.items() if k in (*values, other)}
    with open_cache(folder) as cache:
        assert cache.get_many([*values, other]) == values
        assert cache.get(other) == values.get(other)


def test_there_is_one_file(tmp_path):
    fill(tmp_path / "cache", {"a": b"1"})
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [FILE]


def test_other_code_finds_nothing(tmp_path, monkeypatch):
    fill(tmp_path, {"a": b"1"})
    monkeypatch.setattr(module, "hash_code", lambda: b"other")
    assert read(tmp_path, "a") == {}


def damage(tmp_path, offset):
    file = tmp_path / FILE
    data = bytearray(file.read_bytes())
    at = offset if isinstance(offset, int) else data.index(offset)
    data[at : at + 8] = b"\xff" * 8
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "warns"),
    [
        pytest.param(
            lambda folder: (folder / FILE).write_bytes(b"no database " * 99), True, id="another file"
        ),
        pytest.param(lambda folder: (folder / FILE).write_bytes(b""), False, id="an empty file"),
        pytest.param(lambda folder: (folder / FILE).unlink(), False, id="gone"),
        pytest.param(lambda folder: damage(folder, 0), True, id="a broken head"),
        pytest.param(lambda folder: damage(folder, b"value of a"), False, id="a value that rotted"),
        pytest.param(lambda folder: damage(folder, 2 * module._PAGE), True, id="a broken tree"),
        pytest.param(lambda folder: os.truncate(folder / FILE, 5000), True, id="cut short"),
    ],
)
def test_a_broken_cache_is_never_believed_and_is_made_anew(tmp_path, caplog, spoil, warns):
    values = {f"key {number}": b"value of a key" + bytes([number]) * 9999 for number in range(40)}
    fill(tmp_path, values)
    spoil(tmp_path)
    found = read(tmp_path, *values)
    assert found.items() < values.items()
    assert bool(caplog.records) == warns
    fill(tmp_path, values)
    assert read(tmp_path, *values) == values


def test_a_cache_of_another_version_is_made_anew(tmp_path, caplog):
    fill(tmp_path, {"a": b"1"})
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert read(tmp_path, "a") == {}
    assert "the format 99" in caplog.text
    fill(tmp_path, {"a": b"1"})
    assert read(tmp_path, "a") == {"a": b"1"}


def test_a_locked_cache_is_done_without(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    fill(tmp_path, {"a": b"1"})
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert read(tmp_path, "a") == {}
    assert "locked" in caplog.text
    other.close()
    assert read(tmp_path, "a") == {"a": b"1"}


def test_two_builds_may_use_it_at_once(tmp_path):
    with open_cache(tmp_path) as one, open_cache(tmp_path) as other:
        one.put("a", b"1")
        other.put("b", b"2")
        assert one.get("a") == b"1"
    assert read(tmp_path, "a", "b") == {"a": b"1", "b": b"2"}


def test_a_place_that_cannot_be_written_is_done_without(tmp_path, caplog):
    (tmp_path / "cache").write_text("a file where the folder should be")
    fill(tmp_path / "cache", {"a": b"1"})
    assert "cannot be used" in caplog.text


def test_a_full_disk_is_done_without(tmp_path, caplog):
    fill(tmp_path, {"a": b"1"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        fill(tmp_path, {"b": b"2" * 1_000_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "This build does without" in caplog.text
    assert read(tmp_path, "a", "b") == {"a": b"1"}


def test_what_no_recent_build_used_is_removed(tmp_path):
    fill(tmp_path, {"old": b"1", "kept": b"2"})
    for _ in range(module._KEPT_BUILDS):
        assert read(tmp_path, "kept") == {"kept": b"2"}
    assert read(tmp_path, "old", "kept") == {"kept": b"2"}


def test_a_build_that_ends_early_ages_nothing(tmp_path):
    fill(tmp_path, {"a": b"1", "old": b"2"})
    for _ in range(2 * module._KEPT_BUILDS):
        with open_cache(tmp_path) as cache:
            assert cache.get("a") == b"1"
            cache.put("new", b"3")
    assert read(tmp_path, "a", "old", "new") == {"a": b"1", "old": b"2", "new": b"3"}


def test_the_size_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MAX_SIZE", 250)
    for name in "abcd":
        fill(tmp_path, {name: name.encode() * 100})
    assert read(tmp_path, *"abcd").keys() == {"c", "d"}


def test_much_is_written_before_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_BUFFER", 10)
    cache = SqliteCache(tmp_path / FILE, b"code")
    cache.put("a", b"1" * 20)
    assert SqliteCache(tmp_path / FILE, b"code").get("a") == b"1" * 20
    cache.close()


def test_no_cache_remembers_nothing():
    cache = NoCache()
    cache.put("a", b"1")
    cache.put_many({"a": b"1"})
    assert cache.get("a") is None
    assert cache.get_many(["a"]) == {}


def lend(cache, *keys, **values):
    """Return what another process gets of *keys*, and what it hands back after it put *values*."""
    lent = pickle.loads(pickle.dumps(cache.lend()))
    found = lent.get_many(keys)
    lent.put_many(values)
    return found, pickle.loads(pickle.dumps(lent))


def test_another_process_reads_and_hands_back(tmp_path):
    fill(tmp_path, {"a": b"1", "b": b"2"})
    with open_cache(tmp_path) as cache:
        cache.put("waits", b"3")
        found, lent = lend(cache, "a", "waits", "never", new=b"4")
        assert found == {"a": b"1"}
        assert cache.get("new") is None
        cache.take_back(lent)
    assert read(tmp_path, "new", "waits") == {"new": b"4", "waits": b"3"}


def test_what_another_process_asked_for_is_in_use(tmp_path):
    fill(tmp_path, {"old": b"1", "lent": b"2"})
    for _ in range(module._KEPT_BUILDS):
        with open_cache(tmp_path) as cache:
            cache.take_back(lend(cache, "lent")[1])
            cache.sweep()
    assert read(tmp_path, "old", "lent") == {"lent": b"2"}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.unlink(), id="gone"),
        pytest.param(lambda file: file.write_bytes(b"no database " * 99), id="another file"),
        pytest.param(lambda file: damage(file.parent, b"value of a"), id="a value that rotted"),
        pytest.param(lambda file: damage(file.parent, 2 * module._PAGE), id="a broken tree"),
    ],
)
def test_another_process_leaves_a_broken_file_alone(tmp_path, spoil):
    file = tmp_path / FILE
    values = {f"key {number}": b"value of a key" + bytes([number]) * 9999 for number in range(40)}
    fill(tmp_path, values)
    with open_cache(tmp_path) as cache:
        spoil(file)
        before = file.read_bytes() if file.exists() else None
        found, _ = lend(cache, *values)
        assert found.items() < values.items()
        assert (file.read_bytes() if file.exists() else None) == before


def test_another_process_does_without_a_locked_file(tmp_path, monkeypatch):
    monkeypatch.setattr("khobao.lentcache.PATIENCE", 0.05)
    fill(tmp_path, {"a": b"1"})
    with open_cache(tmp_path) as cache:
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert lend(cache, "a")[0] == {}
        other.close()
        assert lend(cache, "a")[0] == {"a": b"1"}


def test_no_cache_and_a_cache_done_without_lend_nothing(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    with open_cache(tmp_path / "cache") as cache:
        assert cache.lend() is None
    assert NoCache().lend() is None
