"""Where the sentences of an answer begin and end. In doubt two stay one: none is ever cut inside.

Each is a part of the text, word for word; marks of a list before it do not belong to it.
"""

import re
from collections.abc import Iterator

_GO_ON = "approx cf dr e.g esp i.e mr mrs ms mt prof rev sen vs viz"
"""Abbreviations after which their sentence goes on."""

_BEFORE_NUMBER = "ch eq fig nr no nos p pg pp sec vol"
"""Abbreviations only before a number: "No. 5", but "No. We never did."."""

_PERHAPS = """
apr asst aug ave blvd co col corp dec dept dist ed.d etc feb gen gov hon inc jan jr lt ltd nov oct ph.d rd rep sept sr
st univ
"""
"""Abbreviations that may end a sentence, as initials do ("U.S.", "p.m.", "J."): where a new one clearly begins."""

_OPENERS = """
a after all also an and as at because before both but each every everybody for from he her here his how however i i'd
i'll i'm i've if in it it's its last many most my next no nobody not now on once one our she since so some somebody
still students teachers that that's the their then there these they they're this those to today we we'd we're we've
what when where which while who why with yes you your
"""
"""Words that open a sentence where they have a capital, and hardly follow an abbreviation as part of a name."""

_MARK = re.compile(r"[^\S\n]*(?:[-*+•·‣▪–—]|\(?\d{1,2}[.)]|\(?[A-Za-z]\))[^\S\n]+")
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?=\s|$)|[。！？]++[」』”’）]*+")
_BREAK = re.compile(r"\r\n?|\n")
_FIRST_WORD = re.compile(r"\s*[\"'“‘«(\[¿¡]*([^\W_]+(?:['’][^\W_]+)*)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_OPENING = "\"'“‘«([¿¡"
_NEAR = 40
"""Characters around a stop that are looked at: a long text takes no longer for each."""

_ABBREVIATED, _NUMBERED, _MAY_END, _BEGIN = (
    frozenset(words.split()) for words in (_GO_ON, _BEFORE_NUMBER, _PERHAPS, _OPENERS)
)


def sentences(text: str) -> tuple[str, ...]:
    return tuple(part for paragraph in _paragraphs(text) for part in _within(paragraph) if part)


def _paragraphs(text: str) -> Iterator[str]:
    """Lines without the mark of a list; a line that goes on in the next one, in small letters, is one with it."""
    begun = 0
    for found in _BREAK.finditer(text):
        before = text[max(begun, found.start() - _NEAR) : found.start()]
        if _line_ends(before, text[found.end() : found.end() + _NEAR]):
            yield _unmarked(text[begun : found.start()])
            begun = found.end()
    yield _unmarked(text[begun:])


def _line_ends(line: str, after: str) -> bool:
    closed = not line.strip() or line.rstrip()[-1] in ".!?…:;。！？"
    return closed or bool(_MARK.match(after)) or not after.lstrip(" \t")[:1].islower()


def _unmarked(line: str) -> str:
    mark = _MARK.match(line)
    return (line[mark.end() :] if mark else "") or line


def _within(paragraph: str) -> Iterator[str]:
    begun = 0
    for stop in _STOP.finditer(paragraph):
        before = paragraph[max(begun, stop.start() - _NEAR) : stop.start()]
        if _ends(before, stop.group(), paragraph[stop.end() : stop.end() + _NEAR]):
            yield paragraph[begun : stop.end()].strip()
            begun = stop.end()
    yield paragraph[begun:].strip()


def _ends(before: str, stop: str, after: str) -> bool:
    follows = _FIRST_WORD.match(after)
    next_word = follows.group(1) if follows else ""
    if next_word[:1].islower() and (len(stop) > 1 or stop == "…"):
        return False  # "wait... what", "“Why?” they ask"
    return stop != "." or _full_stop(before, next_word)


def _full_stop(before: str, next_word: str) -> bool:
    word = "".join(before.split()[-1:]).lstrip(_OPENING)
    if word == before.strip() and word.isdigit():
        return False  # the number of a point: "2. We do that."
    name = word.lower()
    if name in _ABBREVIATED or (name in _NUMBERED and next_word[:1].isdigit()):
        return False
    if name in _MAY_END or (_INITIALS.fullmatch(word) and word != "I"):
        return not next_word or (next_word[0].isupper() and next_word.lower().replace("’", "'") in _BEGIN)
    return True
