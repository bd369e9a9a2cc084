"""Records whose digest is kept with them."""

from __future__ import annotations


class Named:
    """A record that is large, or that many others hold: its digest is worked out once and stays with it."""
