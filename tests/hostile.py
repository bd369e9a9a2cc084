"""Hostile archives: the files that each row of cases/hostile.json puts among good ones."""

import gzip
import io
import json
import zipfile

from folders import ROOT
from program import run_program

CASES = json.loads((ROOT / "tests/cases/hostile.json").read_text(encoding="utf-8"))
REFUSED = [case for case in CASES if "told" in case]
BUILT = [case for case in CASES if "shows" in case]
CANARY = "bí-mật-4711"
OUTSIDE = f"---\ntitle: {CANARY}\n---\n\n{CANARY}\n"
PAGE = (
    "<html><head><title>Trường học vùng lũ đón học sinh</title></head><body><article>"
    "<h1>Trường học vùng lũ đón học sinh</h1><p>Ngày 28/1/2020, các trường học vùng lũ đã đón học sinh trở "
    "lại sau hai tuần dọn dẹp bùn đất và sửa chữa bàn ghế.</p><p>Thầy cô và phụ huynh cùng nhau lau chùi "
    "từng phòng học để các em có chỗ ngồi khô ráo trong những ngày đầu trở lại lớp.</p></article>"
).encode()


def lay_out(case, home):
    """Write the files of *case* below *home*: its own, and those that go with it."""
    _write(home, case["file"], case)
    for path, content in case.get("and", {}).items():
        _write(home, path, content if isinstance(content, dict) else {"text": content})


def build_hostile(folder):
    """Build the archive of all rows that are let in; return its content and its site."""
    home = folder / "archive"
    (folder / "secret.md").write_text(OUTSIDE, encoding="utf-8")
    for case in BUILT:
        lay_out(case, home)
    assert run_program(home, "--jobs", 1, "--base-url", "https://example.org/kho/") == 0
    return home / "content", home / "dist"


def _write(home, path, content):
    file = home / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if content.get("make") == "link":
        file.symlink_to(content["to"])
    else:
        file.write_bytes(MAKERS[content["make"]](content) if "make" in content else content["text"].encode())


def _repeat(case):
    before, part, times, after = case["parts"]
    return (before + part * times + after).encode()


def _attributes(_case):
    names = " ".join(f"a{number}='>'" for number in range(100_000))
    return f"<title>Tin</title><p {names}>Một đoạn.".encode()


def _warc(body, headers=b"", number=0):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + b"\r\n" + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/%d\r\n"
        b"WARC-Date: 2022-01-01T00:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (number, len(http), http)
    )


def _warc_bomb(_case):
    return gzip.compress(_warc(bytes(200_000_000)), 1)


def _warc_bomb_inside(_case):
    return gzip.compress(_warc(gzip.compress(bytes(200_000_000), 1), b"Content-Encoding: gzip\r\n"))


def _warc_many(_case):
    return b"".join(
        gzip.compress(_warc(b"%d" % number + b" " * 10_000_000, number=number), 1) for number in range(30)
    )


def _zip(name, data):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _zip_bomb(_case):
    return _zip("a.warc", _warc(bytes(500_000_000)))


def _zip_of_three_gigabytes(_case):
    # What a ZIP says of its sizes is believed by nobody but the first check: the directory is enough.
    data = _zip("a.warc", b"x")
    place = data.rindex(b"PK\x01\x02") + 24  # APPNOTE.TXT 4.3.12: uncompressed size
    return data[:place] + (3_000_000_000).to_bytes(4, "little") + data[place + 4 :]


def _zip_that_climbs(_case):
    return _zip("../../../../hacked.warc", _warc(PAGE))


def _mhtml_bomb(_case):
    part = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return b"MIME-Version: 1.0\r\n" + b"".join(part % (number, number) for number in range(3000))


MAKERS = {
    "repeat": _repeat,
    "bytes": lambda case: bytes.fromhex(case["hex"]),
    "attributes": _attributes,
    "warc_bomb": _warc_bomb,
    "warc_bomb_inside": _warc_bomb_inside,
    "warc_many": _warc_many,
    "zip_bomb": _zip_bomb,
    "zip_of_three_gigabytes": _zip_of_three_gigabytes,
    "zip_that_climbs": _zip_that_climbs,
    "mhtml_bomb": _mhtml_bomb,
}


def list_files(folder):
    """Return every path below *folder*, folders too."""
    return set(folder.rglob("*"))
