"""The interface speaks whole languages: every string of the templates has its translation, and no other."""

import ast
import datetime as dt
import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po
from folders import ROOT
from invented import build
from jinja2.ext import babel_extract

from khobao.cli.options import ARGPARSE_TEXTS
from khobao.messages.catalogue import LOCALES
from khobao.model import ArticleDate
from khobao.site.files.columns import ARTICLES, PLACE_TABLE, TABLE
from khobao.site.files.data_package import FULL_TEXTS, TITLES
from khobao.site.language import DATE_PATTERNS, read_language
from khobao.site.render.decisions import NOTE_TEXTS, REPAIR_TEXTS, RULE_TEXTS

OPTIONS = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
}


def strings_of_the_interface():
    # What Python says itself: dates, and the decisions of the normaliser.
    found = {
        "the year %(year)s",
        *DATE_PATTERNS,
        *RULE_TEXTS.values(),
        *REPAIR_TEXTS.values(),
        *NOTE_TEXTS.values(),
    }
    found |= {FULL_TEXTS, *TITLES.values(), *(c.text for c in (*ARTICLES, *TABLE, *PLACE_TABLE))}
    for template in sorted((ROOT / "templates").glob("*.html")):
        with template.open("rb") as file:
            for _, function, message, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), OPTIONS):
                if function == "gettext" and message is None:
                    continue  # a variable: what it may hold is among the strings of Python
                found.add(message if isinstance(message, str) else message[0])
                assert function != "ngettext" or message[1], template
    return found


def strings_of_the_terminal():
    """Return the texts of every ``Message(…)`` that has words; one that is all gaps needs no translation."""
    found = set(ARGPARSE_TEXTS)
    for file in sorted((ROOT / "khobao").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    found.add(text.value)
                else:
                    assert file.name in ("message.py", "progress.py"), f"{file}:{node.lineno}"
    return {text for text in found if re.search(r"[A-Za-z]", re.sub(r"%\(\w+\)s|kB", "", text))}


def test_the_vietnamese_catalogue_is_complete_and_has_nothing_obsolete():
    with (LOCALES / "vi.po").open("rb") as file:
        catalogue = {
            message.id if isinstance(message.id, str) else message.id[0]: message for message in read_po(file)
        }
    del catalogue[""]
    assert set(catalogue) == strings_of_the_interface() | strings_of_the_terminal()
    for message in catalogue.values():
        texts = [message.string] if isinstance(message.string, str) else message.string
        assert all(texts), message.id
        # A template may leave a name out of a sentence, but not name what the sentence does not give it.
        assert not list(message.check(None)), message.id
        named = set(re.findall(r"%\(\w+\)s", " ".join(texts)))
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        assert named <= set(re.findall(r"%\(\w+\)s", " ".join(originals))), message.id


def test_nothing_is_said_twice():
    text = (LOCALES / "vi.po").read_text(encoding="utf-8")
    counts = Counter(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))
    assert [said for said, count in counts.items() if count > 1] == []


def test_dates_as_vietnamese_papers_write_them():
    language = read_language("vi")
    assert language.full_date(ArticleDate(2022, 1, 8)) == "Thứ Bảy, ngày 8 tháng 1 năm 2022"
    assert language.full_date(ArticleDate(2022, 1)) == "tháng 1 năm 2022"
    assert language.full_date(ArticleDate(2022)) == "năm 2022"
    assert language.short_date(ArticleDate(2022, 1, 8)) == "8/1/2022"
    assert language.short_date(ArticleDate(2022, 1)) == "1/2022"
    assert language.day(dt.date(2025, 7, 1)) == "Thứ Ba, ngày 1 tháng 7 năm 2025"
    assert language.any_year(1, 8) == "ngày 8 tháng 1"
    assert language.number(12345) == "12.345"
    assert language.weekday_names()[0] == ("T2", "Thứ Hai")
    assert language.weekday_names()[6] == ("CN", "Chủ Nhật")


def test_dates_in_english():
    language = read_language("en")
    assert language.full_date(ArticleDate(2022, 1, 8)) == "Saturday, 8 January 2022"
    assert language.full_date(ArticleDate(2022, 1)) == "January 2022"
    assert language.any_year(1, 8) == "8 January"


def test_the_interface_in_english_leaves_the_articles_as_they_are():
    page = build(language="en")["bai/2022/khanh-thanh-cau.html"].decode()
    assert '<html lang="en">' in page
    assert '<article id="article" lang="vi"' in page
    assert "Provenance" in page
    assert "Xuất xứ" not in page


def test_an_unknown_language_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no language “fr”, only en, vi"):
        read_language("fr")
    with pytest.raises(ValueError, match="only en, vi"):
        read_language("../../etc/passwd")
