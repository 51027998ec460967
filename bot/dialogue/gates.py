"""Yes/no gates: votes, the hidden tally, the follow-ups that they open, and where an answer belongs."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.answering import CLOCKS_DIFFER
from bot.dialogue.closing import in_thread, refresh
from bot.dialogue.decision import Decision, Passage
from bot.domain.answer import Answer, Side, Stance
from bot.domain.delivery import Intention, Kind
from bot.domain.places import PersonRef
from bot.domain.plan import questions_of
from bot.domain.reflection import Prompt
from bot.domain.summary import Tally
from bot.domain.worksheet import Action, FollowUp, Question, QuestionKind, Worksheet

Part = Question | FollowUp | Action
"""What an answer can be given to."""


def gates_of(worksheet: Worksheet, item: str) -> tuple[Question, ...]:
    return tuple(q for q in questions_of(worksheet, item) if q.kind is QuestionKind.GATE)


def current(stances: Iterable[Stance]) -> dict[PersonRef, Stance]:
    """Each person's newest stance."""
    return {stance.person: stance for stance in sorted(stances, key=lambda s: (s.at, s.id))}


def take_vote(passage: Passage, prompt: Prompt, stance: Stance, earlier: Iterable[Stance], members: int) -> Decision:
    """Keep a vote; ask its side's follow-up at the first vote for it; show the tally once all known members voted."""
    question = passage.worksheet.question(stance.question)
    votes = current((*(s for s in earlier if s.question == question.ref), stance))
    everyone = len(gates_of(passage.worksheet, prompt.item)) == 1 and 0 < members <= len(votes)
    after = replace(prompt, revealed=prompt.revealed or everyone)
    opened = _open(after, [] if passage.reflection.live else [_branch(question, stance.side)])
    return Decision(changes=(stance,)) + opened


def take_levels(
    prompt: Prompt, ref: str, person: PersonRef, stances: Iterable[Stance], levels: tuple[str, ...]
) -> Decision:
    """The levels of the system that a person's present Yes is about."""
    newest = current(stance for stance in stances if stance.question == ref).get(person)
    if newest is None or newest.side is not Side.YES:
        return Decision()
    return Decision(changes=(replace(newest, levels=levels),), intentions=(refresh(prompt),))


def half_time(passage: Passage, prompt: Prompt, stances: Iterable[Stance]) -> Decision:
    """Show the tally; where everybody who voted is not sure, ask both follow-ups."""
    cast = list(stances)
    unsure = [gate for gate in gates_of(passage.worksheet, prompt.item) if _only_unsure(gate, cast)]
    return _open(replace(prompt, revealed=True), [branch for gate in unsure for branch in gate.branches])


def open_branches(passage: Passage, prompt: Prompt) -> Decision:
    """Live: the facilitator shows the tally and asks both follow-ups."""
    gates = gates_of(passage.worksheet, prompt.item)
    return _open(replace(prompt, revealed=True), [branch for gate in gates for branch in gate.branches])


def _only_unsure(gate: Question, stances: Iterable[Stance]) -> bool:
    sides = {stance.side for stance in current(s for s in stances if s.question == gate.ref).values()}
    return sides == {Side.UNSURE}


def _branch(question: Question, side: Side) -> FollowUp | None:
    return {Side.YES: question.yes, Side.NO: question.no, Side.UNSURE: None}[side]


def _open(prompt: Prompt, branches: Iterable[FollowUp | None]) -> Decision:
    new = tuple(branch.ref for branch in branches if branch and branch.ref not in prompt.followed)
    asked = replace(prompt, followed=prompt.followed + new)
    return Decision(changes=(asked,), intentions=(refresh(asked), *(follow_up(asked, ref) for ref in new)))


def follow_up(prompt: Prompt, branch: str) -> Intention:
    return in_thread(Kind.FOLLOW_UP, f"{prompt.id}:{branch}", prompt)


def tally(question: Question, stances: Iterable[Stance]) -> Tally:
    """The votes as they stand. People who changed sides are counted as moved."""
    own = [stance for stance in stances if stance.question == question.ref]
    votes = current(own)
    sides = Counter(stance.side for stance in votes.values())
    levels = Counter(level for stance in votes.values() if stance.side is Side.YES for level in stance.levels)
    cast = {(stance.person, stance.side) for stance in own}
    moved = sum(number > 1 for number in Counter(person for person, _ in cast).values())
    named = tuple((level, levels[level]) for level in question.levels if levels[level])
    counted = tuple((side, sides[side]) for side in Side)
    return Tally(question.ref, counted, named, moved, tuple(sorted(stance.id for stance in own)))


def branch_of(worksheet: Worksheet, item: str, answer: Answer, stances: Iterable[Stance]) -> str:
    """The ref that an answer belongs to: its form's; else its author's stance when it was written; else the author's

    first later stance; else the gate itself. Under an action of several questions, plain replies belong to the action.
    """
    if answer.branch:
        return answer.branch
    main = main_ref(worksheet, item)
    gates = gates_of(worksheet, item)
    if len(gates) != 1 or gates[0].ref != main:
        return main
    own = sorted((s for s in stances if s.person == answer.author and s.question == main), key=lambda s: (s.at, s.id))
    before = [stance for stance in own if stance.at <= answer.written_at]
    stance = before[-1] if before else next(iter(own), None)
    branch = _branch(gates[0], stance.side) if stance else None
    return branch.ref if branch else main


def main_ref(worksheet: Worksheet, item: str) -> str:
    """What a plain answer to an item is about: its one question, or the action as a whole."""
    questions = questions_of(worksheet, item)
    return questions[0].ref if len(questions) == 1 else item


def asked_parts(worksheet: Worksheet, item: str, followed: Collection[str]) -> list[Part]:
    """What an answer to an item can be given to: the item, an action's questions, the follow-ups that were asked."""
    questions = questions_of(worksheet, item)
    parts: list[Part] = [worksheet.action(item)] if len(questions) > 1 else []
    for question in questions:
        parts += [question, *(branch for branch in question.branches if branch.ref in followed)]
    return parts


def part_text(part: Part) -> str:
    return part.title if isinstance(part, Action) else part.text


def usual_branch(worksheet: Worksheet, prompt: Prompt, person: PersonRef, stances: Iterable[Stance]) -> str:
    """Where this person's next answer most likely belongs: the follow-up of their own side, else the item."""
    main = main_ref(worksheet, prompt.item)
    own = current(stance for stance in stances if stance.question == main).get(person)
    branch = _branch(worksheet.question(main), own.side) if own else None
    return branch.ref if branch else main


def cast_at(person: PersonRef, question: str, earlier: Iterable[Stance], at: datetime, now: datetime) -> datetime:
    """When a vote counts as cast: after the same person's that a clock set back since has put into the future."""
    own = (stance.at for stance in earlier if stance.person == person and stance.question == question)
    future = (each + timedelta(microseconds=1) for each in own if each > now + CLOCKS_DIFFER)
    return max((at, *future))


def vote_id(event_key: str, when: datetime) -> str:
    """Votes sort by when they were cast, then by the event that carried them."""
    return f"{when.isoformat()}#{event_key}"
