"""Python and JavaScript understand text alike: by one table of cases, and on random text."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from functools import partial

import pytest
from folders import ROOT
from nodescripts import CALL, call_functions

from khobao.search import ENGINE_SCRIPTS
from khobao.search.analyze import analyzer
from khobao.search.analyze.abbreviations import read_abbreviations
from khobao.search.analyze.analyzer import Token, find_tokens
from khobao.search.ask import SCRIPTS
from khobao.search.index import document_store as documents
from khobao.search.index import packing, postings, scripts, words
from khobao.search.index.base91 import LETTERS, format_bytes
from khobao.search.index.document_store import derive_slug
from khobao.search.index.scripts import build_stems
from khobao.text.diacritics import fold, unify_tone_placement

SWEEP = 20_000


def read_cases(name: str) -> list[dict]:
    return json.loads((ROOT / "tests" / "cases" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["node", "embedded"])
def call(request, node):
    """Call functions of the engine: a list of [name, ...arguments] -> a list of results."""
    if request.param == "node":
        return partial(call_functions, node, ENGINE_SCRIPTS)
    return partial(request.getfixturevalue("small").engine.run, CALL)


def show_token(token: Token) -> str:
    return ("|" if token.after_break else "") + ("*" if token.is_code else "") + token.form


def show_query(query: dict) -> dict:
    """Return the query as the cases write it: a field before its word, ``~`` before what is optional."""
    return {
        "words": [
            (f"{word['field']}:" if word["field"] else "") + ("" if word["required"] else "~") + word["form"]
            for word in query["words"]
        ],
        "pairs": query["pairs"],
        "aliases": [[alias["form"], *alias["covers"]] for alias in query["aliases"]],
        "phrases": query["phrases"],
        "excluded": [[word["form"] for word in chain] for chain in query["excluded"]],
    }


def test_cases_of_fold(call):
    cases = read_cases("fold")
    assert [fold(case["text"]) for case in cases] == [case["folded"] for case in cases]
    assert call([["fold", case["text"]] for case in cases]) == [case["folded"] for case in cases]


def test_cases_of_tone_placement(call):
    cases = read_cases("tone_placement")
    assert [unify_tone_placement(case["text"]) for case in cases] == [case["placed"] for case in cases]
    assert call([["unifyTonePlacement", case["text"]] for case in cases]) == [
        case["placed"] for case in cases
    ]


def test_cases_of_analyzer(call):
    cases = read_cases("analyzer")
    theirs = call([["findTokens", case["text"]] for case in cases])
    for case, tokens in zip(cases, theirs, strict=True):
        ours = find_tokens(case["text"])
        assert [show_token(token) for token in ours] == case["tokens"], case["why"]
        assert [list(token) for token in ours] == [list(token.values()) for token in tokens], case["why"]


def test_cases_of_query(call):
    """Queries are understood in JavaScript alone."""
    abbreviations = {" ".join(long): " ".join(short) for long, short in read_abbreviations().items()}
    cases = read_cases("query")
    queries = call([["parseQuery", case["text"], abbreviations] for case in cases])
    for case, query in zip(cases, queries, strict=True):
        expected = {key: case.get(key, []) for key in ("words", "pairs", "aliases", "phrases", "excluded")}
        assert show_query(query) == expected, case["why"]


def write_text(dice: random.Random) -> str:
    """Return noise: Vietnamese letters, marks and signs of queries, and letters from anywhere."""
    familiar = 'aăâđĐÐoòạuýỳượ\u0302\u0306\u031b\u0300\u0301\u0303\u0309\u0323-/.,:&% \n\t"“”09AZTP5…()'
    ranges = [(0x20, 0x250), (0x300, 0x600), (0x1E00, 0x2100), (0, 0xD800)]
    letters = []
    for _ in range(dice.randrange(30)):
        first, last = dice.choice(ranges)
        stranger = chr(dice.randrange(first, last))
        # The runtimes know different versions of Unicode; what neither is sure of is not Vietnamese.
        known = unicodedata.category(stranger) != "Cn"
        letters.append(stranger if known and dice.random() < 0.3 else dice.choice(familiar))
    return "".join(letters)


def test_random_text_is_understood_alike(call):
    dice = random.Random(11)  # noqa: S311
    texts = [write_text(dice) for _ in range(SWEEP)]
    tokens = call([["findTokens", text] for text in texts])
    folded = call([["fold", text] for text in texts])
    slugs = call([["deriveSlug", text] for text in texts])
    forms = call([["findForms", text] for text in texts])
    for text, token_list, plain, slug, syllables in zip(texts, tokens, folded, slugs, forms, strict=True):
        ours = find_tokens(text)
        assert [list(token) for token in ours] == [list(token.values()) for token in token_list]
        assert [token.form for token in ours if not token.is_code] == syllables, ascii(text)
        assert fold(text) == plain, ascii(text)
        assert derive_slug(text) == slug, ascii(text)


def test_file_names_are_derived_alike(call):
    keys = ["cong nghe", "5,2", "5.2", "5-2", "a" * 40, "北京", "москва", "54-nq/tw"]
    assert call([["buildStems", "t", keys]]) == [build_stems("t", keys)]


SHARED = [
    ("ranking.js", "K1", postings.K1),
    ("ranking.js", "B", postings.B),
    ("engine.js", "LENGTH_STEP", words.LENGTH_STEP),
    ("engine.js", "LENGTH_LETTERS", words.LENGTH_LETTERS),
    ("documents.js", "BLOCK", documents.BLOCK),
    ("documents.js", "SLUG_LENGTH", documents.SLUG_LENGTH),
    ("pieces.js", "FOLDER", f"{scripts.FOLDER}/"),
    ("pieces.js", "HASH_LENGTH", scripts.HASH_LENGTH),
    ("pieces.js", "STEM_LENGTH", scripts.STEM_LENGTH),
    ("unpacking.js", "ESCAPE", packing.ESCAPE),
    ("unpacking.js", "LETTERS", len(LETTERS)),
    ("analyzer.js", "LONGEST_CODE", analyzer.LONGEST_CODE),
    ("analyzer.js", "MOST_CODE_PARTS", analyzer.MOST_CODE_PARTS),
]


@pytest.mark.parametrize(("script", "name", "value"), SHARED, ids=[f"{one[0]} {one[1]}" for one in SHARED])
def test_what_the_builder_writes_by_the_scripts_read_by(script, name, value):
    source = (SCRIPTS / script).read_text(encoding="utf-8")
    [written] = re.findall(rf"const {name} = (.*?);(?: //.*)?$", source, re.MULTILINE)
    assert json.loads(written) == value


def test_cases_of_letters(call):
    cases = read_cases("lettercode")
    theirs = call([["decodeBytes", case["letters"]] for case in cases])
    for case, read in zip(cases, theirs, strict=True):
        data = bytes.fromhex(case["bytes"])
        assert format_bytes(data) == case["letters"], case["why"]
        assert bytes(read.values()) == data, case["why"]


def test_random_bytes_are_read_alike(call):
    dice = random.Random(91)  # noqa: S311
    samples = [dice.randbytes(size) for size in range(200) for _ in range(5)]
    samples += [bytes([filling]) * size for filling in (0, 0xFF) for size in range(30)]
    letters = [format_bytes(data) for data in samples]
    assert set("".join(letters)) == set(LETTERS.decode())
    theirs = call([["decodeBytes", text] for text in letters])
    for data, text, read in zip(samples, letters, theirs, strict=True):
        assert bytes(read.values()) == data
        # They stand in a script's string as they are, so a piece is no longer than it seems.
        assert json.dumps(text) == f'"{text}"'
