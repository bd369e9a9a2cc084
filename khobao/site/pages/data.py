"""The page of the archive's data: every file with its rows and bytes, every column with its meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

from khobao.site.files.columns import ARTICLES, PLACE_TABLE, TABLE
from khobao.site.files.data_package import DESCRIPTOR, name_file
from khobao.site.files.dumps import CHECKSUMS, DataFile
from khobao.site.language import Language
from khobao.site.page import Page
from khobao.site.permalinks import DATA


@dataclass(frozen=True)
class DataLink:
    """A file of data as the page shows it; its bytes do not travel with the page."""

    url: str  # below dist/
    name: str
    title: str  # in the language of the interface
    rows: int
    size: int  # bytes


def plan_data_page(files: Sequence[DataFile], language: Language) -> Page:
    """Return the page that leads to *files* and explains them."""
    links = [
        DataLink(file.artifact.path, file.name, name_file(file, language), file.rows, file.size)
        for file in files
    ]
    return Page(
        DATA,
        "data.html",
        {
            "files": links,
            "size": sum(file.size for file in files),
            "example": next((link.name for link in links if link.name.endswith(".gz")), "bai-viet.jsonl.gz"),
            "descriptor": DESCRIPTOR,
            "checksums": CHECKSUMS,
            "tables": {
                "bai-viet-*.jsonl.gz": ARTICLES,
                "bai-viet.csv": TABLE,
                "dia-phuong.csv": PLACE_TABLE,
            },
        },
    )
