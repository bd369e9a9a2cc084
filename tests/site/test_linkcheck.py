"""Sites with one mistake each, and the message that each must bring."""

import pytest

from khobao.site.publish.links import check_site

GOOD = '<!doctype html><html><body id="top"><a href="#top">a</a><a href="b.html?q=x#end">b</a></body></html>'
OTHER = '<!doctype html><html><body><p id="end"></p></body></html>'


def site(folder, **pages):
    for name, text in {"index": GOOD, "b": OTHER, **pages}.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


def page(inside, head=""):
    return f"<!doctype html><html><head>{head}</head><body>{inside}</body></html>"


def test_a_good_site(tmp_path):
    assert check_site(site(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (page('<a href="gone.html">x</a>'), "the link gone.html leads to no file"),
        (page('<a href="b.html#gone">x</a>'), "the link b.html#gone leads to no such anchor"),
        (page('<a href="#gone">x</a>'), "the link #gone leads to no such anchor"),
        (page('<a href="./">x</a>'), "the link ./ leads to no file"),
        (page('<a href="/b.html">x</a>'), "the link /b.html is not relative"),
        (page('<a href="../b.html">x</a>'), "the link ../b.html leads to no file"),
        (
            page('<img src="https://example.org/a.png">'),
            "https://example.org/a.png is fetched from elsewhere",
        ),
        (
            page("", '<script src="//example.org/a.js"></script>'),
            "//example.org/a.js is fetched from elsewhere",
        ),
        (
            page("", '<link rel="stylesheet" href="https://example.org/a.css">'),
            "https://example.org/a.css is fetched from elsewhere",
        ),
        (page('<form action="search.html"></form>'), "the link search.html leads to no file"),
    ],
)
def test_one_mistake(tmp_path, text, message):
    [problem] = check_site(site(tmp_path, wrong=text))
    assert str(problem.message) == message
    assert problem.path.endswith("wrong.html")


def test_what_a_reader_may_click_may_leave(tmp_path):
    links = '<a href="https://example.org/">x</a><a href="mailto:a@example.org">y</a>'
    canonical = '<link rel="canonical" href="https://example.org/index.html">'
    assert check_site(site(tmp_path, out=page(links, canonical))) == []


def test_a_name_that_is_not_ascii(tmp_path):
    [problem] = check_site(site(tmp_path, tiếng=OTHER))
    assert str(problem.message) == "the file name is not ASCII"
