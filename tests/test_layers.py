"""The layout is the architecture: a module imports only from rows below its own, and no sibling."""

import ast
import sys
from pathlib import Path

import pytest
from folders import ROOT

# Top to bottom. A row may import from every row below it; two names of one row never import each other.
ROWS = [
    ["build"],
    ["khobao.pipeline", "khobao.server", "khobao.asking"],
    ["khobao.lastbuild", "khobao.contentupdate"],
    ["khobao.ingest", "khobao.places", "khobao.search", "khobao.site"],
    [
        "khobao.contentstore",
        "khobao.cache",
        "khobao.buildlock",
        "khobao.workers",
        "khobao.cluster",
        "khobao.progress",
        "khobao.collector",
    ],
    ["khobao.contentreading", "khobao.lentcache"],
    ["khobao.contentjournal", "khobao.contentshelves"],
    ["khobao.articlefile", "khobao.settings"],
    ["khobao.frontmatter"],
    ["khobao.text"],
    [
        "khobao.recordbytes",
        "khobao.compactjson",
        "khobao.filedigests",
        "khobao.links",
        "khobao.ahead",
        "khobao.arrays",
    ],
    ["khobao.models"],
    ["khobao.errors"],
]

# The same inside a stage that has rooms of its own.
INGEST_ROWS = [
    ["khobao.ingest.duplicates"],
    ["khobao.ingest.normalizer"],
    ["khobao.ingest.read", "khobao.ingest.classify"],
    ["khobao.ingest.fields"],
    ["khobao.ingest.lines"],
    ["khobao.ingest.page"],
    ["khobao.ingest.errors", "khobao.ingest.shingles"],
]

# Each third-party package stands behind one module, so that it can be replaced there. lxml has two doors:
# pages that come in and pages that go out have nothing else in common, and siblings share no code. numpy's
# arrays are what the modules of the search index that count hand each other; related articles count theirs.
GATES = {
    "ahocorasick": {"khobao.places.automaton"},
    "distributed": {"khobao.cluster"},
    "filelock": {"khobao.buildlock"},
    "babel": {"khobao.site.language"},
    "jinja2": {"khobao.site.templating"},
    "lunr": {"khobao.search.indexer"},
    "lxml": {
        "khobao.ingest.read.html",
        "khobao.ingest.read.html_elements",
        "khobao.ingest.read.html_lines",
        "khobao.ingest.read.html_metadata",
        "khobao.site.linkcheck",
    },
    "markdown_it": {"khobao.site.markdown"},
    "markupsafe": {"khobao.site.templating"},
    "mdit_py_plugins": {"khobao.site.markdown"},
    "numpy": {
        "khobao.arrays",
        "khobao.site.compared",
        "khobao.site.relating",
        "khobao.site.sharing",
        *(
            f"khobao.search.{name}"
            for name in (
                "changes",
                "choosing",
                "counter",
                "directory",
                "gathering",
                "joining",
                "layers",
                "lettercode",
                "merging",
                "packed",
                "packing",
                "pieces",
                "postingcode",
                "postings",
                "segmenter",
                "sharedletters",
                "tagger",
            )
        ),
    },
    "pyvi": {"khobao.search.tagger"},
    "rcssmin": {"khobao.site.assets"},
    "rjsmin": {"khobao.site.assets"},
    "rich": {"khobao.progress"},
    "slugify": {"khobao.text.slug"},
    "warcio": {"khobao.ingest.read.web_archives"},
    "watchfiles": {"khobao.server"},
    "yaml": {"khobao.frontmatter"},
}


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


SOURCES = [ROOT / "build.py", *sorted((ROOT / "khobao").rglob("*.py"))]


def row_of(module: str, rows: list[list[str]] = ROWS) -> tuple[int, str] | None:
    for number, row in enumerate(rows):
        for name in row:
            if module == name or module.startswith(name + "."):
                return number, name
    return None


def test_every_module_has_a_row():
    unplaced = [m for m in map(module_name, SOURCES) if m != "khobao" and row_of(m) is None]
    assert unplaced == []


def test_every_module_of_ingest_has_a_row():
    modules = [m for m in map(module_name, SOURCES) if m.startswith("khobao.ingest.")]
    assert [m for m in modules if row_of(m, INGEST_ROWS) is None] == []


@pytest.mark.parametrize("rows", [ROWS, INGEST_ROWS], ids=["stages", "rooms of ingest"])
def test_imports_point_down(rows):
    wrong = []
    for file in SOURCES:
        importer = row_of(module_name(file), rows)
        if importer is None:
            continue
        for module in imports_of(file):
            imported = row_of(module, rows)
            if imported and imported[1] != importer[1] and imported[0] <= importer[0]:
                wrong.append(f"{module_name(file)} imports {module}")
    assert wrong == []


def test_each_package_stands_behind_one_module():
    wrong = []
    for file in SOURCES:
        for module in imports_of(file):
            gate = GATES.get(module.split(".")[0])
            if gate and module_name(file) not in gate:
                wrong.append(f"{module_name(file)} imports {module}; only {', '.join(sorted(gate))} may")
    assert wrong == []


def test_every_package_has_a_gate_and_every_gate_is_in_use():
    used = {module.split(".")[0] for file in SOURCES for module in imports_of(file)}
    ours = {"khobao", "build"}
    assert used - ours - set(sys.stdlib_module_names) == set(GATES)
