"""Whole pages of many kinds, as HTML and as the text that a browser copies from them.

Each ``tests/cases/pages/*.html`` was invented in the manner of a kind of site, most of them before the rules
had seen such a page. Its first line says date, authors and what must not survive; ``k="t"`` marks the title,
``k="b"`` the text, ``k="c"`` captions. The ``.txt`` beside it is what Chromium copies.
"""

import json
import re

import pytest
from ingest_cases import CASES, NoPlaces
from lxml.html import document_fromstring

from khobao.ingest import Seed, build_articles
from khobao.text.unicode import collapse_spaces

PAGES = sorted(path.stem for path in (CASES / "pages").glob("*.html"))
# What only a picture or a link tells, a copied text does not: short lines that stay there. Page -> lines.
STRAY = {
    "vne-2016-chay-rung": ["Hàng trăm người chữa cháy rừng phòng hộ / Nắng nóng kỷ lục ở miền Trung"],
    "kenh14-2014-script-date": ["Góc đọc sách giữa rừng thông", "Những quán cà phê mèo đông khách"],
    "phpbb-2013-cau-ca": ["Một cần, một võng, một bình trà."],
    "suckhoe-2009-table-qa": ["(Nguyễn Thị Hồng Thắm, Biên Hòa)"],
    "tho-2010-hoi-van-nghe": ["Bắc Giang, tháng Chạp năm Kỷ Sửu"],
}
# A header's clock that stands where a dateline would, on a page whose date only a script tells.
CLOCK_TAKEN_FOR_DATE = {"tn-2019-jsonld"}


def read_page(name):
    """Return what the page's first line says, its marked parts, and the page without marks."""
    text = (CASES / "pages" / f"{name}.html").read_text(encoding="utf-8")
    head, page = text.split("\n", 1)
    marked = {"t": [], "b": [], "c": []}
    for element in document_fromstring(re.sub(r"^<\?xml.*?\?>", "", page)).xpath("//*[@k]"):
        for line_break in element.iter("br"):
            line_break.tail = f"\n{line_break.tail or ''}"
        parts = re.split(r"\n\s*\n", element.text_content())
        marked.setdefault(element.get("k"), []).extend(filter(None, map(collapse_spaces, parts)))
    return json.loads(head[4:-3]), marked, re.sub(r' k="\w"', "", page)


def read_seed(name, ending, page):
    if ending == "html":
        return Seed("a.html", page.encode(), "0" * 64)
    return Seed("a.txt", (CASES / "pages" / f"{name}.txt").read_bytes(), "0" * 64)


def words(text):
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("ending", ["html", "txt"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_as_its_author_marked_it(name, ending):
    head, marked, page = read_page(name)
    result = build_articles(read_seed(name, ending, page), NoPlaces())
    if head.get("reason"):
        assert result.articles == ()
        return
    (item,) = result.articles
    article = item.article
    if marked["t"]:
        assert article.title == marked["t"][0]
    if not (ending == "txt" and name in CLOCK_TAKEN_FOR_DATE):
        date = head.get("date_in_text", head["date"]) if ending == "txt" else head["date"]
        assert (article.date.isoformat()[:10] if article.date else None) == date
    accepted = [name.casefold() for name in head["authors"]]
    found = ", ".join(article.authors).casefold()
    assert (
        found in accepted
        or found == " - ".join(accepted)
        or found.replace(", ", " - ") in accepted
        or (not found and not accepted)
    )
    text = f"{article.lead or ''}\n{article.body}"
    for phrase in head["boilerplate"]:
        assert phrase not in text
    kept = words(text.replace("\\", ""))
    place = 0
    for paragraph in marked["b"]:
        end = words(paragraph)[-4:]
        place = next(at for at in range(place, len(kept)) if kept[at : at + len(end)] == end) + len(end)
    known = " ".join([*marked["b"], *marked["c"], *marked.get("x", []), *STRAY.get(name, []), "caption"])
    assert set(kept) - set(words(known)) == set()


@pytest.mark.parametrize("name", sorted(CLOCK_TAKEN_FOR_DATE))
@pytest.mark.xfail(strict=True, reason="In copied text nothing parts a header's clock from a dateline.")
def test_a_clock_in_the_header_is_no_date(name):
    (item,) = build_articles(read_seed(name, "txt", ""), NoPlaces()).articles
    assert item.article.date is None
