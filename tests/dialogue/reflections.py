"""Invented reflections, the same ones for the same number: what is answered, voted, agreed, quoted and taken back.

Every answer holds words of its own, its canaries, by which its words are found wherever they get to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

from bot.dialogue.digest import Record, Span
from bot.dialogue.release import quoted_in
from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep, Side, Stance, StepState, Voice
from bot.domain.audience import Promise
from bot.domain.briefing import Matter, Verdict, matter_id
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef
from bot.domain.plan import PlanKind, questions_of
from bot.domain.reflection import Prompt, PromptState
from bot.domain.report import LeadersReply
from bot.domain.worksheet import QuestionKind
from tests.dialogue.builders import (
    DAY,
    HOUR,
    LEVELS,
    NOW,
    TEAM,
    WORKSHEET,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    a_stance,
    an_answer,
    person,
    plan_of,
)

GIVEN = ["Amara", "Bea", "Chidi", "Dolores", "Emeka", "Farah", "Gustavo", "Hana", "Ines", "Jamal", "Keiko", "Luis"]
FAMILY = [
    "Okafor",
    "Lind",
    "Reyes",
    "Tanaka",
    "Haddad",
    "Novak",
    "Silva",
    "Moreau",
    "Petrov",
    "Ruiz",
    "Weber",
    "Yilmaz",
]
TEACHERS = tuple(person(f"t{number:02}") for number in range(12))
LEADER = person("leader")
NAMES = {who: f"{given} {family}" for who, given, family in zip(TEACHERS, GIVEN, FAMILY, strict=True)}
NAMES[LEADER] = "Wilhelmina Drake"

_PHRASES = (
    "students never hear of it before their last year and then it is too late",
    "we keep a list of employers by hand and nobody is sure which of them still answer",
    "counselors send whoever has room in the timetable and not whoever would like to come",
    "no one has looked at the numbers by group since the grant ran out two springs ago",
    "what the college asks for and what we teach are two different things by now",
    "our advisory board meets in October and hears reports but is never asked anything",
)


@dataclass
class Invented:
    """`canaries` are all words by which an answer's text is found, also of versions that were edited away."""

    record: Record
    present: Promise
    span: Span
    canaries: dict[str, set[str]]
    replaced: dict[str, set[str]]


@dataclass
class Invention:
    """One reflection while it is made up."""

    seed: int
    dice: Random = field(init=False)
    answers: list[Answer] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)
    canaries: dict[str, set[str]] = field(default_factory=dict)
    replaced: dict[str, set[str]] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(f"reflection {self.seed}")

    def made_up(self) -> Invented:
        dice = self.dice
        team = dice.sample(TEACHERS, dice.randrange(len(TEACHERS) + 1))
        if dice.random() < 0.6:  # most questions are answered by enough to be quoted without a name
            team = list(dict.fromkeys([*team, *dice.sample(TEACHERS, 7)]))
        promises = (Promise.AGREED, Promise.WORDS, Promise.WORDS, Promise.NAMED)
        usual, present = dice.choice(promises), dice.choice(promises)
        if dice.random() < 0.05:
            team, usual, present = team[:1], Promise.ALONE, Promise.ALONE
        present = usual if dice.random() < 0.6 else present
        kind = dice.choice([PlanKind.QUESTIONS, PlanKind.QUESTIONS, PlanKind.ACTIONS])
        refs = plan_of(kind)
        prompts = [self._prompt(ref, n, usual) for n, ref in enumerate(refs[: dice.randrange(1, len(refs) + 1)])]
        for prompt in prompts:
            self._discussed(prompt, team)
        reflection = a_reflection(promise=usual, plan=kind, review=dice.random() < 0.3)
        record = a_record(
            a_passage(*prompts, reflection=reflection, refs=refs),
            answers=sorted(self.answers, key=lambda answer: (answer.written_at, answer.id)),
            stances=self.stances,
            agreements=self.agreements,
            steps=self.steps,
        )
        record = replace(
            record,
            team=f"Team {self.seed}",
            voices=tuple(self.voices),
            exchange=self._exchange(),
            matters=self._matters(),
        )
        since = dice.choice([None, NOW, NOW + 3 * DAY])
        span = Span(dice.choice(["", "1", "2"]), since, NOW + dice.randrange(2, 14) * DAY)
        return Invented(record, present, span, self.canaries, self.replaced)

    def _matters(self) -> tuple[Matter, ...]:
        """Steps that were put before leaders, and questions that nobody knew an answer to; some are answered."""
        unknown = {each.prompt for each in self.answers if each.kind is AnswerKind.UNKNOWN}
        raised = [(step.prompt, step.id) for step in self.steps] + [(prompt, "") for prompt in sorted(unknown)]
        return tuple(self._matter(*each) for each in raised if self.dice.random() < 0.3)

    def _matter(self, prompt: str, step: str) -> Matter:
        at = NOW + 3 * DAY
        matter = Matter(matter_id(prompt, step), "reflection", TEAM, prompt, step, TEACHERS[0], at)
        if self.dice.random() < 0.5:
            return replace(matter, withdrawn=self.dice.random() < 0.2)
        why = self.dice.choice(["", "There is money for it from the first of July on."])
        verdict = self.dice.choice(list(Verdict))
        return replace(matter, verdict=verdict, why=why, decided_by=LEADER, decided_at=at + DAY)

    def _prompt(self, ref: str, number: int, promise: Promise) -> Prompt:
        opened = NOW + number * DAY
        closed = self.dice.random() < 0.7
        if self.dice.random() < 0.1:
            promise = Promise.AGREED if promise is not Promise.ALONE else promise
        prompt = a_prompt(
            ref,
            opened=opened,
            closed=opened + 2 * DAY if closed else None,
            promise=promise,
            revealed=closed or self.dice.random() < 0.3,
        )
        skipped = closed and self.dice.random() < 0.1
        state = PromptState.SKIPPED if skipped else prompt.state
        return replace(prompt, id=identity("prompt", self.seed, ref), state=state)

    def _discussed(self, prompt: Prompt, team: Sequence[PersonRef]) -> None:
        here = [who for who in team if self.dice.random() < 0.8]
        nobody_knows = self.dice.random() < 0.1
        for who in here:
            self._voted(prompt, who)
            for turn in range(self.dice.choice([1, 1, 1, 2])):
                self._said(prompt, who, turn, unknown=nobody_knows or self.dice.random() < 0.08)
        own = [answer for answer in self.answers if answer.prompt == prompt.id]
        for answer in own:
            self._seconded(prompt, answer, here)
        if own and self.dice.random() < 0.4:
            text, quotes = self._written_down(own)
            dissent = self._ours("dissent") if self.dice.random() < 0.3 else ""
            at = prompt.opened_at + self.dice.randrange(1, 9) * DAY
            self.agreements.append(
                Agreement(prompt.id, "reflection", TEAM, text, dissent, self.dice.choice(here), at, quotes)
            )
        if own and self.dice.random() < 0.4:
            self._step(prompt, own, here)
        for answer in own:
            self._changed(answer)

    def _voted(self, prompt: Prompt, who: PersonRef) -> None:
        for question in questions_of(WORKSHEET, prompt.item):
            if question.kind is not QuestionKind.GATE:
                continue
            for turn in range(self.dice.choice([0, 1, 1, 1, 2])):
                side = self.dice.choice([Side.YES, Side.YES, Side.NO, Side.UNSURE])
                levels = tuple(self.dice.sample(LEVELS, self.dice.randrange(3))) if question.levels else ()
                at = prompt.opened_at + HOUR * (1 + turn)
                cast = a_stance(prompt, who, side, at, question=question.ref, levels=levels)
                self.stances.append(replace(cast, id=f"{cast.id}{question.ref}#{self.seed}"))

    def _said(self, prompt: Prompt, who: PersonRef, turn: int, *, unknown: bool) -> None:
        at = prompt.opened_at + timedelta(minutes=self.dice.randrange(60, 6 * 24 * 60)) + turn * timedelta(seconds=1)
        kind = AnswerKind.UNKNOWN if unknown else self.dice.choice([AnswerKind.REPLY, AnswerKind.FORM])
        text, words = self._text()
        if unknown:
            text, words = self.dice.choice([(text, words), ("", set())])
        if self.dice.random() < 0.1:
            text = f"{questions_of(WORKSHEET, prompt.item)[0].text} {text}"
        late = prompt.closed_at is not None and at > prompt.closed_at
        answer = an_answer(prompt, who, text, at=at, kind=kind, late=late, shared=self.dice.random() < 0.15)
        address = MessageRef(TEAM, f"m{len(self.answers)}", "root") if kind is AnswerKind.REPLY else None
        answer = replace(answer, message=address)
        if self.dice.random() < 0.1:
            answer = replace(answer, files=(f"plan-{self.made}.pdf",))
        self.answers.append(answer)
        self.canaries[answer.id] = words

    def _text(self) -> tuple[str, set[str]]:
        """One to three sentences, each with its canary in it."""
        words = {self._canary() for _ in range(self.dice.choice([1, 1, 2, 3]))}
        sentences = []
        for word in sorted(words):
            said = self.dice.choice(_PHRASES).split()[: self.dice.randrange(6, 16)]
            parts = [" ".join(said[n : n + 3]) for n in range(0, len(said), 3)]
            sentences.append(f"{word.capitalize()} {f' {word} '.join(parts)} {word}.")
        short = f"{words.copy().pop().capitalize()}!" if self.dice.random() < 0.1 else ""
        return (short, {short[:-1].lower()}) if short else (" ".join(sentences), words)

    def _ours(self, kind: str) -> str:
        """What is written together: an agreed answer or a step, dissent, leaders' words."""
        text, words = self._text()
        self.canaries.setdefault(kind, set()).update(words)
        return text

    def _canary(self) -> str:
        self.made += 1
        number, letters = self.seed * 1000 + self.made, ""
        while number:
            number, rest = divmod(number, 20)
            letters += "bcdfghjklmnpqrstvwxz"[rest]
        return f"canary{letters}"

    def _written_down(self, own: Sequence[Answer]) -> tuple[str, tuple[str, ...]]:
        """The team's own words, somebody's whole answer, or a part of one within others."""
        text = self._ours("written down")
        told = [answer for answer in own if answer.text]
        if told and self.dice.random() < 0.5:
            quoted = self.dice.choice(told)
            part = " ".join(quoted.text.split()[:12])
            among = [f"We say: {part}, and we mean it.", f"{text} {quoted.text}"]
            # A word or two among others are chance; docs/rules.md says from how many letters on they are not.
            text = self.dice.choice([quoted.text, *(among if len(quoted.text) > 30 else [])])
        return text, quoted_in(text, own)

    def _step(self, prompt: Prompt, own: Sequence[Answer], here: Sequence[PersonRef]) -> None:
        by = self.dice.choice(here)
        what, _ = self._written_down(own)
        self.steps.append(
            NextStep(
                f"step{self.seed}-{self.made}",
                "reflection",
                prompt.id,
                TEAM,
                len(self.steps) + 1,
                what,
                self.dice.choice([None, *here]),
                self.dice.choice([None, NOW.date() + 30 * DAY]),
                by,
                prompt.opened_at + HOUR * self.dice.randrange(2, 200),
                self.dice.choice(list(StepState)),
                self.dice.randrange(3),
                quotes=quoted_in(what, [answer for answer in own if answer.author != by]),
            )
        )

    def _seconded(self, prompt: Prompt, answer: Answer, here: Sequence[PersonRef]) -> None:
        if self.dice.random() < 0.2:
            who = self.dice.sample(here, self.dice.randrange(len(here) + 1))
            self.voices += [Voice(answer.id, "reflection", prompt.id, TEAM, each, answer.written_at) for each in who]

    def _changed(self, answer: Answer) -> None:
        """Some are deleted, set aside or edited after others wrote down what they held."""
        fate = self.dice.random()
        index = self.answers.index(answer)
        if fate < 0.1:
            self.answers[index] = replace(answer, deleted=True, text="", files=(), branch="")
        elif fate < 0.2:
            self.answers[index] = replace(answer, taken_out=True)
        elif fate < 0.3 and answer.kind is not AnswerKind.UNKNOWN:
            text, words = self._text()
            self.answers[index] = replace(answer, text=text, version="2")
            self.replaced[answer.id] = self.canaries[answer.id]
            self.canaries[answer.id] = words

    def _exchange(self) -> tuple[LeadersReply, ...]:
        if self.dice.random() < 0.8:
            return ()
        text = self._ours("leaders")
        return (LeadersReply(f"reply{self.seed}", "page", "reflection", TEAM, LEADER, text, _later(NOW)),)


def _later(when: datetime) -> datetime:
    return when + 2 * DAY


@cache
def invented(seed: int) -> Invented:
    """Several tests look at the same ones."""
    return Invention(seed).made_up()
