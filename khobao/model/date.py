"""When an article appeared, as precisely as its page says."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass

from khobao.messages.message import Message

VIETNAM = dt.timezone(dt.timedelta(hours=7))

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


class DateError(ValueError):
    """A text is no date, or the calendar lacks it."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, order=True)
class ArticleDate:
    """A publication date as precise as the page was: a year, a month, a day or a minute.

    >>> ArticleDate.parse("2022-01").isoformat()
    '2022-01'
    >>> ArticleDate.parse("2022-01-08T15:19:00+07:00").day
    8
    """

    year: int  # 1 to 9999
    month: int = 0  # 1 to 12; 0 when the page names only the year
    day: int = 0  # 1 to 31; 0 when the page names no day
    clock: str = ""  # "15:19:00+07:00"; empty when the page shows no time

    @classmethod
    def parse(cls, text: str) -> ArticleDate:
        """Read ``2022``, ``2022-01``, ``2022-01-08`` or ``2022-01-08T15:19:00+07:00``.

        A time without a zone is Viet Nam's, UTC+7. Raises DateError for anything else
        and for days that the calendar does not have.
        """
        match = _DATE.fullmatch(text.strip())
        if not match:
            raise DateError(Message("“%(text)s” is not a date like 2022-01-08, 2022-01 or 2022", text=text))
        year, month, day = (int(match[name] or 0) for name in ("year", "month", "day"))
        if year < 1 or (match["month"] and not 1 <= month <= 12):
            raise DateError(Message("the calendar has no %(day)s", day=text))
        if match["day"] and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise DateError(Message("the calendar has no %(day)s", day=text))
        if not match["clock"]:
            return cls(year, month, day)
        try:
            time = dt.time.fromisoformat(match["clock"] + (match["zone"] or "+07:00"))
        except ValueError:
            raise DateError(Message("the clock has no %(time)s", time=match["clock"])) from None
        return cls(year, month, day, time.isoformat())

    def isoformat(self) -> str:
        """Return the shortest ISO 8601 form that says all that is known."""
        if self.day:
            # Sooner than formatting three numbers.
            day = _find_day(self.year, self.month, self.day).isoformat()
            return f"{day}T{self.clock}" if self.clock else day
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    def first_day(self) -> dt.date:
        """Return the earliest day that the date may mean, for maps and sorting."""
        return _find_day(self.year, self.month or 1, self.day or 1)


# Each article is asked for its day often, and thousands share one. It is no cached property of the record,
# since what a record keeps in itself travels with it, into the cache too.
_find_day = functools.cache(dt.date)
