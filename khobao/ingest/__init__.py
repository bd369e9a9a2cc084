"""Ingest: raw seeds become articles, with nothing lost and every decision on record."""

from khobao.ingest.duplicates import DuplicateGroup, Holdings, merge_duplicates
from khobao.ingest.ingestedjson import format_ingested, parse_ingested
from khobao.ingest.normalizer import IngestedArticle, IngestedSeed, build_articles
from khobao.ingest.seeds import Seed, check_seeds, read_seeds, read_separate

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
