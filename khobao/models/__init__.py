"""The records that travel between stages. All are frozen; each field is documented where it stands."""

from khobao.models.articles import Article, Utf8Text
from khobao.models.dates import VIETNAM, ArticleDate
from khobao.models.files import CACHE_FOLDER, Artifact, Cache, Folders, StandingArtifact
from khobao.models.late import LateSequence
from khobao.models.named import Named
from khobao.models.places import ArticleText, FoundPlaces, Gazetteer, Place, Tile
from khobao.models.searching import SearchDocument, SearchIndex
from khobao.models.seeds import Note, NoteKind, Provenance, Role, SeedLine

__all__ = [
    "CACHE_FOLDER",
    "VIETNAM",
    "Article",
    "ArticleDate",
    "ArticleText",
    "Artifact",
    "Cache",
    "Folders",
    "FoundPlaces",
    "Gazetteer",
    "LateSequence",
    "Named",
    "Note",
    "NoteKind",
    "Place",
    "Provenance",
    "Role",
    "SearchDocument",
    "SearchIndex",
    "SeedLine",
    "StandingArtifact",
    "Tile",
    "Utf8Text",
]
