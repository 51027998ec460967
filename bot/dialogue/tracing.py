"""Whether a message tells only what people said, and only to whom it may be told. No author of sentences is trusted.

What would stand there too if nobody had said anything is no report. Every other line names what it rests on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar, assert_never

from bot.dialogue.gates import tally
from bot.dialogue.grounds import Ground, Value, runs_of
from bot.dialogue.shortening import spellings
from bot.domain.answer import Answer, Stance
from bot.domain.message import (
    Bar,
    Behind,
    Block,
    Bullets,
    Chart,
    Choices,
    Divider,
    Heading,
    Links,
    Message,
    Progress,
    Quote,
    Table,
    Text,
)

T = TypeVar("T")

Rest = tuple[Ground, Value]
"""Something that a line rests on, and where it was found."""


class Wrong(StrEnum):
    UNTRACED = "it names nothing that it rests on"
    UNKNOWN = "it rests on what is not stored, or was said later"
    GONE = "it rests on an answer that was deleted or set aside"
    WITHHELD = "it rests on words that this audience may not read"
    INVENTED = "it quotes what nobody wrote so"
    CUT = "it quotes a part of a sentence"
    BORROWED = "it holds words of somebody that it does not rest on"
    MISNAMED = "it names somebody whose words or step these are not, or whose name is withheld"
    COUNTED = "it counts what is not so, or so few that they stand out"


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` holds people's words: it is for tests and for whoever asks a model again, never for a log."""

    wrong: Wrong
    line: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a message, or one row. `button`: it is pressed, and reports nothing.

    `numbers` are what it counts, where that is not for its words to tell.
    """

    texts: tuple[str, ...]
    behind: Behind
    quote: bool = False
    by: str = ""
    button: bool = False
    numbers: tuple[int, ...] | None = None

    def __str__(self) -> str:
        return "; ".join((*self.texts, *([self.by] if self.by else [])))


def faults(message: Message, blank: Message | None, grounds: Sequence[Ground]) -> list[Fault]:
    """What is wrong with a message. `blank` is the same message of the silent records, None where there is none."""
    always = {line.texts for line in _lines(blank)} if blank else set()
    lines = (line for line in _lines(message) if line.texts not in always or line.by)
    return [Fault(wrong, str(line)) for line in lines for wrong in _wrongs(line, grounds)]


def _lines(message: Message) -> Iterator[Line]:
    for block in message.blocks:
        yield from _of(block)


def _of(block: Block) -> Iterator[Line]:  # noqa: C901 - as in bot/domain/message.py
    match block:
        case Heading(text, behind) | Text(text, behind=behind):
            yield Line((text,), behind)
        case Quote(text, by, behind=behind):
            yield Line((text,), behind, quote=True, by=by)
        case Bullets(items, behind):
            yield from (Line((item,), rests) for item, rests in _paired(items, behind))
        case Table(caption, columns, rows, behind):
            yield Line((caption, *columns), tuple(key for rests in behind for key in rests))
            yield from (Line(row, rests) for row, rests in _paired(rows, behind))
        case Chart(caption, bars):
            yield Line((caption,), tuple(key for bar in bars for key in bar.behind))
            yield from (_bar(bar) for bar in bars)
        case Links(items):
            yield from (Line((item.label, item.url), ()) for item in items)
        case Progress(label=label):
            yield Line((label,), ())
        case Choices(buttons):
            yield from (Line((button.label,), (), button=True) for button in buttons)
        case Divider():
            pass
        case _:
            assert_never(block)


def _paired(items: Sequence[T], behind: Sequence[Behind]) -> Iterator[tuple[T, Behind]]:
    return zip(items, behind or [()] * len(items), strict=True)


def _bar(bar: Bar) -> Line:
    numbers = (bar.value, *((bar.of,) if bar.of is not None else ()))
    return Line((bar.label, " of ".join(map(str, numbers))), bar.behind, numbers=numbers)


def _wrongs(line: Line, grounds: Sequence[Ground]) -> Iterator[Wrong]:
    rests = [(ground, ground.values[key]) for key in line.behind for ground in grounds if key in ground.values]
    readable = [text for ground, value in rests for text in ground.readable(value)]
    if not line.behind and not line.button:
        yield Wrong.UNTRACED
    if len(rests) < len(line.behind):
        yield Wrong.UNKNOWN
    yield from _unfounded(line, readable, rests)
    if _borrows(line, readable, grounds):
        yield Wrong.BORROWED
    if _misnames(line, readable, rests, grounds) and _misnames(line, _in_parts(readable), rests, grounds):
        yield Wrong.MISNAMED
    if not line.quote and _miscounts(line, readable, rests):
        yield Wrong.COUNTED


def _unfounded(line: Line, readable: Sequence[str], rests: Sequence[Rest]) -> Iterator[Wrong]:
    """What it rests on does not bear it."""
    if any(isinstance(value, Answer) and not value.counts for _, value in rests):
        yield Wrong.GONE
    if any(_is_withheld(line, ground, value) for ground, value in rests):
        yield Wrong.WITHHELD
    elif line.quote and rests:
        yield from _misquoted(line.texts[0], readable)


def _is_withheld(line: Line, ground: Ground, value: Value) -> bool:
    """Anything may stand behind a line that tells none of its words; whose words it holds is looked at besides."""
    gone = isinstance(value, Answer) and not value.counts
    return line.quote and not gone and not ground.readable(value)


def _misquoted(text: str, readable: Iterable[str]) -> Iterator[Wrong]:
    holding = [source for source in readable if text in source]
    if not holding:
        yield Wrong.INVENTED
    elif not any(_is_whole(text, source) for source in holding):
        yield Wrong.CUT


_SENTENCE_ENDS = re.compile(r"""[.!?\u2026]["'\u201d\u2019)\]]*\s*$""")


def _is_whole(text: str, source: str) -> bool:
    """Whether it stands there as one or more whole sentences, from a beginning to an end."""
    starts = (at for at in range(len(source) - len(text) + 1) if source.startswith(text, at))
    return any(
        _is_edge(source[:at], source[at:]) and _is_edge(source[: at + len(text)], source[at + len(text) :])
        for at in starts
    )


def _is_edge(before: str, after: str) -> bool:
    between = before[len(before.rstrip()) :] + after[: len(after) - len(after.lstrip())]
    at_margin = not before.strip() or not after.strip()
    return at_margin or "\n" in between or bool(between and _SENTENCE_ENDS.search(before))


def _borrows(line: Line, readable: Iterable[str], grounds: Sequence[Ground]) -> bool:
    own = runs_of(readable)
    held = runs_of(line.texts) - own
    return any(held & (ground.said - own) for ground in grounds)


def _misnames(line: Line, readable: Sequence[str], rests: Sequence[Rest], grounds: Sequence[Ground]) -> bool:
    """A quote is by whoever wrote those very words; other lines may name anybody whom they rest on."""
    authors = {ground.name(value) for ground, value in rests if _holds(ground, value, line.texts[0])}
    if line.by and line.by not in authors:
        return True
    allowed = {ground.name(value) for ground, value in rests}
    people = {name for ground in grounds for name in ground.names.values() if name} - allowed
    ours = [_without(text, readable) for text in line.texts]
    return any(_is_named(name, text) for name in people for text in ours)


def _holds(ground: Ground, value: Value, text: str) -> bool:
    return any(text in source for source in ground.readable(value))


def _is_named(name: str, text: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _in_parts(readable: Sequence[str]) -> Sequence[str]:
    """What people wrote, and the sentences and pieces of it that may be told alone. Seldom needed, and not cheap."""
    return (*readable, *(piece for text in readable for piece in spellings(text)))


def _without(text: str, parts: Iterable[str]) -> str:
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = text.replace(part, " ")
    return text


def _miscounts(line: Line, readable: Sequence[str], rests: Sequence[Rest]) -> bool:
    """Whether it has numbers that its answers or votes do not come to, or that may not be told.

    What people wrote down, and the paper, have numbers of their own.
    """
    answers = [(ground, value) for ground, value in rests if isinstance(value, Answer)]
    stances = [(ground, value) for ground, value in rests if isinstance(value, Stance)]
    if len(answers) + len(stances) < len(rests):
        return False
    files = [name for _, answer in answers for name in answer.files]
    printed = {own for ground in {ground for ground, _ in rests} for own in ground.printed}
    true = {0, *_numbers_of_answers(answers), *_numbers_of_votes(stances)}
    if line.numbers is not None:
        return not true.issuperset(line.numbers)
    own = (*files, *printed)
    return not (_numbers_in(line, (*readable, *own)) <= true or _numbers_in(line, (*_in_parts(readable), *own)) <= true)


def _numbers_in(line: Line, parts: Sequence[str]) -> set[int]:
    return {int(found) for text in line.texts for found in re.findall(r"\d+", _without(text, parts))}


def _numbers_of_answers(rests: Sequence[tuple[Ground, Answer]]) -> Iterator[int]:
    """Of people, of answers and, of one answer, of those who second it."""
    if not rests:
        return
    ground, told = rests[0][0], rests[0][0].release
    for each, answer in rests:
        told = told.under(each.told(answer.prompt).promise)
    people = {answer.author for _, answer in rests}
    if all(each.readable(answer) for each, answer in rests):  # they can be counted in any way
        yield from range(len(rests) + 1)
    if told.count(len(people)) is not None:
        yield from (len(people), len(rests))
    yield len({answer.prompt for _, answer in rests})
    if len(rests) == 1:
        [(_, only)] = rests
        voices = {each.person for each in ground.record.voices if each.answer == only.id} - {only.author}
        yield told.count(len(voices)) or 0


def _numbers_of_votes(rests: Sequence[tuple[Ground, Stance]]) -> Iterator[int]:
    """As they may be told, question by question."""
    for ground, question in {(ground, stance.question) for ground, stance in rests}:
        own = [stance for _, stance in rests if stance.question == question]
        counted = tally(ground.record.passage.worksheet.question(question), own)
        told = ground.told(own[0].prompt).votes(counted)
        if told:
            yield from (count for _, count in (*told.votes, *told.levels))
            yield told.moved
