"""The records that travel between stages. All are frozen; each field is documented where it stands."""

from khobao.model.article import Article, Utf8Text
from khobao.model.date import VIETNAM, ArticleDate, DateError
from khobao.model.late import LateSequence
from khobao.model.output import (
    Artifact,
    Folders,
    PreviousOutput,
    SiteFile,
    UnchangedFile,
    locate_folders,
)
from khobao.model.place import ArticleText, FoundPlaces, Gazetteer, Place, Tile
from khobao.model.provenance import Note, NoteKind, Provenance, Role, SeedLine
from khobao.model.search import SearchDocument, SearchIndex

__all__ = [
    "VIETNAM",
    "Article",
    "ArticleDate",
    "ArticleText",
    "Artifact",
    "DateError",
    "Folders",
    "FoundPlaces",
    "Gazetteer",
    "LateSequence",
    "Note",
    "NoteKind",
    "Place",
    "PreviousOutput",
    "Provenance",
    "Role",
    "SearchDocument",
    "SearchIndex",
    "SeedLine",
    "SiteFile",
    "Tile",
    "UnchangedFile",
    "Utf8Text",
    "locate_folders",
]
