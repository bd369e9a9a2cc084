"""The records that travel between stages. All are frozen; each field is documented where it stands."""

from khobao.models.articles import Article, Utf8Text
from khobao.models.dates import VIETNAM, ArticleDate
from khobao.models.files import Artifact, Folders, PreviousOutput, SiteFile, UnchangedFile
from khobao.models.late import LateSequence
from khobao.models.places import ArticleText, FoundPlaces, Gazetteer, Place, Tile
from khobao.models.searching import SearchDocument, SearchIndex
from khobao.models.seeds import Note, NoteKind, Provenance, Role, SeedLine

__all__ = [
    "VIETNAM",
    "Article",
    "ArticleDate",
    "ArticleText",
    "Artifact",
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
]
