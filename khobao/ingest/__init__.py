"""Ingest: raw seeds become articles; nothing is lost, and every decision is recorded."""

from khobao.ingest.duplicates import DuplicateGroup, Holdings, merge_duplicates
from khobao.ingest.ingested_json import format_ingested, parse_ingested
from khobao.ingest.normalizer import IngestedArticle, IngestedSeed, build_articles
from khobao.ingest.read.seeds import Seed, check_seeds, read_seeds, read_separate

__all__ = [
    "DuplicateGroup",
    "Holdings",
    "IngestedArticle",
    "IngestedSeed",
    "Seed",
    "build_articles",
    "check_seeds",
    "format_ingested",
    "merge_duplicates",
    "parse_ingested",
    "read_seeds",
    "read_separate",
]
