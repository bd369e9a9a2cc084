"""Every kind of page, and pages of hostile text, are valid HTML by html-validate's standard rules.

Let be in ``tests/js/htmlvalidate.json``: what articles bring along (long titles, blanks at the end of a line
of a seed), and the list of suggestions, which no native element can be.
"""

import json
import subprocess

import pytest
from folders import ROOT
from invented import ARTICLES, build, lay_out, make_article

TOOLS = ROOT / "tests/js"
CHECKER = TOOLS / "node_modules/html-validate/bin/html-validate.mjs"
HOSTILE = json.loads((ROOT / "tests/cases/site_hostile.json").read_text(encoding="utf-8"))


def check_html(node, folder, checker=CHECKER):
    """Return "path:line: rule: message" for every fault of the pages in *folder*."""
    pages = sorted(map(str, folder.rglob("*.html")))
    assert pages
    command = [
        *(node, str(checker)),
        *("--config", str(TOOLS / "htmlvalidate.json"), "--formatter", "json"),
        *pages,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    # It always prints a list, and ends with 1 both for a fault of a page and for one of its own.
    assert done.stdout, f"no report, status {done.returncode}: {done.stderr}"
    faults = [
        f"{report['filePath']}:{fault['line']}: {fault['ruleId']}: {fault['message']}"
        for report in json.loads(done.stdout)
        for fault in report["messages"]
    ]
    assert done.returncode == 0 or faults, f"no fault, status {done.returncode}: {done.stderr}"
    return faults


def test_the_pages_of_the_golden_archive_are_valid(node, golden):
    assert check_html(node, golden.site) == []


def build_hostile():
    """Return an archive of every text in ``site_hostile.json``, one article each."""
    articles = []
    for number, case in enumerate(HOSTILE):
        fields = {"body": "Một đoạn.", "lead": None} | case["article"]
        fields |= {name: tuple(fields[name]) for name in ("authors", "localities") if name in fields}
        title = fields.pop("title", f"Bài {number}")
        articles.append(make_article(title, f"2022-01-{number + 1:02}", **fields | {"slug": f"bai-{number}"}))
    return articles


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_hostile_text_are_valid(node, tmp_path, language):
    site = build([*ARTICLES, *build_hostile()], base_url="https://example.org/kho/", language=language)
    assert check_html(node, lay_out(site, tmp_path / "dist")) == []


def test_paged_lists_are_valid(node, tmp_path):
    many = [
        make_article(f"Bài {n}", f"2022-01-{1 + n % 3:02}", localities=("Tỉnh Dài",), source="Báo Dài")
        for n in range(160)
    ]
    site = {path: data for path, data in build(many).items() if not path.startswith("bai/")}
    assert check_html(node, lay_out(site, tmp_path / "dist")) == []


def test_the_validator_sees_what_is_wrong(node, tmp_path):
    wrong = {
        "close-order": "<p>x</b></p>",
        "no-dup-id": "<p id=a></p><p id=a></p>",
        "element-required-attributes": "<img>",
    }
    for number, body in enumerate(wrong.values()):
        (tmp_path / f"{number}.html").write_text(f"<!doctype html>\n{body}\n", encoding="utf-8")
    faults = "\n".join(check_html(node, tmp_path))
    assert all(f": {rule}: " in faults for rule in wrong), faults


@pytest.mark.parametrize("status", [0, 1, 2])
def test_a_checker_that_prints_nothing_has_checked_nothing(node, tmp_path, status):
    (tmp_path / "page.html").write_text("<!doctype html>\n", encoding="utf-8")
    silent = tmp_path / "silent.mjs"
    silent.write_text(f"process.exit({status});\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="no report"):
        check_html(node, tmp_path, silent)


def test_a_checker_that_fails_without_a_fault_is_no_proof(node, tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html>\n", encoding="utf-8")
    broken = tmp_path / "broken.mjs"
    broken.write_text("process.stdout.write('[]'); process.exitCode = 1;\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="no fault"):
        check_html(node, tmp_path, broken)
