"""Which of many answers are quoted, so that a page makes as many different points as it has room for.

The same answers give the same choice. docs/quotes.md explains it, and tells how it was measured.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SHORTEST = 3
"""Letters of a word that may carry a point."""

SHARED, OWN = 2, 1
"""What a word adds that others use as well, and one that a single answer uses: a point that is shared comes first."""

_COMMON = """
about above after again against all also and any are because been before being below between both but by can could did
didn't does doesn't doing don't down during each even every few for from further get gets got had has have having her
here hers him his how i'm i've into isn't it's its itself just like made make many more most much nor not now off once
one only other our out over own really same say says she should some still such than that that's the their them then
there there's these they thing things this those through too under until very was wasn't way we're we've well were what
when where which while who whom why will with won't would you your yours
"""
"""English words that carry none by themselves."""

_PASSED_OVER = frozenset(_COMMON.split())


def chosen(question: str, answers: Sequence[str], room: int) -> tuple[int, ...]:
    """The numbers of the answers to quote, in their order: all of them where they fit into so many characters.

    Else one after the other the answer that adds most for its length, by words that nothing chosen has, neither the
    question. What adds nothing is left out, so that a point stands once before any stands twice.
    """
    if sum(map(len, answers)) <= room:
        return tuple(range(len(answers)))
    asked = points(question)
    made = [points(answer) - asked for answer in answers]
    used_by = Counter(word for words in made for word in words)
    picked: list[int] = []
    told: set[str] = set()
    left = room
    while fitting := [
        n for n, words in enumerate(made) if n not in picked and words - told and len(answers[n]) <= left
    ]:
        best = max(fitting, key=lambda n: (_worth(made[n] - told, used_by) / len(answers[n]), -n))
        picked.append(best)
        told |= made[best]
        left -= len(answers[best])
    return tuple(sorted(picked))


def points(text: str) -> Set[str]:
    """The words that may carry a point, by their stems: "program" and "programs" are one."""
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    kept = [word for word in words if len(word) >= SHORTEST and word not in _PASSED_OVER]
    return frozenset(_STEMMER.stemWords(kept))


def _worth(words: Set[str], used_by: Counter[str]) -> int:
    return sum(SHARED if used_by[word] > 1 else OWN for word in words)


_STEMMER = snowballstemmer.stemmer("english")
