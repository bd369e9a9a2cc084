"""What the tests of the ingest stage share."""

import json
from pathlib import Path

import pytest

from khobao.ingest import Seed
from khobao.model import ArticleText, FoundPlaces

CASES = Path(__file__).parent.parent / "cases"


class NoPlaces:
    """A gazetteer of an empty country."""

    def __init__(self):
        self.asked: list[tuple[ArticleText, object]] = []

    def find(self, text, on):
        self.asked.append((text, on))
        return FoundPlaces(())


def read_cases(name: str) -> list:
    """Return the cases of ``tests/cases/<name>.json`` as parameters; known failures must fail."""
    parameters = []
    for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")):
        marks = (
            [pytest.mark.xfail(reason=case["reason"], strict=True)]
            if case["group"] == "known-failure"
            else []
        )
        parameters.append(pytest.param(case, id=case["label"], marks=marks))
    return parameters


def text_seed(text: str, path: str = "a.txt") -> Seed:
    return Seed(path, text.encode("utf-8"), "0" * 64)
