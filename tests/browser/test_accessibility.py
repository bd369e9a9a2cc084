"""axe finds nothing to complain about on any kind of page, in either theme."""

import pytest
from conftest import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/js/node_modules/axe-core/axe.min.js"
ARTICLE = "bai/2022/01/phat-trien-kinh-te-so-hoan-thien-chinh-quyen-dien-tu-do-thi-thong-minh"
KINDS = [
    "index.html",
    f"{ARTICLE}.html",
    f"{ARTICLE}.html?q=chuy%E1%BB%83n%20%C4%91%E1%BB%95i%20s%E1%BB%91",
    f"{ARTICLE}.goc.html",
    "dia-phuong/index.html",
    "dia-phuong/thua-thien-hue/index.html",
    "ngay/index.html",
    "ngay/2022/index.html",
    "ngay/2022/01/index.html",
    "ngay/2022/01/08.html",
    "ngay/khong-ro-ngay.html",
    "nguon/index.html",
    "nguon/bao-thua-thien-hue/index.html",
    "tim-kiem.html",
    "tim-kiem.html?q=%C4%91%C3%B4%20th%E1%BB%8B",
    "tim-kiem.html?q=zzzzzz",
    "ve-kho-bao.html",
    "404.html",  # served at any depth
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_violation(browser, served, theme):
    # The policy of the pages would refuse axe itself.
    context = browser.new_context(color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    found = {}
    for kind in KINDS:
        page.goto(served + kind)
        if "q=" in kind and kind.startswith("tim-kiem"):
            page.wait_for_selector('#results[data-state="done"]', state="attached")
        page.add_script_tag(path=AXE)
        result = page.evaluate("() => axe.run()")
        violations = [
            f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        if violations:
            found[kind] = violations
        assert result["passes"], "axe looked at nothing"
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(browser, served, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    wide = []
    for kind in KINDS:
        page.goto(served + kind)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(kind)
    page.close()
    assert wide == []
