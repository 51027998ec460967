"""What a language model may do with answers: leave out the end of a sentence, and join two. Nothing else is believed.

It chooses and never words: each piece of what it returns stands, word for word, in an answer that is quoted below it.
docs/choosing.md explains it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.dialogue.quotes import quoted
from bot.dialogue.sentences import sentences
from bot.dialogue.words import WORD, points
from bot.domain.message import Behind
from bot.domain.summary import BranchSummary, Said, Short, Theme

LONGEST = 240
"""Characters of the line: read at a glance. What is not longer than that by itself needs none."""

MOST_SENTENCES = 2
FEWEST_PEOPLE = 2
"""Whose words a line is made of: nobody speaks for all the others."""

FEWEST_WORDS = 4
"""Of a sentence that was cut, below which it is a fragment."""

JOINS = (", and ", " and ", "; ")
"""All that may stand between two pieces, and the only words that nobody said."""

_TURNING = """
no not none nobody nothing nowhere neither nor never without cannot hardly barely scarcely rarely seldom few fewer
little less least only just merely either exclusively entirely between
if unless until till except whether or but although though however yet while whereas despite instead rather than
maybe perhaps probably possibly might may could would should supposedly allegedly apparently almost nearly
say says said saying claim claims claimed tell tells told think thinks thought believe believes believed feel feels felt
guess suppose hope hopes wish wishes doubt doubts wonder heard according pretend pretends seem seems seemed
"""
"""Words by which one part of a sentence turns or bounds another: such a sentence stays whole."""

_FRAMING = """
after as at because before by during for from given in like on once since so to under unlike upon when whenever where
wherever with
"""
"""Openings by which the first part of a sentence only tells when or why the rest is so: it stays whole as well."""

_OPENING = "a an her his it its many most my our some that the their there these they this those we"
"""Words that may lose their capital within a sentence: none of them is a name."""

_BINDING, _FRAMES, _OPENERS = (frozenset(words.split()) for words in (_TURNING, _FRAMING, _OPENING))

_PLAIN = re.compile(r"(?:[^\W_]|[ .,;:'’!?%$€£&/–—-])+")
_ADDRESS = re.compile(r"://|\bwww\.|[^\W\d_]\.[^\W\d_]{2}", re.IGNORECASE)
"""No markup, no mention, no mark that can not be seen, and nothing that a chat would make a link of."""

_EDGE = re.compile(r"(?:[,;:]| [–—-])(?= )")


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence of an answer, word for word, and its id. Without `speakers` each answer is another person's."""

    text: str
    behind: Behind
    speakers: tuple[str, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self.speakers or self.behind)


def material(branch: BranchSummary) -> tuple[Point, ...]:
    """What a model is given: of the answers that are quoted, the sentences on what several people speak of.

    Nothing where that is short already, or one answer alone.
    """
    found = tuple(point for said in quoted(branch) if not said.unknown for point in _shared(said, branch.themes))
    long_enough = sum(len(point.text) for point in found) > LONGEST
    return found if long_enough and _several(found) else ()


def _several(found: Iterable[Point]) -> bool:
    return len({person for point in found for person in point.people}) >= FEWEST_PEOPLE


def _shared(said: Said, themes: Iterable[Theme]) -> Iterator[Point]:
    told_of = [points(theme.topic) for theme in themes if not theme.single and set(theme.behind) & set(said.behind)]
    for sentence in sentences(said.text):
        words = points(sentence) if told_of else frozenset()
        if any(topic & words for topic in told_of):
            yield Point(sentence, said.behind, (said.speaker,) if said.speaker else ())


def accepted(said: str, given: Sequence[Point]) -> Short | None:
    """What a model said, where each word of it can be found in what it was given; None for everything else."""
    text = said.strip()
    if len(text) > LONGEST or not _is_plain(text):
        return None
    parts = sentences(text)
    if len(parts) > MOST_SENTENCES:
        return None
    read = [_read(part, _begins(given), _goes_on(given)) for part in parts]
    found = [piece for pieces in read for piece in pieces]
    behind = tuple(dict.fromkeys(key for piece in found for key in piece.behind))
    repeats = len({piece.text for piece in found}) < len(found)
    if not all(read) or repeats or not _several(found):
        return None
    return Short(" ".join(map(_closed, parts)), behind)


def spellings(text: str) -> Iterator[str]:
    """Every piece of these words that `accepted` lets stand, as it may be spelled."""
    given = [Point(sentence, ()) for sentence in sentences(text)]
    return chain(_begins(given), _goes_on(given))


Pieces = Mapping[str, Point]
"""By how each may be spelled at its place."""


def _read(sentence: str, begins: Pieces, goes_on: Pieces) -> list[Point]:
    """The one or two pieces that make it up; none where it is something else."""
    body = _open(sentence)
    if body in begins:
        return [begins[body]]
    joints = (found.span() for join in JOINS for found in re.finditer(re.escape(join), body))
    halves = ((body[:start], body[end:]) for start, end in joints)
    return next(([begins[one], goes_on[two]] for one, two in halves if one in begins and two in goes_on), [])


def _begins(given: Sequence[Point]) -> Pieces:
    found = {piece.text: piece for piece in _pieces(given)}
    return {_capital(text): piece for text, piece in found.items()} | found


def _goes_on(given: Sequence[Point]) -> Pieces:
    found = {piece.text: piece for piece in _pieces(given)}
    return {_small(text): piece for text, piece in found.items()} | found


def _pieces(given: Sequence[Point]) -> Iterator[Point]:
    """Whole sentences without their full stop, and their beginnings. The same words of several are all of theirs."""
    by_text: dict[str, list[Point]] = defaultdict(list)
    for point in given:
        for text in (_open(point.text), *_cuts(point.text)):
            if _is_plain(text):
                by_text[text].append(point)
    return (_joint(text, found) for text, found in by_text.items())


def _joint(text: str, found: Sequence[Point]) -> Point:
    behind = dict.fromkeys(key for point in found for key in point.behind)
    return Point(text, tuple(behind), tuple(person for point in found for person in sorted(point.people)))


def _cuts(sentence: str) -> Iterator[str]:
    """Beginnings that end where a pause is marked. A question stays whole, and what a number or one word can turn."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(sentence)]
    if not words or words[0] in _FRAMES or any(map(_binds, words)) or sentence.endswith(("?", "…")):
        return
    beginnings = (sentence[: edge.start()] for edge in _EDGE.finditer(sentence))
    yield from (beginning for beginning in beginnings if len(WORD.findall(beginning)) >= FEWEST_WORDS)


def _binds(word: str) -> bool:
    return word in _BINDING or word.endswith("n't") or any(map(str.isdigit, word))


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and not _ADDRESS.search(text)


def _open(sentence: str) -> str:
    return sentence.removesuffix(".")


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    first = text.partition(" ")[0]
    return first.lower() + text[len(first) :] if first.lower() in _OPENERS else text
