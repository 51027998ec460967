"""What was said to one item, branch by branch, as an audience may read it: who is told apart, named and counted.

Digest makes the rest of a page; what may be told is release's to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.dialogue.gates import Part, asked_parts, branch_of, part_text
from bot.dialogue.release import Release
from bot.dialogue.themes import came_up
from bot.domain.answer import Answer, AnswerKind, Stance, Voice
from bot.domain.identity import identity
from bot.domain.places import PersonRef
from bot.domain.summary import BranchSummary, Said
from bot.domain.worksheet import Action, Worksheet


@dataclass(frozen=True, slots=True)
class Discussion:
    """Everything said to one item. `answers` are also those that do not count (any more); `added` came late."""

    worksheet: Worksheet
    ref: str
    followed: Sequence[str]
    answers: Sequence[Answer]
    stances: Sequence[Stance]
    voices: Sequence[Voice]
    added: Set[str]


def branches(discussion: Discussion, release: Release) -> tuple[BranchSummary, ...]:
    """What was said to the item, to its questions and to the follow-ups that were asked or answered.

    Where so few stand on one side of a gate that they would stand out, both sides are told as one; also where they took
    back since what a page had quoted: one that was told as one must not come apart for it.
    """
    answers = [answer for answer in discussion.answers if answer.counts]
    taken_back = [each for each in discussion.answers if not each.counts and each.id in (release.quoted or ())]
    of_part = _placed(discussion, answers)
    parts = asked_parts(discussion.worksheet, discussion.ref, {*discussion.followed, *of_part})
    sides = _placed(discussion, [*answers, *taken_back]).values()
    if len(parts) > 1 and any(_is_few(release, own) for own in sides):
        parts, of_part = parts[:1], {parts[0].ref: answers}
    crowd, seconded = release.crowd(answers), _seconded(discussion.voices)
    return tuple(_branch(discussion, seconded, release, part, of_part.get(part.ref, ()), crowd) for part in parts)


def _placed(discussion: Discussion, answers: Iterable[Answer]) -> Mapping[str, Sequence[Answer]]:
    """The answers by the part of the item that they belong to."""
    votes = _by_person(discussion.stances)
    found: dict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        found[branch_of(discussion.worksheet, discussion.ref, each, votes.get(each.author, ()))].append(each)
    return found


def _is_few(release: Release, own: Sequence[Answer]) -> bool:
    """Whether so few spoke, or spoke without a name, that they would stand out."""
    people = (len({answer.author for answer in own}), release.crowd(own))
    return any(release.count(number) is None for number in people if number)


def _by_person(stances: Iterable[Stance]) -> Mapping[PersonRef, Sequence[Stance]]:
    """Gathered once: to look through all votes for each answer would take the product of both."""
    found: dict[PersonRef, list[Stance]] = defaultdict(list)
    for stance in stances:
        found[stance.person].append(stance)
    return found


def _seconded(voices: Iterable[Voice]) -> Mapping[str, Set[PersonRef]]:
    """Who seconds each answer, gathered once as well."""
    found: dict[str, set[PersonRef]] = defaultdict(set)
    for voice in voices:
        found[voice.answer].add(voice.person)
    return found


def _branch(
    discussion: Discussion,
    seconded: Mapping[str, Set[PersonRef]],
    release: Release,
    part: Part,
    own: Sequence[Answer],
    crowd: int,
) -> BranchSummary:
    counted = release.count(len({answer.author for answer in own})) is not None
    told = sorted((a for a in own if release.answer(a, crowd)), key=lambda answer: _order(release, answer))
    return BranchSummary(
        ref=part.ref,
        text=part_text(part),
        points=() if isinstance(part, Action) else part.points,
        said=tuple(_said(seconded, release, answer, answer.id in discussion.added) for answer in told),
        answers=len(own) if counted else 0,
        unknowns=sum(answer.kind is AnswerKind.UNKNOWN for answer in own) if counted else 0,
        themes=came_up(release, part_text(part), told),
        behind=tuple(answer.id for answer in own),
    )


def _order(release: Release, answer: Answer) -> tuple[bool, str]:
    """As they came. What has no name comes by the alphabet: its place must not tell who was late."""
    nameless = release.name(answer) is None
    return nameless, answer.text if nameless else ""


def _said(seconded: Mapping[str, Set[PersonRef]], release: Release, answer: Answer, added: bool) -> Said:
    seconds = seconded.get(answer.id, frozenset()) - {answer.author}
    name = release.name(answer)
    return Said(
        text=answer.text,
        by=name,
        voices=release.count(len(seconds)) or 0,
        link=answer.message if release.to_team else None,
        files=answer.files if release.to_team else (),
        added_since=added and name is not None,
        unknown=answer.kind is AnswerKind.UNKNOWN,
        behind=(answer.id,),
        speaker=identity(answer.prompt, answer.author.id),
    )
