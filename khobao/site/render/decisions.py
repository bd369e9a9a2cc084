"""What the normaliser decided, in words for a reader: rules that left lines out, repairs, notes.

The keys are the names that sidecars hold; the values are strings of the catalogue. A name that is not known
here (a sidecar may be older or newer than the program) is shown as it is.
"""

from khobao.model import Note, NoteKind
from khobao.site.language import Language

RULE_TEXTS = {
    "repeats-title": "the title once more",
    "repeated": "the same line once more",
    "before-article": "stands above the article",
    "after-article": "stands below the article",
    "after-byline": "stands below the authors",
    "listed-under-related": "a list of related news",
    "points-elsewhere": "points to another article",
    "headline-with-date": "the headline of another article",
    "number-alone": "a number with nothing to it",
    "furniture-navigation": "the way through the site",
    "furniture-headlines": "headlines of other articles, run together",
    "furniture-comments": "readers' comments",
    "furniture-other-news": "other news",
    "furniture-related": "related news",
    "furniture-share": "buttons for sharing",
    "furniture-counter": "a counter of visits",
    "furniture-clock": "the date of the day when the page was saved",
    "furniture-rating": "a rating",
    "furniture-form": "a form",
    "furniture-menu": "a menu",
    "furniture-tags": "keywords",
    "furniture-calendar": "a calendar",
    "furniture-footer": "the foot of the page",
    "furniture-contact": "an address of the newspaper",
    "furniture-forum": "the frame of a forum",
    "furniture-reader": "a line to the reader",
    "furniture-ad": "an advertisement",
}

REPAIR_TEXTS = {
    "html-entities": "HTML entities made letters",
    "control-characters": "control characters taken out",
    "invisible-characters": "invisible characters taken out",
    "soft-hyphens": "soft hyphens taken out",
    "no-break-spaces": "no-break spaces made plain",
    "symbol-bullets": "bullets of symbol fonts made plain",
    "composed-letters": "letters and their marks joined",
    "vietnamese-d": "look-alikes made Đ",
    "extra-spaces": "extra spaces taken out",
}

NOTE_TEXTS = {
    NoteKind.PUBLISHER_MARK: "the mark “%(detail)s” in front of the lead was read as the publisher's",
    NoteKind.QUOTED_PUBLISHER: "the source is the one that the page quotes: “%(detail)s”",
    NoteKind.DAY_FIRST: "“%(detail)s” was read with the day first; the month could stand first too",
    NoteKind.MONTH_FIRST: "“%(detail)s” was read with the month first, as the other dates of the page are",
    NoteKind.DATE_FROM_LEAD: "the page has no dateline; the date was read from the lead (“%(detail)s”)",
    NoteKind.GLUED_BYLINE: "the authors were glued to the last paragraph",
    NoteKind.CAPTURED: "captured by a web archive (%(detail)s); that is not the day of publication",
    NoteKind.UNCLEAR_PLACE: "a name could mean several places (%(detail)s)",
    NoteKind.SAME_STORY: "the same story stands in %(detail)s",
}


def explain_rule(rule: str, language: Language) -> str:
    """Return why the rule of this name left a line out."""
    return language.gettext(RULE_TEXTS[rule]) if rule in RULE_TEXTS else rule


def explain_repair(repair: str, language: Language) -> str:
    """Return what the repair of this name did."""
    return language.gettext(REPAIR_TEXTS[repair]) if repair in REPAIR_TEXTS else repair


def explain_note(note: Note, language: Language) -> str:
    """Return the sentence for *note*, without a full stop."""
    return language.gettext(NOTE_TEXTS[note.kind]) % {"detail": note.detail}
