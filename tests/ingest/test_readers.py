"""Scraper records, Markdown and web archives; source.toml and quarantine.txt."""

import gzip
import io
import json
import zipfile

import pytest
from ingest_cases import NoPlaces

from khobao.errors import Severity
from khobao.ingest import Seed, build_articles, read_seeds
from khobao.model import NoteKind, Role

TITLE = "Bản vùng cao đón điện lưới"
PARAGRAPHS = [
    "Tối qua, hai trăm nóc nhà ở bản vùng cao lần đầu tiên sáng đèn bằng điện lưới quốc gia.",
    "Ngành điện đã kéo mười bốn ki-lô-mét đường dây qua ba con đèo trong suốt một năm rưỡi.",
    "Trưởng bản kể rằng trẻ con reo hò đến khuya, người già thì ngồi nhìn bóng đèn mà cười.",
]
TEXT = "\n\n".join(PARAGRAPHS)
HTML = f"<html><title>{TITLE}</title><h1>{TITLE}</h1><p>05/03/2020</p>" + "".join(
    f"<p>{p}</p>" for p in PARAGRAPHS
)
RECORD = {
    "title": TITLE,
    "text": TEXT,
    "date": "2020-03-05T01:30:00Z",
    "author": "Kim Trúc",
    "url": "https://example.com/dien",
    "id": 7,
}


def ingest(path, data, note=""):
    return build_articles(Seed(path, data, "0" * 64, source_note=note), NoPlaces())


def check_article(article):
    assert article.title == TITLE
    assert [article.lead, *article.body.split("\n\n")] == PARAGRAPHS


def test_a_json_record_is_an_article():
    (item,) = ingest("a.json", json.dumps(RECORD).encode()).articles
    check_article(item.article)
    assert item.article.date.isoformat() == "2020-03-05T08:30:00+07:00"
    assert item.article.authors == ("Kim Trúc",)
    assert item.article.source_url == "https://example.com/dien"
    assert any(line.text == "id: 7" and line.role is Role.BOILERPLATE for line in item.provenance.lines)


def test_json_lines_hold_many_articles_under_names_of_their_own():
    data = "\n".join(json.dumps({**RECORD, "title": f"{TITLE} thứ {n}"}) for n in ("hai", "ba")).encode()
    items = ingest("a.jsonl", data).articles
    assert [item.article.seed for item in items] == ["a.jsonl#1", "a.jsonl#2"]
    assert len({item.article.seed_sha256 for item in items}) == 2


def test_csv_columns_are_fields():
    quoted = TEXT.replace('"', '""')
    data = f'tieu_de;noi_dung;ngay\n"{TITLE}";"{quoted}";05/03/2020\n'.encode()
    (item,) = ingest("a.csv", data).articles
    check_article(item.article)
    assert item.article.date.isoformat() == "2020-03-05"


def test_source_toml_names_the_source_and_the_fields():
    note = '[fields]\ntext = "than_bai"\n'
    record = {"title": TITLE, "than_bai": TEXT}
    assert str(ingest("a.json", json.dumps(record).encode()).problems[0].message).startswith(
        "a record has no text"
    )
    (item,) = ingest("a.json", json.dumps(record).encode(), f'name = "Báo Bản"\n{note}').articles
    check_article(item.article)
    assert item.article.source == "Báo Bản"


@pytest.mark.parametrize(
    ("path", "data", "line", "message"),
    [
        ("a.json", b"{", 1, "the file is not JSON"),
        ("a.jsonl", b'{"title": "a"}\n{', 2, "the line is not a JSON record"),
        ("a.json", b"[]", None, "the file holds no records"),
        ("a.warc", b"not an archive", None, "the"),
        ("a.wacz", b"PK", None, "the file is not a WACZ archive"),
        ("a.mhtml", b"no parts", None, "the file holds no HTML part"),
        ("a.docx", b"PK", None, "seeds ending in “.docx” are not read"),
        ("a.md", b"---\ntitle: [\n---\n", None, "the front matter is not YAML"),
    ],
)
def test_a_broken_file_is_a_problem_with_its_place(path, data, line, message):
    *_, problem = ingest(path, data).problems
    assert problem.path == f"seeds/{path}"
    assert str(problem.message).startswith(message)
    if line is not None:
        assert problem.line == line
    assert str(problem.advice)


def write_warc(compress=bytes) -> bytes:
    pages = {
        "https://example.com/": "<html><title>Trang nhất</title><p>Chào</p>",
        "https://example.com/dien": HTML,
    }
    records = []
    for url, html in pages.items():
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        head += "WARC-Date: 2021-01-02T03:04:05Z\r\n"
        kind = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        records.append(compress(f"{head}{kind}".encode() + body + b"\r\n\r\n"))
    return b"".join(records)


def write_wacz() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.warc", write_warc())
    return stream.getvalue()


@pytest.mark.parametrize(
    ("path", "data"),
    [("a.warc", write_warc()), ("a.warc.gz", write_warc(gzip.compress)), ("a.wacz", write_wacz())],
)
def test_web_archives_give_their_articles_and_warn_of_the_rest(path, data):
    result = ingest(path, data)
    (item,) = result.articles
    check_article(item.article)
    assert item.article.source_url == "https://example.com/dien"
    assert item.article.date.isoformat() == "2020-03-05"
    assert any(note.kind is NoteKind.CAPTURED for note in item.provenance.notes)
    assert [problem.severity.value for problem in result.problems] == ["warning"]


def test_a_page_saved_as_mhtml():
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
    part = "Content-Type: text/html; charset=utf-8\r\nContent-Location: https://example.com/dien\r\n\r\n"
    (item,) = ingest("a.mhtml", f"{head}{part}{HTML}\r\n--B--\r\n".encode()).articles
    check_article(item.article)
    assert item.article.source_url == "https://example.com/dien"


def test_seeds_are_read_in_order_and_the_listed_are_left_out(tmp_path):
    for name in (
        "b.txt",
        "a/c.txt",
        "a/d.txt",
        "README.md",
        ".hidden.txt",
        "a/source.toml",
        "quarantine.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            "a/d.txt  # twice\n" if name == "quarantine.txt" else 'name = "X"\n', encoding="utf-8"
        )
    seeds = read_seeds(tmp_path)
    assert [seed.path for seed in seeds] == ["a/c.txt", "b.txt"]
    assert [seed.source_note for seed in seeds] == ['name = "X"\n', ""]
    assert read_seeds(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.json", json.dumps([{"title": TITLE, "text": TEXT}, {"title": "b", "text": ""}, 7]).encode()),
        ("a.jsonl", "\n".join([json.dumps({"title": TITLE, "text": TEXT}), '{"text": ""}', "{"]).encode()),
        ("a.csv", f'title,text\n"{TITLE}","{TEXT}"\nb,\nc,\n'.encode()),
    ],
)
def test_a_bad_record_keeps_no_other_from_being_an_article(path, data):
    made = ingest(path, data)
    (item,) = made.articles
    check_article(item.article)
    assert [problem.severity for problem in made.problems] == [Severity.WARNING] * 2
    assert all(problem.line for problem in made.problems)
