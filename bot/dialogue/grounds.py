"""What a message may rest on: what is stored of a reflection, and what of it one audience may read and be told.

Whether a message keeps to that is tracing's to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import assert_never

from bot.dialogue.digest import Record
from bot.dialogue.release import QUOTED_RUN, SHORTEST_QUOTE, Release, flat
from bot.dialogue.wording.briefing import verdict_text
from bot.dialogue.wording.pages import does_not_know
from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep, Stance
from bot.domain.briefing import Matter
from bot.domain.places import PersonRef
from bot.domain.report import LeadersReply
from bot.domain.worksheet import Worksheet

Value = Answer | Stance | Agreement | NextStep | LeadersReply | Matter

Run = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ground:
    """What a message may rest on: what is stored of a reflection, for one audience, as of a moment."""

    record: Record
    release: Release
    until: datetime
    names: Mapping[PersonRef, str]

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """By the ids that `behind` holds. An agreed answer goes by its prompt."""
        record = self.record
        told: Iterable[Value] = (
            *self._said_by_then,
            *(each for each in record.stances if each.at <= self.until),
            *(each for each in record.steps if each.at <= self.until),
            *record.still_open,
            *record.exchange,
            *record.matters,
        )
        return {each.id: each for each in told} | {each.prompt: each for each in record.agreements}  # type: ignore[union-attr]

    @cached_property
    def ours(self) -> frozenset[Run]:
        """The worksheet's own words: who repeats its question is not quoted by it."""
        return runs_of(self.printed)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """What the paper itself says, and the team's own name."""
        return (self.record.team, *_printed(self.record.passage.worksheet))

    @cached_property
    def said(self) -> frozenset[Run]:
        """Runs of what anybody wrote, also of what may not be read."""
        record = self.record
        texts = [answer.text for answer in record.answers]
        texts += [text for agreement in record.agreements for text in (agreement.text, agreement.dissent)]
        texts += [text for step in (*record.steps, *record.still_open) for text in (*step.words, step.involve)]
        texts += [word.text for word in record.exchange] + [matter.why for matter in record.matters]
        return runs_of(texts) - self.ours

    def told(self, prompt: str) -> Release:
        asked = next((each for each in self.record.passage.prompts if each.id == prompt), None)
        return self.release.under(asked.promise) if asked else self.release

    def readable(self, value: Value) -> tuple[str, ...]:
        """The words of it that this audience may read; none where it may not."""
        match value:
            case Answer():
                return self._answer(value)
            case Agreement():
                return self._agreement(value)
            case NextStep():
                return self._step(value)
            case LeadersReply():
                return (value.text,)
            case Matter():
                return _verdict(value)
            case Stance():
                return ()
            case _:
                assert_never(value)

    def _answer(self, answer: Answer) -> tuple[str, ...]:
        counting = [each for each in self._answers(answer.prompt) if each.counts]
        told = self.told(answer.prompt)
        if not answer.counts or not told.answer(answer, told.crowd(counting)):
            return ()
        return (does_not_know(answer.text), answer.text) if answer.kind is AnswerKind.UNKNOWN else (answer.text,)

    def _step(self, step: NextStep) -> tuple[str, ...]:
        told = self.told(step.prompt)
        about = [answer for answer in self._said_by_then if answer.prompt == step.prompt or answer.id in step.quotes]
        names = filter(None, (told.owner_name(step), told.involved(step)))
        return (*step.words, *names) if told.step(step, about) else ()

    def _agreement(self, agreement: Agreement) -> tuple[str, ...]:
        told = self.told(agreement.prompt)
        agreed = told.agreed(agreement, self._answers(agreement.prompt))
        return tuple(text for text in (agreed, told.dissent(agreement)) if text)

    def _answers(self, prompt: str) -> Sequence[Answer]:
        return [answer for answer in self._said_by_then if answer.prompt == prompt]

    @cached_property
    def _said_by_then(self) -> Sequence[Answer]:
        return [answer for answer in self.record.answers if answer.written_at <= self.until]

    def name(self, value: Value) -> str:
        """Whom this audience may be told with it; nobody where the name is withheld."""
        match value:
            case Answer():
                person = self.told(value.prompt).name(value)
            case NextStep():
                person = self.told(value.prompt).owner(value)
            case LeadersReply():
                person = value.author
            case Matter():
                person = value.decided_by
            case Stance() | Agreement():
                person = None
            case _:
                assert_never(value)
        return self.names.get(person, "") if person else ""


def silent(record: Record) -> Record:
    """The same reflection, had nobody said anything."""
    said = replace(record, answers=(), stances=(), voices=(), agreements=(), steps=(), exchange=(), matters=())
    return replace(said, earlier=(), still_open=())


def _verdict(matter: Matter) -> tuple[str, ...]:
    """The leaders' answer as it is quoted."""
    if matter.verdict is None:
        return ()
    said = verdict_text(matter.verdict)
    return (f"{said}. {matter.why}", matter.why) if matter.why else (said,)


def runs(text: str) -> Iterator[Run]:
    """From each word on, as many as two texts do not share by chance: enough words, or enough letters."""
    words = flat(text).split()
    for start in range(len(words)):
        letters = -1
        for number, word in enumerate(words[start : start + QUOTED_RUN], start=1):
            letters += len(word) + 1
            if letters >= SHORTEST_QUOTE or number == QUOTED_RUN:
                yield tuple(words[start : start + number])
                break


def runs_of(texts: Iterable[str]) -> frozenset[Run]:
    return frozenset(run for text in texts for run in runs(text))


def _printed(worksheet: Worksheet) -> Iterator[str]:
    """Its sentences, and the numbers of its parts."""
    yield worksheet.title
    for principle in worksheet.principles:
        yield from (principle.title, f"{principle.ref}: {principle.title}")
        for action in principle.actions:
            yield from (action.title, action.ref)
        questions = [question for action in principle.actions for question in action.questions]
        for question in (*questions, principle.next_steps):
            yield from (question.text, question.ref, *question.points)
            yield from (text for branch in question.branches for text in (branch.text, *branch.points))
