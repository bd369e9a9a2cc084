"""Counted terms to the files of the index: postings sorted, packed, and cut into pieces."""
