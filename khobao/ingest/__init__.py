"""Ingest: raw seeds become articles, with nothing lost and every decision on record."""

from khobao.ingest.normalizer import IngestedArticle, IngestedSeed, build_articles
from khobao.ingest.seeds import Seed, read_seeds

__all__ = ["IngestedArticle", "IngestedSeed", "Seed", "build_articles", "read_seeds"]
