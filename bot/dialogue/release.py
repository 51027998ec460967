"""The one gate: what may leave a team, by the promise made with each question. Nothing else decides this.

What holds is the strictest of the promise frozen with the answer, the team's present one and the destination's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep
from bot.domain.audience import FEWEST_AUTHORS, FEWEST_MEMBERS, Audience, Promise, strictest
from bot.domain.places import Channel, ChannelKind, PersonRef
from bot.domain.practice import PracticeNote
from bot.domain.summary import Tally

SHORTEST_QUOTE = 20
"""Characters below which an agreed answer that contains somebody's words is chance, not a quotation."""

QUOTED_RUN = 8
"""Words in a row that two texts do not share by chance: a part of somebody's answer is quoted."""


@dataclass(frozen=True, slots=True)
class Release:
    """What an audience may read. `quoted` are the only answers that a posted page may still quote without a name.

    `held_back` are lines that a facilitator took out: ids of answers and steps, and of prompts for their agreed answer.
    """

    audience: Audience
    promise: Promise = Promise.NAMED
    quoted: frozenset[str] | None = None
    held_back: frozenset[str] = frozenset()

    @property
    def to_team(self) -> bool:
        return self.audience is Audience.TEAM

    def under(self, frozen: Promise) -> "Release":
        """The same audience, for a question that was asked under this promise."""
        return replace(self, promise=strictest(self.promise, frozen))

    def holds(self, answer: Answer) -> Promise:
        return strictest(answer.promise, self.promise)

    def crowd(self, answers: Iterable[Answer]) -> int:
        """How many distinct people speak without a name among these answers to one item."""
        return len({each.author for each in answers if not self._named(each) and self._still_quoted(each)})

    def answer(self, answer: Answer, authors: int) -> bool:
        """Whether the words may be read, where a crowd of so many speaks without a name."""
        return answer.id not in self.held_back and (self._named(answer) or self.without_name(answer, authors))

    def _named(self, answer: Answer) -> bool:
        if self.to_team:
            return True
        held = self.holds(answer)
        return held is Promise.NAMED or (answer.shared and held is not Promise.ALONE)

    def without_name(self, answer: Answer, authors: int) -> bool:
        """Whether the words alone may be read, in a crowd of so many that nobody stands out."""
        if self._named(answer):
            return False
        return self.holds(answer) is Promise.WORDS and authors >= FEWEST_AUTHORS and self._still_quoted(answer)

    def _still_quoted(self, answer: Answer) -> bool:
        return answer.id not in self.held_back and (self.quoted is None or answer.id in self.quoted)

    def name(self, answer: Answer) -> PersonRef | None:
        """The author where the name may be told with the words."""
        return answer.author if self._named(answer) else None

    def count(self, people: int) -> int | None:
        """A number of people, or None where so few would stand out."""
        if self.to_team or self.promise is not Promise.WORDS or people >= FEWEST_AUTHORS:
            return people
        return None

    def votes(self, tally: Tally) -> Tally | None:
        """The numbers of a vote, or None where so few stand on one side that they would stand out.

        Levels that few named, and few who changed sides, would stand out as well.
        """
        if self.to_team or self.promise is Promise.NAMED:
            return tally
        if self.promise is not Promise.WORDS or not _crowds(count for _, count in tally.votes):
            return None
        levels = tally.levels if _crowds(count for _, count in tally.levels) else ()
        return replace(tally, levels=levels, moved=tally.moved if _crowds([tally.moved]) else 0)

    def agreed(self, agreement: Agreement, answers: Iterable[Answer]) -> str | None:
        """The agreed answer, unless it quotes one person word for word without that person's OK."""
        if agreement.prompt in self.held_back:
            return None
        every = tuple(answers)
        named = {*agreement.quotes, *quoted_in(agreement.text, every)}
        return agreement.text if self.to_team or self._may_quote(named, every) else None

    def step(self, step: NextStep, answers: Iterable[Answer]) -> bool:
        """Whether a next step's words may be read. Who makes a step of their own words has said OK by that.

        `answers` are the question's, and those that the step quotes from elsewhere.
        """
        every = tuple(answers)
        return step.id not in self.held_back and (self.to_team or self._may_tell(step, every))

    def _may_tell(self, step: NextStep, every: tuple[Answer, ...]) -> bool:
        others = [answer for answer in every if answer.author != step.by]
        return self._may_quote({*step.quotes, *quoted_in_any(step.words, others)}, every)

    def _may_quote(self, quoted: Iterable[str], answers: Iterable[Answer]) -> bool:
        """Every answer that is quoted, now or when the text was written, still stands and is its author's to share.

        What one person wrote down alone is nobody else's to read.
        """
        if self.promise is Promise.ALONE:
            return False
        found = {answer.id: answer for answer in answers}
        return all(key in found and self._is_open(found[key]) for key in quoted)

    def _is_open(self, answer: Answer) -> bool:
        return not answer.deleted and (answer.shared or self.holds(answer) is Promise.NAMED)

    def again(self, said: Agreement | NextStep, quoted: Iterable[Answer]) -> bool:
        """Whether a later run may show this once more: to the same team, while all whose words it held let them stand.

        `quoted` are those answers as they are now.
        """
        standing = {answer.id for answer in quoted if not answer.deleted}
        return self.to_team and standing.issuperset(said.quotes)

    def dissent(self, agreement: Agreement) -> str:
        return agreement.dissent if self.to_team or self.promise is Promise.NAMED else ""

    def owner(self, step: NextStep) -> PersonRef | None:
        return step.owner if self._names_people else None

    def owner_name(self, step: NextStep) -> str:
        return step.owner_name if self._names_people else ""

    def involved(self, step: NextStep) -> str:
        return step.involve if self._names_people else ""

    @property
    def _names_people(self) -> bool:
        return self.to_team or self.promise is Promise.NAMED


def may_become_practice(answer: Answer) -> bool:
    """Whether an author may let other teams read it. That word is the author's own, so that each promise that is made
    to a team allows it; what somebody wrote down alone stays there.
    """
    worth = answer.counts and bool(answer.text) and answer.kind is not AnswerKind.UNKNOWN
    return worth and answer.promise is not Promise.ALONE


def practice(note: PracticeNote, answer: Answer | None, reader: Channel) -> bool:
    """Whether a practice note may be read in this channel: by another team of the workspace, and nobody from outside,

    whatever an administrator allowed. The answer that it came from, as it is now, still stands.
    """
    stands = answer is not None and not answer.deleted and answer.promise is not Promise.ALONE and not note.withdrawn
    other_team = reader.place != note.place and reader.place.workspace == note.place.workspace
    return stands and other_team and reader.kind is ChannelKind.TEAM and not reader.external


def _crowds(counts: Iterable[int]) -> bool:
    return all(count == 0 or count >= FEWEST_AUTHORS for count in counts)


def present_promise(promise: Promise, *, public: bool, leaders_inside: bool, members: int) -> Promise:
    """A team's promise as it can still be kept: without names only where people can not be told apart."""
    holds_up = not public and not leaders_inside and members >= FEWEST_MEMBERS
    return promise if promise is not Promise.WORDS or holds_up else Promise.AGREED


def quoted_in(text: str, answers: Iterable[Answer]) -> tuple[str, ...]:
    """The answers that a text quotes word for word."""
    return tuple(answer.id for answer in answers if not answer.deleted and _quotes(text, answer.text))


def still_quoted(text: str, answers: Iterable[Answer], earlier: Agreement | None) -> tuple[str, ...]:
    """The same for an agreed answer that is written anew: where it keeps words of the earlier one, whom that quoted.

    Their answers may read otherwise by now, or be gone.
    """
    kept = earlier.quotes if earlier and _quotes(text, earlier.text) else ()
    return tuple(dict.fromkeys((*kept, *quoted_in(text, answers))))


def quoted_in_any(texts: Iterable[str], answers: Iterable[Answer]) -> tuple[str, ...]:
    """The answers that any of these texts quotes word for word."""
    every = tuple(answers)
    return tuple(dict.fromkeys(key for text in texts for key in quoted_in(text, every)))


def _quotes(text: str, words: str) -> bool:
    """Whether one holds the other word for word: somebody's whole answer, or an excerpt of it. Or a part of it."""
    one, other = flat(text), flat(words)
    shorter, longer = sorted((one, other), key=len)
    whole = bool(shorter) and (one == other or (len(shorter) >= SHORTEST_QUOTE and shorter in longer))
    return whole or not _runs(one).isdisjoint(_runs(other))


def flat(text: str) -> str:
    """The words alone, whatever stands between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[n : n + QUOTED_RUN]) for n in range(len(words) - QUOTED_RUN + 1)}
