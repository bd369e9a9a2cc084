"""What goes into the search index, and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from khobao.model.output import Artifact


@dataclass(frozen=True)
class SearchDocument:
    """What the search index needs of one article. Text is plain: no Markdown, no HTML."""

    slug: str
    url: str  # below dist/: "bai/2022/01/….html"
    title: str
    lead: str  # empty when the article has none
    body: Sequence[str]  # paragraphs, subheadings, list items and captions, in order
    date: str  # ISO 8601, as precise as known; empty when unknown
    source: str  # empty when unknown
    # Slug below dia-phuong/ of each of its places, and what a reader is shown; most important first.
    places: Sequence[tuple[str, str]]
    digest: str = ""  # of the file that all of this was read from; empty when it was not


@dataclass(frozen=True)
class SearchIndex:
    """The built index: files for the site, and what the search page must carry."""

    artifacts: tuple[Artifact, ...]
    root: str  # JSON text that the search page carries in its data block #search-root
