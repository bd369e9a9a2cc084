"""The same articles as a content folder, and Kho Báo's own build over it."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import CorpusArticle
from benchmarks.engine import Engine
from benchmarks.measure import Cost, measure_command
from khobao import __version__

NAME = "Kho Báo"
ROOT = Path(__file__).resolve().parent.parent

# Provinces by names that stood through all the years over which undated articles are spread.
PROVINCES = (
    "An Giang",
    "Bắc Giang",
    "Bình Định",
    "Cà Mau",
    "Cao Bằng",
    "Cần Thơ",
    "Đà Nẵng",
    "Đắk Lắk",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Nội",
    "Hải Phòng",
    "Hồ Chí Minh",
    "Khánh Hòa",
    "Kiên Giang",
    "Lâm Đồng",
    "Nghệ An",
    "Quảng Ninh",
    "Quảng Trị",
    "Thừa Thiên Huế",
)
_FIRST_DAY = dt.date(2010, 1, 1)
_DAYS = 5400

_MARKUP = re.compile(r"([\\`*_{}\[\]<>&~|])")
_LINE_START = re.compile(r"^([#+\-=:]|\d{1,9}(?=[.)]))")


def write_content(articles: Sequence[CorpusArticle], content: Path) -> None:
    """Write *articles* into *content* as ``YYYY/<slug>.md``, with their headlines hidden.

    The title is “Bản tin” and a number, so that the real one can be asked for without having been indexed.
    An article without a date gets one by its slug, and each gets one province, so that the pages by date
    and by place have something to show.
    """
    for number, article in enumerate(articles):
        path = content / build_content_path(article)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(format_article(article, f"Bản tin {number}"), encoding="utf-8")


def build_content_path(article: CorpusArticle) -> str:
    """Return the file of *article* below ``content/``."""
    return f"{_choose_date(article)[:4]}/{article.slug}.md"


def format_article(article: CorpusArticle, title: str) -> str:
    """Return front matter and body as ``content/`` holds them; JSON strings and lists are YAML too."""
    province = PROVINCES[zlib.crc32(article.slug.encode()) % len(PROVINCES)]
    fields = {
        "title": json.dumps(title, ensure_ascii=False),
        "date": _choose_date(article),
        "slug": article.slug,
        "source": json.dumps(article.source or "Bản tin", ensure_ascii=False),
        "localities": json.dumps([province], ensure_ascii=False),
    }
    front = "\n".join(f"{key}: {value}" for key, value in fields.items())
    body = "\n\n".join(map(escape_markdown, article.paragraphs))
    return f"---\n{front}\n---\n\n{body}\n"


def escape_markdown(line: str) -> str:
    r"""Return *line* so that Markdown shows just what it says.

    >>> escape_markdown("1. Giá *mới* <5%")
    '1\\. Giá \\*mới\\* \\<5%'
    """
    line = _MARKUP.sub(r"\\\1", line)
    return _LINE_START.sub(lambda start: start[0] + "\\" if start[0].isdigit() else "\\" + start[0], line)


def _choose_date(article: CorpusArticle) -> str:
    if article.date:
        return article.date
    return str(_FIRST_DAY + dt.timedelta(days=zlib.crc32(article.slug.encode()) % _DAYS))


def measure_build(content: Path, output: Path, *, folder: Path, log: Path) -> Cost:
    """Build *content* into *output* by the command line, from *folder*, and return the cost.

    What the next build may remember stands beside *output*.
    """
    folders = ("--archive", output.parent, "--content", content, "--output", output)
    command = (sys.executable, ROOT / "build.py", "--quiet", *folders)
    # Python keeps its compiled modules, as it does for everybody who has not told it otherwise.
    return measure_command(command, folder=folder, log=log, environment={"PYTHONDONTWRITEBYTECODE": ""})


def measure_index(content: Path, *, folder: Path, log: Path) -> Cost:
    """Return what the search index alone costs to build, reading the articles included."""
    command = (sys.executable, "-m", "benchmarks.index", content)
    return measure_command(command, folder=folder, log=log, environment={"PYTHONPATH": str(ROOT)})


def read_version() -> str:
    """Return the version of this project."""
    return __version__


def describe_engine(site: Path, index_cost: Cost) -> Engine:
    """Return the search of the built *site* as the browser measures it."""
    return Engine(
        name=NAME,
        version=read_version(),
        mounts={"/": site},
        page="tim-kiem.html",
        api="khobao",
        index_files=tuple(sorted(path for path in (site / "tim-kiem").rglob("*") if path.is_file())),
        index_cost=index_cost,
        from_disk=site.resolve() / "tim-kiem.html",
    )
