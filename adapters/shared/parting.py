"""A long message in parts: each goes on where the one before ended, and what belongs together stays together."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar


class Piece(Protocol):
    """`joined` to the next: the two stay in one part. `divides`: at the beginning of a part it says nothing."""

    @property
    def joined(self) -> bool: ...

    @property
    def divides(self) -> bool: ...


T = TypeVar("T", bound=Piece)


def parts(whole: Sequence[T], mark: T, fits: Callable[[Sequence[T]], bool]) -> Iterator[list[T]]:
    """The whole where it fits; else parts that do, of which all but the first begin with `mark`."""
    if fits(whole):
        yield list(whole)
        return
    part: list[T] = []
    for group in _groups(whole, mark, fits):
        if not part or fits([*part, *group]):
            part += group
        else:
            yield part
            part = [mark, *(group[1:] if group[0].divides else group)]
    if part:
        yield part


def _groups(whole: Sequence[T], mark: T, fits: Callable[[Sequence[T]], bool]) -> Iterator[list[T]]:
    """What stays together, as far as it fits into one part."""
    group: list[T] = []
    for each in whole:
        if not fits([mark, *group, each]):
            yield from ([alone] for alone in group)
            group = []
        group.append(each)
        if not each.joined:
            yield group
            group = []
    if group:
        yield group
