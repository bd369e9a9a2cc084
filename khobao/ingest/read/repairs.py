"""Repairs of text: small functions that each repair one thing, and the table that applies them.

Left alone is what an author chose: spelling, tone placement, quotation marks, dashes, a missing space after a
full stop. Repairing twice changes nothing more.
"""

import html
import re
from collections.abc import Callable

from khobao.text.unicode import compose, unify_d

Repair = Callable[[str], str]

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# An ampersand that was escaped twice or more: &amp;amp;lt; becomes &lt;.
_ESCAPED_AMPERSANDS = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+(?=#?\w{1,31};)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Bullets of the fonts Symbol and Wingdings, which Word stores as private-use characters.
_BULLETS = re.compile("[\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc\uf06e\uf076\uf02d]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SPACE_RUN = re.compile(" {2,}")
_D_LOOKALIKE = re.compile(r"[ÐƉ]|(?<![^\W\d_])[ðɖ]")


def unescape_entities(text: str) -> str:
    """Replace HTML entities with their characters: ``&quot;`` → ``"``. A lone ampersand stays.

    >>> unescape_entities("R&amp;D &amp;amp; AT&T")
    'R&D & AT&T'
    """
    text = _ESCAPED_AMPERSANDS.sub("&", text)
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def drop_control_characters(text: str) -> str:
    """Drop control characters; tabs stay."""
    return _CONTROLS.sub("", text).replace("\x85", " ")


def drop_invisible_characters(text: str) -> str:
    """Drop zero-width spaces and joiners, direction marks and byte order marks."""
    return _INVISIBLE.sub("", text)


def drop_soft_hyphens(text: str) -> str:
    """Drop soft hyphens, which mark where a word may be broken."""
    return text.replace("\u00ad", "")


def use_plain_spaces(text: str) -> str:
    """Replace no-break, thin and ideographic spaces with plain ones."""
    return _SPACES.sub(" ", text)


def use_plain_bullets(text: str) -> str:
    """Replace bullets of symbol fonts with ``•``, and drop other private-use characters."""
    return _PRIVATE.sub("", _BULLETS.sub("•", text))


def use_vietnamese_d(text: str) -> str:
    """Replace the look-alikes Ð and Ɖ with Đ, and at the beginning of a syllable ð and ɖ with đ.

    Elsewhere ð stays: đ only begins Vietnamese syllables, and ð never begins an Icelandic one.

    >>> use_vietnamese_d("Ðà Nẵng, ðẹp"), use_vietnamese_d("Guðrún Ólafsdóttir")
    ('Đà Nẵng, đẹp', 'Guðrún Ólafsdóttir')
    """
    return _D_LOOKALIKE.sub(lambda found: unify_d(found[0]), text)


def close_up_spaces(text: str) -> str:
    """Replace several spaces with one, and strip both ends; tabs between cells stay."""
    return _SPACE_RUN.sub(" ", text).strip(" \t")


REPAIRS: tuple[tuple[str, Repair], ...] = (
    ("html-entities", unescape_entities),
    ("control-characters", drop_control_characters),
    ("invisible-characters", drop_invisible_characters),
    ("soft-hyphens", drop_soft_hyphens),
    ("no-break-spaces", use_plain_spaces),
    ("symbol-bullets", use_plain_bullets),
    ("composed-letters", compose),
    ("vietnamese-d", use_vietnamese_d),
    ("extra-spaces", close_up_spaces),
)

# One repair can make another one possible (a zero-width space inside an entity). Three passes suffice.
_PASSES = 3


def repair_text(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return *text*, one line, repaired, and the names of the repairs that changed something.

    >>> repair_text("  Ðà\u00a0Nẵng ")
    ('Đà Nẵng', ('no-break-spaces', 'vietnamese-d', 'extra-spaces'))
    """
    changed: list[str] = []
    for _ in range(_PASSES):
        before = text
        for name, repair in REPAIRS:
            repaired = repair(text)
            if repaired != text:
                changed.append(name)
                text = repaired
        if text == before:
            break
    return text, tuple(name for name, _ in REPAIRS if name in changed)
