"""Recall of distinct points at equal length: by our choice, the first answers, the longest, and TextRank's first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import yaml
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.text_rank import TextRankSummarizer

from bot.dialogue.quotes import chosen
from bot.dialogue.words import points

FOLDER = Path(__file__).parent / "labelled"
SETS = ("automotive", "health", "regional")
SHARES = (0.2, 0.3, 0.4, 0.5)
"""Of the length of all answers to a question: what a page may have room for."""

Choice = Callable[[str, Sequence[str], int], Iterable[int]]


@dataclass(frozen=True)
class Question:
    text: str
    answers: tuple[str, ...]
    made: tuple[frozenset[str], ...]
    points: frozenset[str]


def questions(name: str) -> list[Question]:
    told = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["questions"]
    return [
        Question(
            each["question"],
            tuple(answer["text"] for answer in each["answers"]),
            tuple(frozenset(answer["points"]) for answer in each["answers"]),
            frozenset(each["points"]),
        )
        for each in told
    ]


def recall(choice: Choice, name: str) -> float:
    """The mean over all questions of a set and all shares."""
    found = []
    for question in questions(name):
        for share in SHARES:
            room = int(share * sum(map(len, question.answers)))
            picked = list(choice(question.text, question.answers, room))
            assert sum(len(question.answers[n]) for n in picked) <= room
            told = frozenset[str]().union(*(question.made[n] for n in picked))
            found.append(len(told) / len(question.points))
    return fmean(found)


def first(_question: str, answers: Sequence[str], room: int) -> Iterable[int]:
    return _as_they_fit(range(len(answers)), answers, room)


def longest(_question: str, answers: Sequence[str], room: int) -> Iterable[int]:
    return _as_they_fit(sorted(range(len(answers)), key=lambda n: -len(answers[n])), answers, room)


def textrank(_question: str, answers: Sequence[str], room: int) -> Iterable[int]:
    """Of the library sumy, an answer for a sentence, with our own way to take words."""
    sentences = [Sentence(text, _Tokenizer()) for text in answers]
    rated = TextRankSummarizer().rate_sentences(ObjectDocumentModel([Paragraph(sentences)]))
    return _as_they_fit(sorted(range(len(answers)), key=lambda n: -rated[sentences[n]]), answers, room)


class _Tokenizer:
    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(sorted(points(text)))


def _as_they_fit(order: Iterable[int], answers: Sequence[str], room: int) -> Iterable[int]:
    for number in order:
        if len(answers[number]) <= room:
            room -= len(answers[number])
            yield number


WAYS: Mapping[str, Choice] = {"ours": chosen, "first": first, "longest": longest, "TextRank": textrank}
