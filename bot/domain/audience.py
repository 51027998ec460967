"""Who may read what: the promise made with a prompt, frozen with each answer. What follows from it is digest's."""

from enum import StrEnum


class Promise(StrEnum):
    """What leaders may see of what a team says, the strictest first. `alone`: one person reflects, for nobody else."""

    ALONE = "alone"
    AGREED = "agreed"
    WORDS = "words"
    NAMED = "named"


class Audience(StrEnum):
    TEAM = "team"
    LEADERS = "leaders"


FEWEST_AUTHORS = 5
"""Under `words`, a question is quoted to leaders only with at least this many distinct authors."""

FEWEST_MEMBERS = 6
"""Below this many members `words` is not offered: everybody would know who wrote what."""

_ORDER = tuple(Promise)


def strictest(*promises: Promise) -> Promise:
    return min(promises, key=_ORDER.index)


def offered(*, public: bool, leaders_inside: bool, members: int) -> tuple[Promise, ...]:
    """The promises a team can choose: without names only where that holds up."""
    if public or leaders_inside or members < FEWEST_MEMBERS:
        return (Promise.AGREED, Promise.NAMED)
    return (Promise.AGREED, Promise.WORDS, Promise.NAMED)
