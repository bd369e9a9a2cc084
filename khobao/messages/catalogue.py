"""The one catalogue: what pages and the program say, in each language. Babel reads it.

Templates and messages are written in English; ``locale/<language>.po`` says each string in another language.
It is compiled in memory, so that a translator edits one text file and builds.
"""

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from khobao.messages.message import Message

LOCALES = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"  # of templates and messages


class Catalogue:
    """What is said in one language."""

    def __init__(self, code: str, translations: Translations) -> None:
        self.code = code
        self.gettext = translations.ugettext
        self.ngettext = translations.ungettext

    def say(self, message: Message) -> str:
        """Return *message* in this language, and the messages in its gaps."""
        if message.plural:
            text = self.ngettext(message.text, message.plural, message.count)
        else:
            text = self.gettext(message.text)
        values = {name: self._write(value) for name, value in message.values}
        return str(text % values if values else text)

    def _write(self, value: str | float | Message) -> str:
        if isinstance(value, Message):
            return self.say(value)
        return value if isinstance(value, str) else str(format_decimal(value, locale=self.code))


def list_languages() -> tuple[str, ...]:
    """Return the ISO 639 codes of the languages there are."""
    return tuple(sorted({SOURCE_LANGUAGE, *(path.stem for path in LOCALES.glob("*.po"))}))


@cache
def read_catalogue(code: str) -> Catalogue:
    """Return the catalogue of the language with this ISO 639 code. Raises ValueError when there is none."""
    if code not in list_languages():
        raise ValueError(f"the interface has no language “{code}”, only {', '.join(list_languages())}")
    if code == SOURCE_LANGUAGE:
        return Catalogue(code, Translations())
    compiled = io.BytesIO()
    with (LOCALES / f"{code}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Catalogue(code, Translations(compiled))
