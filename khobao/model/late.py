"""A sequence that is computed when it is first used."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

Value = TypeVar("Value", covariant=True)


class LateSequence(Sequence[Value]):
    """A sequence that *make* returns; it is called once, in the process that first uses the sequence.

    >>> list(LateSequence(lambda: ("một", "hai")))
    ['một', 'hai']
    """

    def __init__(self, make: Callable[[], Sequence[Value]]) -> None:
        self._make = make
        self._values: Sequence[Value] | None = None

    # Not a cached_property: that of Python 3.11 takes a lock when it is first asked, and an archive has some
    # of these sequences for every article.
    @property
    def _made(self) -> Sequence[Value]:
        if self._values is None:
            self._values = self._make()
        return self._values

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | Sequence[Value]:
        return self._made[index]

    def __iter__(self) -> Iterator[Value]:
        return iter(self._made)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return LateSequence, (self._make,)
