"""Hostile archives: each attack of cases/hostile.json gets its safe result, and the good articles stay."""

import csv
import gzip
import io
import json
import resource
import shutil
import subprocess
import sys

import pytest
from folders import ROOT
from hostile import BUILT, CANARY, OUTSIDE, REFUSED, lay_out, list_files
from lxml import etree, html
from program import find_own_folders, run_program
from test_disk import in_child

from khobao.site import check_manifest
from khobao.site.publish.links import check_site

GOOD = "tests/golden/seeds/004_5607ce7ee07c17cb.txt"
SECONDS = 120  # of processor, for one hostile file; far more than any takes


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """An archive of one good article, built, with a secret beside it."""
    folder = tmp_path_factory.mktemp("good")
    home = folder / "archive"
    (home / "seeds").mkdir(parents=True)
    shutil.copy(ROOT / GOOD, home / "seeds/good.txt")
    (folder / "secret.md").write_text(OUTSIDE, encoding="utf-8")
    (folder / "outside").mkdir()
    assert run_program(home, "--jobs", 1) == 0
    return folder


def read_site(home):
    return {p.relative_to(home): p.read_bytes() for p in (home / "dist").rglob("*") if p.is_file()}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["label"])
def test_what_cannot_be_taken_is_told(case, good, tmp_path):
    shutil.copytree(good, tmp_path, dirs_exist_ok=True)
    home = tmp_path / "archive"
    before = read_site(home)
    articles = {file: file.read_bytes() for file in (home / "content").rglob("*.md")}
    lay_out(case, home)
    around = list_files(tmp_path)

    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        status = run_program(home, "--jobs", 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"peak {peak} MB", file=sys.stderr)
        return status

    status, said = in_child(limited)
    assert case["told"] in said.replace("warning: ", "")
    assert "\n  " in said, "the message says what to do next"
    # A seed keeps nothing else from being published; an article or a list is somebody's slip.
    is_seed = case["file"].startswith("seeds/") and not case["file"].endswith(
        ("quarantine.txt", "separate.txt")
    )
    assert status == (0 if is_seed else 1), said
    assert read_site(home) == before
    for file, data in articles.items():
        assert file.read_bytes() == data
    own = find_own_folders(home)
    made = [path for path in list_files(tmp_path) - around if not any(map(path.is_relative_to, own))]
    assert made == [], "nothing but what the program keeps for itself"
    assert int(said.rpartition("peak ")[2].split()[0]) < 1000, "megabytes"


def test_what_is_let_in_is_whole_and_breaks_nothing_else(hostile):
    assert check_manifest(hostile.site) == []
    assert check_site(hostile.site) == []
    assert len([p for p in hostile.content.rglob("*.md") if p.is_file()]) == len(BUILT)


@pytest.mark.parametrize("case", BUILT, ids=lambda case: case["label"])
def test_what_is_let_in_is_shown_as_text(case, hostile):
    pages = [page for page in hostile.site.glob("bai/**/*.html") if not page.name.endswith(".goc.html")]
    texts = {page: html.fromstring(page.read_bytes()).xpath("string(//article)") for page in pages}
    assert sum(case["shows"] in text for text in texts.values()) >= 1


def test_nothing_of_outside_got_in(hostile):
    for file in hostile.site.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            for text in (data, gzip.decompress(data) if file.suffix == ".gz" else b""):
                assert CANARY.encode() not in text, file
                assert b"root:x:0:0" not in text, file
    assert {path.name for path in hostile.site.parent.parent.iterdir()} == {"archive", "secret.md"}
    assert not list(ROOT.glob("hacked*"))


def test_machine_files_are_what_they_say(hostile):
    for file in [*hostile.site.rglob("*.xml"), *hostile.site.rglob("*.svg")]:
        etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False))
    for file in [*hostile.site.rglob("*.json"), *hostile.site.rglob("*.webmanifest")]:
        json.loads(file.read_bytes())
    for file in hostile.site.rglob("*.jsonl.gz"):
        for line in gzip.decompress(file.read_bytes()).decode().rstrip("\n").split("\n"):
            json.loads(line)
    for page in hostile.site.rglob("*.html"):
        tree = html.fromstring(page.read_bytes())
        for block in tree.xpath("//script[contains(@type, 'json')]/text()"):
            json.loads(block)


def test_no_cell_of_a_table_is_a_formula(hostile):
    tables = list(hostile.site.rglob("*.csv"))
    assert tables
    for table in tables:
        for row in csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))):
            for cell in row:
                number = cell.removeprefix("-").replace(".", "", 1).isdigit()
                assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_many_tiny_files_are_told_one_by_one(good, tmp_path, long_run):
    count = 100_000 if long_run else 2000
    shutil.copytree(good, tmp_path, dirs_exist_ok=True)
    home = tmp_path / "archive"
    before = read_site(home)
    for number in range(count):
        (home / f"seeds/{number}.txt").write_bytes(b"%d\n" % number)
    status, said = in_child(lambda: run_program(home, "--jobs", 1))
    assert status == 0
    assert f"{count:,} problems to settle" in said
    assert read_site(home) == before


def test_the_program_runs_nothing_that_an_archive_names(hostile, tmp_path):
    """The whole archive once more, in a process of its own that would leave a trace of any command."""
    trace = tmp_path / "trace"
    program = (
        "import sys\n"
        "def hook(event, arguments):\n"
        "    if event in ('os.system', 'os.exec', 'os.posix_spawn', 'subprocess.Popen', 'socket.connect'):\n"
        f"        open({str(trace)!r}, 'a').write(f'{{event}} {{arguments}}\\n')\n"
        "import build\n"
        "sys.addaudithook(hook)\n"
        "sys.exit(build.main(sys.argv[1:]))\n"
    )
    home = hostile.site.parent
    arguments = ["--seeds", home / "seeds", "--content", home / "content", "--output", tmp_path / "dist"]
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", program, *map(str, arguments), "--jobs", "1", "-q"], cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert not trace.exists(), trace.read_text(encoding="utf-8")
