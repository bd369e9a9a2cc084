"""The layout is the architecture: a module imports only from rows below its own, and no sibling."""

import ast
import sys
from pathlib import Path

import pytest
from folders import ROOT

# Top to bottom. A row may import from every row below it; two names of one row never import each other.
ROWS = [
    ["build", "khobao.__main__"],
    ["khobao.cli"],
    ["khobao.archive"],
    ["khobao.build", "khobao.serve"],
    ["khobao.import_seeds"],
    ["khobao.ingest", "khobao.places", "khobao.search", "khobao.site"],
    ["khobao.content", "khobao.config"],
    ["khobao.runtime", "khobao.text"],
    ["khobao.model"],
    ["khobao.errors"],
    ["khobao.messages"],
]
# The same inside a stage that has rooms of its own.
ROOMS = {
    "khobao.ingest": [
        ["khobao.ingest.duplicates", "khobao.ingest.ingested_json"],
        ["khobao.ingest.normalizer"],
        ["khobao.ingest.read", "khobao.ingest.classify"],
        ["khobao.ingest.fields"],
        ["khobao.ingest.lines"],
        ["khobao.ingest.page"],
        ["khobao.ingest.errors", "khobao.ingest.shingles"],
    ],
    "khobao.search": [
        ["khobao.search.ask"],
        ["khobao.search.article_text"],
        ["khobao.search.index"],
        ["khobao.search.analyze"],
        ["khobao.search.posting_code"],
    ],
    "khobao.site": [
        ["khobao.site.build"],
        ["khobao.site.preview", "khobao.site.documents"],
        ["khobao.site.pages"],
        ["khobao.site.files"],
        ["khobao.site.publish"],
        ["khobao.site.render"],
        ["khobao.site.related"],
        ["khobao.site.lineage"],
        ["khobao.site.archive"],
        ["khobao.site.body", "khobao.site.page", "khobao.site.language", "khobao.site.theme"],
        ["khobao.site.permalinks", "khobao.site.shades"],
    ],
}
# What stands at the root of the package are its doors.
DOORS = {"build", "config", "errors", "import_seeds", "serve"}

# Each third-party package stands behind one module, so that it can be replaced there. lxml has two doors:
# pages that come in and pages that go out have nothing else in common, and siblings share no code. numpy's
# arrays are what the modules of the search index that count hand each other; related articles count theirs.
GATES = {
    "ahocorasick": {"khobao.places.name_table"},
    "bagit": {"khobao.archive.bag"},
    "dukpy": {"khobao.search.ask"},
    "distributed": {"khobao.runtime.cluster"},
    "filelock": {"khobao.runtime.lock"},
    "babel": {"khobao.messages.catalogue", "khobao.site.language"},
    "jinja2": {"khobao.site.render.templating"},
    "lunr": {"khobao.search.index.indexer"},
    "lxml": {
        "khobao.ingest.read.html",
        "khobao.ingest.read.html_elements",
        "khobao.ingest.read.html_lines",
        "khobao.ingest.read.html_metadata",
        "khobao.search.article_text",
        "khobao.site.publish.links",
    },
    "markdown_it": {"khobao.site.body.markdown"},
    "markupsafe": {"khobao.site.render.templating"},
    "mdit_py_plugins": {"khobao.site.body.markdown"},
    "numpy": {
        "khobao.runtime.arrays",
        "khobao.search.posting_code",
        *(f"khobao.search.analyze.{name}" for name in ("batches", "counter", "segmenter", "tagger")),
        *(
            f"khobao.search.index.{name}"
            for name in (
                "base91",
                "front_coding",
                "packed",
                "packing",
                "pieces",
                "postings",
                "term_dictionary",
            )
        ),
        *(f"khobao.site.related.{name}" for name in ("articles", "candidates", "ranking", "terms")),
    },
    "pyvi": {"khobao.search.analyze.tagger"},
    "rcssmin": {"khobao.site.render.assets"},
    "rjsmin": {"khobao.site.render.assets"},
    "rich": {"khobao.runtime.progress"},
    "slugify": {"khobao.text.slug"},
    "warcio": {"khobao.ingest.read.web_archives"},
    "watchfiles": {"khobao.serve"},
    "yaml": {"khobao.content.front_matter"},
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


def row_of(module: str, rows: list[list[str]]) -> tuple[int, str] | None:
    for number, row in enumerate(rows):
        for name in row:
            if module == name or module.startswith(name + "."):
                return number, name
    return None


TABLES = {"khobao": ROWS, **ROOMS}


@pytest.mark.parametrize("place", TABLES)
def test_every_module_has_a_row(place):
    inside = [m for m in map(module_name, SOURCES) if place == "khobao" or m.startswith(f"{place}.")]
    assert [m for m in inside if m != place and row_of(m, TABLES[place]) is None] == []


@pytest.mark.parametrize("place", TABLES)
def test_imports_point_down(place):
    wrong = []
    for file in SOURCES:
        importer = row_of(module_name(file), TABLES[place])
        if importer is None or module_name(file) == place:
            continue
        for module in imports_of(file):
            imported = row_of(module, TABLES[place])
            if imported and imported[1] != importer[1] and imported[0] <= importer[0]:
                wrong.append(f"{module_name(file)} imports {module}")
    assert wrong == []


def test_the_root_of_the_package_has_only_doors():
    found = {file.stem for file in (ROOT / "khobao").glob("*.py")}
    assert found - {"__init__", "__main__"} == DOORS


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
