"""The hostile archive in a real browser: no script of an article runs, no request leaves, on any page."""

import re
from urllib.parse import quote

import pytest
from hostile import BUILT
from promises import wait_until
from webserver import serve

pytestmark = pytest.mark.browser

POLICY = re.compile(
    r'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">', re.ASCII
)
QUERIES = [
    "<img src=x onerror=hacked()>",
    '"><script>hacked()</script>',
    "javascript:hacked()",
    "__proto__ constructor",
    "${hacked()} {{7*7}}",
    "hacked",
    "\u202eĐảo",
    "=HYPERLINK",
]
FOREIGN = "main script, main img, main iframe"  # which no search page has of its own

# Every frame tells the page at which node the policy stopped a script.
NOTE_WHAT_IS_STOPPED = """
  top.stopped ??= [];
  addEventListener("securitypolicyviolation", (event) => top.stopped.push(event.target.nodeName));
"""


@pytest.fixture(scope="module", params=["http", "file"])
def start(request, hostile):
    if request.param == "file":
        yield hostile.site.as_uri() + "/"
        return
    with serve(hostile.site) as address:
        yield address


@pytest.fixture
def page(browser, start):
    """A page that notes every call of hacked(), every dialog and every request that leaves."""
    context = browser.new_context(locale="vi-VN", service_workers="block")
    page = context.new_page()
    page.faults = []
    page.expose_function("hacked", lambda: page.faults.append(f"hacked on {page.url}"))
    page.on("dialog", lambda dialog: page.faults.append(f"dialog: {dialog.message}") or dialog.dismiss())
    page.on(
        "request",
        lambda request: (
            request.url.startswith((start, "data:", "blob:")) or page.faults.append(f"left: {request.url}")
        ),
    )
    page.on(
        "console",
        lambda message: (
            "Content Security Policy" in message.text
            and page.faults.append(f"stopped by the policy alone: {message.text}")
        ),
    )
    page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))
    yield page
    context.close()
    assert page.faults == []


def test_no_script_runs_on_any_page_of_an_article_or_a_list(page, start, hostile):
    listed = [p for p in hostile.site.rglob("*.html") if "/dia-phuong/" not in p.as_posix()]
    kinds = {"index.html", "bao-cao.html", "du-lieu.html", "tim-kiem.html"}
    paths = [
        p.relative_to(hostile.site).as_posix() for p in listed if p.parent != hostile.site or p.name in kinds
    ]
    assert sum(path.startswith("bai/") for path in paths) > len(BUILT)
    for path in paths:
        page.goto(start + path, wait_until="load")
        # Whoever hovers over and clicks on what looks like an attack.
        page.evaluate(
            """() => {
              for (const element of document.querySelectorAll("main a, main span, main button, main td")) {
                element.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
              }
              for (const link of document.querySelectorAll("a[href]")) {
                if (!/^(https?|mailto|file):/.test(link.protocol)) hacked();
              }
            }"""
        )


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_becomes_markup(page, start, query):
    page.goto(f"{start}tim-kiem.html?q={quote(query)}&nguon={quote(query)}&dia-phuong={quote(query)}")
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    page.goto(f"{start}tim-kiem.html?q={quote(query)}")
    page.wait_for_selector('#results[data-settled="true"]', state="attached")
    assert page.locator(FOREIGN).count() == 0
    # A suggestion repeats what stands before the words that it completes.
    page.fill("#q", f"{query} học si")
    suggestion = page.locator("#suggestions li").first
    suggestion.wait_for()
    assert suggestion.get_attribute("data-text") == f"{query} học sinh"
    assert suggestion.inner_text().startswith(f"{query} học sinh")
    assert page.locator(FOREIGN).count() == 0


def test_hits_of_hostile_titles_are_text(page, start):
    page.goto(f"{start}tim-kiem.html?q=hacked")
    page.wait_for_selector('#results[data-state="done"]', state="attached")
    assert page.locator("#results [data-slug]").count() > 0
    assert page.evaluate("() => Object.prototype.polluted") is None


def test_the_policy_is_strict_on_every_page(hostile):
    pages = list(hostile.site.rglob("*.html"))
    assert len(pages) > 80
    for page in pages:
        [policy] = POLICY.findall(page.read_text(encoding="utf-8")[:1000])
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self'", "no inline script, no eval, no wasm"
        # The page for what is not there is shown under any address, and so names the site's root.
        assert rules["base-uri"] == ("'self'" if page.name == "404.html" else "'none'")
        assert rules["form-action"] == "'self'"
        assert rules.get("style-src", "'none'") in ("'self'", "'none'")
        for name, sources in rules.items():
            allowed = {"'self'", "'none'", "data:"} if name == "img-src" else {"'self'", "'none'"}
            assert set(sources.split()) <= allowed, (page, name)


def test_the_policy_stops_what_would_get_through(browser, hostile, tmp_path):
    """The same policy on a page with a hole: the last line of defence holds by itself."""
    [policy] = POLICY.findall((hostile.site / "index.html").read_text(encoding="utf-8")[:1000])
    (tmp_path / "hole.html").write_text(
        f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{policy}">'
        "<script>hacked()</script><img src=x onerror=hacked()><svg onload=hacked()></svg>"
        "<a id=a href='javascript:hacked()'>a</a><iframe srcdoc='<script>parent.hacked()</script>'></iframe>",
        encoding="utf-8",
    )
    context = browser.new_context()
    page = context.new_page()
    calls = []
    page.add_init_script(NOTE_WHAT_IS_STOPPED)
    page.expose_function("hacked", lambda: calls.append(1))
    page.goto((tmp_path / "hole.html").as_uri())
    page.click("#a")
    # The script, the two handlers, the script of the frame, and the link, of which the document is told.
    wait_until(page, "() => stopped.sort().join(' ') === '#document IMG SCRIPT SCRIPT svg'")
    context.close()
    assert calls == []
