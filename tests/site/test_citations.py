"""References: whole, escaped, and with nothing that the article does not say."""

import json
import posixpath
import re
import xml.etree.ElementTree as ET

from invented import ARTICLES, build, make_article

from khobao.site.render.citations import citation_key, format_bibtex, format_csl, format_ris

BRIDGE = ARTICLES[0]
KEY = "khanh-thanh-cau-2022-01"
URL = "https://example.org/kho/bai/2022/khanh-thanh-cau.html"


def test_bibtex():
    assert format_bibtex(BRIDGE, KEY, URL) == (
        "@article{khanh-thanh-cau-2022-01,\n"
        "  author = {{Lê An} and {Trần Bình}},\n"
        "  title = {{Khánh thành cầu}},\n"
        "  journal = {Báo Tỉnh},\n"
        "  year = {2022},\n"
        "  month = {1},\n"
        "  day = {8},\n"
        f"  url = {{{URL}}},\n"
        "  langid = {vietnamese},\n"
        "}\n"
    )


def test_ris():
    assert format_ris(BRIDGE, URL).split("\r\n") == [
        "TY  - NEWS",
        "AU  - Lê An",
        "AU  - Trần Bình",
        "TI  - Khánh thành cầu",
        "T2  - Báo Tỉnh",
        "PY  - 2022",
        "DA  - 2022/01/08/",
        "AB  - Cây cầu mới nối hai bờ sông.",
        "LA  - vi",
        f"UR  - {URL}",
        "ER  - ",
        "",
    ]


def test_csl():
    [item] = json.loads(format_csl(BRIDGE, KEY, URL))
    assert item["id"] == KEY
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"literal": "Lê An"}, {"literal": "Trần Bình"}]
    assert item["issued"] == {"date-parts": [[2022, 1, 8]]}


def test_what_is_unknown_is_not_said():
    bare = make_article("Chuyện không ngày")
    assert "year" not in format_bibtex(bare, "k", "")
    assert "url" not in format_bibtex(bare, "k", "")
    assert set(json.loads(format_csl(bare, "k", ""))[0]) == {"id", "type", "title", "language"}
    assert format_ris(make_article("Tin", "2022-03"), "").count("DA  - 2022/03//") == 1


def test_articles_of_one_series_have_keys_of_their_own():
    urls = [
        f"bai/2022/{month}/dai-hoi-dang-bo-tinh-lan-thu-{n}.html" for month in ("01", "02") for n in (1, 2)
    ]
    urls += ["bai/khong-ro-ngay/dai-hoi.html", "bai/2022/dai-hoi.html"]
    keys = [citation_key(url) for url in urls]
    assert len(set(keys)) == len(urls)
    assert all(re.fullmatch("[a-z0-9-]+", key) for key in keys)


def test_signs_that_mean_something_to_bibtex_are_escaped():
    tricky = make_article(r"Tăng 5% & {giảm} $2_3 #1 \ ~ ^", slug="tang")
    assert (
        r"title = {{Tăng 5\% \& \{giảm\} \$2\_3 \#1 \textbackslash{} \textasciitilde{} \textasciicircum{}}}"
        in format_bibtex(tricky, "k", "")
    )


def test_a_line_break_in_a_title_does_not_begin_a_new_ris_field():
    assert "TI  - Một hai\r\n" in format_ris(make_article("Một\nhai", slug="mot"), "")


def test_the_feed_is_atom_and_as_old_as_its_newest_article():
    site = build(base_url="https://example.org/kho/")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(site["feed.xml"])  # noqa: S314 (our own bytes)
    assert feed.findtext("a:updated", namespaces=atom) == "2022-03-01T00:00:00+07:00"
    titles = [entry.findtext("a:title", namespaces=atom) for entry in feed.iterfind("a:entry", atom)]
    assert titles == ["Chợ phiên", "Khánh thành cầu", "Mùa lúa", "Năm ấy"], (
        "undated articles have no place in it"
    )
    [self_link] = feed.iterfind("a:link[@rel='self']", atom)
    assert self_link.get("href") == "https://example.org/kho/feed.xml"


ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_who_follows_a_new_province_gets_the_news_of_the_old_one_too():
    own = make_article("Sáp nhập", "2025-07-01", localities=("Tỉnh Mới",))
    for articles, titles in (
        (ARTICLES, ["Chợ phiên", "Khánh thành cầu", "Mùa lúa"]),
        ((*ARTICLES, own), ["Sáp nhập", "Chợ phiên", "Khánh thành cầu", "Mùa lúa"]),
    ):
        site = build(articles, base_url="https://example.org/kho/")
        feed = ET.fromstring(site["dia-phuong/tinh-moi/feed.xml"])  # noqa: S314 (our own bytes)
        assert [title.text for title in feed.iterfind("a:entry/a:title", ATOM)] == titles


def test_a_browser_learns_how_to_search_the_archive():
    site = build(base_url="https://example.org/kho/", title="Kho báo Thừa Thiên Huế")
    described = ET.fromstring(site["opensearch.xml"])  # noqa: S314 (our own bytes)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert described.findtext("o:ShortName", namespaces=names) == "Kho báo Thừa"
    [results] = described.iterfind("o:Url[@rel='results']", names)
    assert results.get("template") == "https://example.org/kho/tim-kiem.html?q={searchTerms}"
    page = site["bai/2022/cho-phien.html"].decode()
    assert 'rel="search" type="application/opensearchdescription+xml" href="../../opensearch.xml"' in page
    assert "opensearch" not in build()["index.html"].decode()


def test_the_sitemap_names_every_page_once():
    site = build(base_url="https://example.org/kho/")
    found = ET.fromstring(site["sitemap.xml"])  # noqa: S314 (our own bytes)
    named = [element.text for element in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    expected = {f"https://example.org/kho/{path}" for path in site if path.endswith(".html")}
    expected = {address for address in expected if not address.endswith(".goc.html")}
    assert not [path for path in site if path.endswith(".goc.html") and b"noindex" not in site[path]]
    hidden = ("404.html", "bao-cao.html", "index.html")  # the last stands there as the folder
    expected -= {f"https://example.org/kho/{path}" for path in hidden}
    assert len(named) == len(set(named))
    assert set(named) == expected | {"https://example.org/kho/"}


def test_every_page_of_the_sitemap_is_linked_from_another():
    site = build(base_url="https://example.org/kho/")
    linked = set()
    for path, data in site.items():
        if path.endswith(".html"):
            for address in re.findall(r'<a [^>]*href="([^"#?]+)', data.decode()):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
                linked |= {target} - {path}
    named = re.findall(r"<loc>https://example.org/kho/([^<]*)</loc>", site["sitemap.xml"].decode())
    assert [path for path in named if (path or "index.html") not in linked] == []
