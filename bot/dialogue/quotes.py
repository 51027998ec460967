"""Which of many answers are quoted, so that a page makes as many different points as it has room for.

The same answers give the same choice. docs/choosing.md explains it, and tells how it was measured.
"""

from collections import Counter
from collections.abc import Sequence, Set

from bot.dialogue.words import points, points_of
from bot.domain.summary import BranchSummary, Said

SHARED, OWN = 2, 1
"""What a word adds that others use as well, and one that a single answer uses: a point that is shared comes first."""


ROOM = 1_500
"""Characters of answers to one question on a page: some two minutes for a principle. The filled worksheet has all."""


def quoted(branch: BranchSummary) -> list[Said]:
    """As many points as a page has room for. Who does not know, and who might, is always told."""
    known = [said for said in branch.said if not said.unknown]
    picked = {id(known[n]) for n in chosen(branch.text, [said.text for said in known], ROOM)}
    return [said for said in branch.said if said.unknown or id(said) in picked]


def chosen(question: str, answers: Sequence[str], room: int) -> tuple[int, ...]:
    """The numbers of the answers to quote, in their order: all of them where they fit into so many characters.

    Else one after the other the answer that adds most for its length, by words that nothing chosen has, neither the
    question. What adds nothing is left out, so that a point stands once before any stands twice.
    """
    if sum(map(len, answers)) <= room:
        return tuple(range(len(answers)))
    asked = points(question)
    made = [words - asked for words in points_of(answers)]
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


def _worth(words: Set[str], used_by: Counter[str]) -> int:
    return sum(SHARED if used_by[word] > 1 else OWN for word in words)
