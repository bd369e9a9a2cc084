"""Articles → the site in ``dist/``: pages, feeds, style sheet and scripts.

For the pipeline::

    articles = …                                     # every Article of content/, with its slug
    article_url(article), plain_paragraphs(article)  # what the search index needs
    filed = recall_archive(articles, …)              # along its axes: time, place and source
    ground = start_groundwork(filed, …)              # workers begin with what takes long
    artifacts = build_site(ground, …)                # yields Artifacts; writes nothing
    write_site(add_manifest(artifacts), dist)        # beside, then swapped in; unchanged files stay
    check_manifest(dist)                             # missing, changed and foreign files, as Problems
    linkcheck.check_site(dist)                       # dead links and the like, as Problems

The order of work: ``facets`` sees the articles along time, place and source; ``pages`` plans every page as a
record; ``templating`` renders one page from its record and nothing else, so in any process.
"""

from khobao.site.assets import STATIC
from khobao.site.budgets import check_budgets, format_summary, read_sizes
from khobao.site.build import build_site
from khobao.site.former import (
    FormerSite,
    NotedFormer,
    compare_former,
    find_former_site,
    note_former,
)
from khobao.site.groundwork import Groundwork, start_groundwork
from khobao.site.lastarchive import FiledArchive, recall_archive
from khobao.site.manifest import add_manifest, check_manifest
from khobao.site.permalinks import REPORT, article_url
from khobao.site.preview import Plan, render_preview
from khobao.site.renderer import plain_paragraphs
from khobao.site.report import build_report, format_report
from khobao.site.standing import Standing
from khobao.site.templating import TEMPLATES
from khobao.site.writer import WriteReport, write_site

__all__ = [
    "REPORT",
    "STATIC",
    "TEMPLATES",
    "FiledArchive",
    "FormerSite",
    "Groundwork",
    "NotedFormer",
    "Plan",
    "Standing",
    "WriteReport",
    "add_manifest",
    "article_url",
    "build_report",
    "build_site",
    "check_budgets",
    "check_manifest",
    "compare_former",
    "find_former_site",
    "format_report",
    "format_summary",
    "note_former",
    "plain_paragraphs",
    "read_sizes",
    "recall_archive",
    "render_preview",
    "start_groundwork",
    "write_site",
]
