"""Two whole sites are, byte for byte, what they were when the program was put into other rooms.

One digest stands for all files of a site. The golden archive has a test that says what has changed.
Left out is what depends on the zlib of the machine: compressed texts count as what they hold, and files that
tell their sizes or digests do not count.
"""

import gzip
import hashlib

import build
from benchmarks.corpus import build_corpus
from benchmarks.site import write_content

GOLDEN = "1874d5cf6ca679951a57ae860dae882af9c6dc4cab81bcb20d037d27dfe80e3d"
# 10,000 articles of benchmarks/corpus.py
MADE_UP = "d27ae3ec372da07451d0b079659236b7f6d77108dc57ba471c007346e4244d9a"

_TELLS_SIZES = ("du-lieu.html", "du-lieu/datapackage.json", "ngoai-tuyen/toan-bo.json")


def hash_site(site):
    """Return one digest over the path and the content of every file of a site."""
    digest = hashlib.sha256()
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        path = file.relative_to(site).as_posix()
        if file.name == "SHA256SUMS" or path in _TELLS_SIZES:
            continue
        data = file.read_bytes()
        content = gzip.decompress(data) if path.endswith(".gz") else data
        digest.update(f"{path} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def test_the_golden_site_is_as_it_was(golden):
    assert hash_site(golden.site) == GOLDEN


def test_a_site_of_ten_thousand_articles_is_as_it_was(tmp_path):
    write_content(build_corpus(10_000).articles, tmp_path / "content")
    folders = ("--seeds", tmp_path / "none", "--content", tmp_path / "content", "--output", tmp_path / "dist")
    assert build.main([*map(str, folders), "--quiet"]) == 0
    assert hash_site(tmp_path / "dist") == MADE_UP
