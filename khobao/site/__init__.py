"""Articles → the site in ``dist/``: pages, feeds, style sheet and scripts.

For the build::

    articles = …                                     # every Article of content/, with its slug
    build_document(article, gazetteer)               # what the search index needs
    archive = build_archive(articles, gazetteer)     # along its axes: time, place and source
    start_relating(archive, …), start_dumps(…)       # workers begin with what takes long
    files = build_site(archive, …)                   # yields files; writes nothing
    write_site(add_manifest(files), dist)            # beside, then swapped in; unchanged files stay
    check_manifest(dist)                             # missing, changed and foreign files, as Problems
    linkcheck.check_site(dist)                       # dead links and the like, as Problems

The order of work: ``facets`` sees the articles along time, place and source; ``pages`` plans every page as a
record; ``templating`` renders one page from its record and nothing else, so in any process.
"""

from khobao.site.archive import Archive, build_archive
from khobao.site.build import build_site
from khobao.site.documents import build_document
from khobao.site.files.dumps import start_dumps
from khobao.site.pages.report import build_report, format_report
from khobao.site.permalinks import REPORT, address_before
from khobao.site.preview import Plan, render_preview
from khobao.site.publish.checksums import add_manifest, check_manifest
from khobao.site.publish.sizes import check_budgets, format_summary, read_sizes
from khobao.site.publish.writer import WriteReport, write_site
from khobao.site.related import start_relating
from khobao.site.render.assets import STATIC
from khobao.site.render.templating import TEMPLATES

__all__ = [
    "REPORT",
    "STATIC",
    "TEMPLATES",
    "Archive",
    "Plan",
    "WriteReport",
    "add_manifest",
    "address_before",
    "build_archive",
    "build_document",
    "build_report",
    "build_site",
    "check_budgets",
    "check_manifest",
    "format_report",
    "format_summary",
    "read_sizes",
    "render_preview",
    "start_dumps",
    "start_relating",
    "write_site",
]
