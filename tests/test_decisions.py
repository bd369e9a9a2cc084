"""Every decision of the normaliser has words for a reader: no page shows a bare name."""

import pytest

from khobao.ingest.classify.rules import ROLE_RULES
from khobao.ingest.read.repairs import REPAIRS
from khobao.model import Note, NoteKind, Role
from khobao.site.language import read_language
from khobao.site.render.decisions import NOTE_TEXTS, REPAIR_TEXTS, RULE_TEXTS, explain_note


def test_every_rule_that_leaves_a_line_out_has_words():
    assert {rule.name for rule in ROLE_RULES if rule.role is Role.BOILERPLATE} == set(RULE_TEXTS)


def test_every_repair_has_words():
    assert {name for name, _ in REPAIRS} == set(REPAIR_TEXTS)


@pytest.mark.parametrize("kind", NoteKind)
def test_every_note_has_words(kind):
    assert kind in NOTE_TEXTS


def test_a_note_quotes_the_page():
    note = Note(NoteKind.PUBLISHER_MARK, "TTH.VN")
    assert (
        explain_note(note, read_language("vi"))
        == "ký hiệu “TTH.VN” ở đầu sa-pô được hiểu là của cơ quan báo chí"
    )
