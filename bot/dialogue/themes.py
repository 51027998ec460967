"""What many answers have in common: themes with the people behind each, and what one says alone.

The same answers give the same themes, whatever order they come in. docs/choosing.md explains it, and tells how it was
measured.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, TypeVar

from bot.dialogue.release import Release
from bot.dialogue.sentences import sentences
from bot.dialogue.words import WORD, points, spelled, topics_of
from bot.domain.answer import Answer, AnswerKind
from bot.domain.summary import Common, TeamsTheme, Theme

READABLE = 200
"""Characters of a sentence that is read at a glance: another stands for a theme only where there is none such."""

Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spoken(Generic[Who]):
    """One answer and who gave it: a person, or a team."""

    id: str
    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class _Sentence(Generic[Who]):
    text: str
    words: Set[str]
    answer: Spoken[Who]


@dataclass(frozen=True, slots=True)
class _Group(Generic[Who]):
    topic: str
    label: _Sentence[Who]
    answers: tuple[Spoken[Who], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(answer.id for answer in self.answers)

    @property
    def who(self) -> Set[Who]:
        return frozenset(answer.who for answer in self.answers)


def themes(question: str, answers: Sequence[Spoken[Who]]) -> tuple[Theme, ...]:
    """What most people speak of first, what one alone says last. An answer of several sentences may be in several."""
    return tuple(
        Theme(group.topic, group.label.text, group.label.answer.id, group.ids, len(group.who))
        for group in chain(*_grouped(question, answers))
    )


def came_up(release: Release, question: str, open_: Iterable[Answer]) -> tuple[Theme, ...]:
    """Of answers that an audience may read. Where it reads no small numbers, no mark and no order tells them either."""
    known = [each for each in open_ if each.kind is not AnswerKind.UNKNOWN]
    found = themes(question, [Spoken(each.id, each.author, each.text) for each in known])
    told = [replace(theme, people=release.count(theme.people or 0)) for theme in found]
    uncounted = [theme for theme in told if theme.people is None and not theme.single]
    return (
        *(theme for theme in told if theme.people is not None),
        *sorted(uncounted, key=lambda theme: (theme.topic.casefold(), theme.label)),
    )


def common(question: str, by_team: Mapping[str, Sequence[tuple[str, str]]]) -> Common:
    """The same over teams: each with the ids and words of what it said, of which it may be told."""
    spoken = [Spoken(key, team, text) for team, said in by_team.items() for key, text in said]
    shared, alone = (tuple(map(_of_teams, groups)) for groups in _grouped(question, spoken))
    return Common(shared, tuple(sorted(alone, key=lambda theme: theme.teams)))


def readable(sentence: str) -> bool:
    """Whether it can stand in a list as it is."""
    return len(sentence) <= READABLE and len(sentence.splitlines()) == 1


def _of_teams(group: _Group[str]) -> TeamsTheme:
    return TeamsTheme(group.topic, group.label.text, group.label.answer.id, group.ids, tuple(sorted(group.who)))


def _grouped(question: str, answers: Sequence[Spoken[Who]]) -> tuple[list[_Group[Who]], list[_Group[Who]]]:
    """What several share, and the answers that have nothing in common with another person's."""
    asked = points(question)
    told = [(sentence, answer) for answer in answers for sentence in sentences(answer.text) if WORD.search(sentence)]
    words_of = topics_of([sentence for sentence, _ in told])
    split = [_Sentence(text, words - asked, answer) for (text, answer), words in zip(told, words_of, strict=True)]
    shared = list(_shared(split))
    within = {answer.id for group in shared for answer in group.answers}
    lonely: dict[str, list[_Sentence[Who]]] = defaultdict(list)
    for each in split:
        if each.answer.id not in within:
            lonely[each.answer.id].append(each)
    said_alone = sorted((min(own, key=_telling) for own in lonely.values()), key=_telling)
    return shared, [_Group("", each, (each.answer,)) for each in said_alone]


def _shared(split: Sequence[_Sentence[Who]]) -> Iterator[_Group[Who]]:
    """A theme is a word in the sentences of several people. Each brings a sentence that is in none before it."""
    using: dict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(split):
        for word in sentence.words:
            using[word].append(number)
    people = {word: len({split[n].answer.who for n in own}) for word, own in using.items()}
    several = [word for word in using if people[word] > 1]
    kinship = {word: _kinship(split[n].words for n in using[word]) for word in several}
    told: set[int] = set()
    for word in sorted(several, key=lambda word: (-people[word], -kinship[word], word)):
        if not told.issuperset(using[word]):
            yield _group(word, [split[n] for n in using[word]], [split[n] for n in using[word] if n not in told])
            told.update(using[word])


def _kinship(of_sentences: Iterable[Set[str]]) -> int:
    """How many words sentences have in common, each counted as often as it comes again."""
    return sum(times - 1 for times in Counter(chain.from_iterable(of_sentences)).values())


def _group(word: str, members: Sequence[_Sentence[Who]], new: Sequence[_Sentence[Who]]) -> _Group[Who]:
    """By the sentence that has most in common with the others; no sentence stands for two themes."""
    used = Counter(chain.from_iterable(sentence.words for sentence in members))
    label = min(new, key=lambda sentence: (_central(sentence, used), *_telling(sentence)))
    answers = {each.answer.id: each.answer for each in members}
    return _Group(spelled(word, label.text), label, tuple(answers.values()))


def _central(sentence: _Sentence[Who], used: Counter[str]) -> tuple[bool, int]:
    return not readable(sentence.text), -sum(used[word] - 1 for word in sentence.words)


def _telling(sentence: _Sentence[Who]) -> tuple[bool, int, int, str, str]:
    """What says most first: thanks and "me too" come last."""
    return not readable(sentence.text), -len(sentence.words), len(sentence.text), sentence.text, sentence.answer.id
