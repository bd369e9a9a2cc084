#!/usr/bin/env python3
"""Fuzz the readers of seeds: no bytes may raise anything but a reported problem.

    make test-long
    python tests/fuzz/fuzz_readers.py [-max_total_time=600] FOLDER [FOLDER OF SEEDS TO START FROM]

The first folder gets every input that reached something new. The first byte chooses the kind of file, the
rest is its content. Hypothesis does the same, without looking at the code, in ``tests/ingest/test_laws.py``;
this is for a longer run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["khobao.ingest"]):
    from khobao.ingest import Seed, build_articles
    from khobao.model import FoundPlaces

ENDINGS = ("txt", "html", "md", "json", "jsonl", "csv", "warc", "warc.gz", "wacz", "mhtml")


class NoPlaces:
    """A gazetteer of an empty country."""

    def find(self, _text, on):
        """Find nothing, whatever the day *on*."""
        assert on is None or on.year
        return FoundPlaces(())


def check_bytes(data: bytes) -> None:
    """Raise when *data* makes neither an article nor a problem, or loses a line of a plain text."""
    if not data:
        return
    ending = ENDINGS[data[0] % len(ENDINGS)]
    result = build_articles(Seed(f"a.{ending}", data[1:], "0" * 64), NoPlaces())
    assert result.articles or result.problems
    for item in result.articles:
        numbers = [line.number for line in item.provenance.lines]
        assert ending != "txt" or numbers == list(range(1, len(numbers) + 1))


if __name__ == "__main__":
    atheris.Setup(sys.argv, check_bytes)
    atheris.Fuzz()
