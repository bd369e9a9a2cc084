"""The language of the interface: its words, and its dates and numbers as Babel writes them."""

import datetime as dt
from functools import cache

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from babel.units import format_unit

from khobao.messages.catalogue import Catalogue, read_catalogue
from khobao.model import ArticleDate

# Dates in words, as CLDR writes patterns. The catalogue has each language's own, because CLDR's Vietnamese
# (“8 tháng 1, 2022”) is not what newspapers print.
DAY = "EEEE, d MMMM y"
DAY_MONTH = "d MMMM y"
ANY_YEAR = "d MMMM"
MONTH = "MMMM y"
DATE_PATTERNS = (DAY, DAY_MONTH, ANY_YEAR, MONTH)


class Language:
    """Words, dates and numbers in one language."""

    def __init__(self, catalogue: Catalogue, locale: Locale) -> None:
        self.code = catalogue.code
        self._locale = locale
        self.gettext = catalogue.gettext
        self.ngettext = catalogue.ngettext
        # A page may show the same day hundreds of times; formatting it costs 20 µs.
        self.full_date = cache(self._full_date)
        self.short_date = cache(self._short_date)
        self.number = cache(self._number)

    def _full_date(self, date: ArticleDate) -> str:
        """Return *date* as the head of an article says it: “Thứ Bảy, ngày 8 tháng 1 năm 2022”."""
        if not date.month:
            return self.year(date.year)
        if not date.day:
            return self.month(date.year, date.month)
        return self.day(date.first_day())

    def _short_date(self, date: ArticleDate) -> str:
        """Return *date* in digits, with only what is known: “8/1/2022”, “1/2022”, “2022”."""
        if not date.month:
            return str(date.year)
        pattern = "d/M/y" if date.day else "M/y"
        return format_date(date.first_day(), pattern, locale=self._locale)

    def _number(self, value: int) -> str:
        """Return *value* with the digits grouped as the language does: 1.234."""
        return format_decimal(value, locale=self._locale)

    def size(self, size: int) -> str:
        """Return a number of bytes as people say it: “1,2 MB”, “340 kB”."""
        kilobytes = size / 1000
        value, unit = (kilobytes, "kilobyte") if kilobytes < 1000 else (kilobytes / 1000, "megabyte")
        rounded = round(value, 1) if value < 10 else round(value)
        return format_unit(rounded, f"digital-{unit}", "short", locale=self._locale)

    def day(self, day: dt.date) -> str:
        """Return *day* with its weekday: “Thứ Bảy, ngày 8 tháng 1 năm 2022”."""
        return self._in_words(day, DAY)

    def day_month(self, year: int, month: int, day: int) -> str:
        """Return a day without its weekday: “ngày 8 tháng 1 năm 2022”."""
        return self._in_words(dt.date(year, month, day), DAY_MONTH)

    def any_year(self, month: int, day: int) -> str:
        """Return a day of the calendar in no year: “ngày 8 tháng 1”."""
        return self._in_words(dt.date(2000, month, day), ANY_YEAR)

    def known_day(self, day: dt.date, exact: bool) -> str:
        """Return *day* without its weekday, or its year alone when the day is not *exact*."""
        return self.day_month(day.year, day.month, day.day) if exact else self.year(day.year)

    def year(self, year: int) -> str:
        """Return the name of a year, as within a sentence: “năm 2022”."""
        return self.gettext("the year %(year)s") % {"year": year}

    def month(self, year: int, month: int) -> str:
        """Return the name of a month with its year: “tháng 1 năm 2022”."""
        return self._in_words(dt.date(year, month, 1), MONTH)

    def month_name(self, month: int) -> str:
        """Return the name of a month as a heading: “Tháng 1”."""
        return format_date(dt.date(2000, month, 1), "LLLL", locale=self._locale)

    def _in_words(self, day: dt.date, pattern: str) -> str:
        return format_date(day, self.gettext(pattern), locale=self._locale)

    def weekday_names(self) -> tuple[tuple[str, str], ...]:
        """Return (short name, full name) of the seven days from Monday on: (“T2”, “Thứ Hai”)."""
        short, full = (get_day_names(w, "stand-alone", self._locale) for w in ("short", "wide"))
        return tuple((short[day], full[day]) for day in range(7))


@cache
def read_language(code: str) -> Language:
    """Return the language with this ISO 639 code.

    Raises ValueError, naming the languages there are, when no catalogue of that name exists.
    """
    return Language(read_catalogue(code), Locale.parse(code))
