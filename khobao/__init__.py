"""Kho Báo: a folder of raw Vietnamese news articles becomes a searchable static archive."""

import os

__version__ = "0.2.0"

# numpy's linear algebra, which nothing here uses, would start a thread for every processor when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
