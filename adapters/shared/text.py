"""Words made fit for a chat platform: cleaned, measured, shortened, cut into pieces. Escaping is each exit's own."""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

Measure = Callable[[str], int]

ELLIPSIS = "…"
# Characters that say nothing and can do harm: controls (a tab and a line break are none), halves of a pair, and marks
# that turn the direction of whatever stands behind them.
_HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BORDERS = tuple(re.compile(border) for border in (r"\n\s*\n", r"\n", r"(?<=[.!?…])[\"”’)]*\s", r"\s·\s", r"\s"))
"""Where a text is best cut: between paragraphs, lines, sentences, facts in a row, words."""

_WIDEST = 6
"""Most that one character adds to _bulk: as JSON, an emoji is twelve characters."""

_LONGEST_SEQUENCE = 32
_JOINER, _TINTS, _FLAGS = "\u200d", "\U0001f3fb\U0001f3ff", "\U0001f1e6\U0001f1ff"


def clean(text: str) -> str:
    return _HARMFUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def length(text: str) -> int:
    """In UTF-16 units: Teams counts these, Slack does not say what it counts, and nothing it may count is more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """At most so long, ending at a word with an ellipsis where something is left out."""
    if length(text) <= most:
        return text
    return text[: _border(text, most - length(ELLIPSIS), length, _BORDERS[-1:])].rstrip() + ELLIPSIS


def parted(text: str, most: int) -> tuple[str, str]:
    """A head of at most `most`, and the rest, cut like pieces."""
    end = len(text) if length(text) <= most else _border(text, most, length, _BORDERS)
    return text[:end].rstrip(), text[end:].lstrip()


def pieces(text: str, most: int) -> tuple[str, ...]:
    """The text in parts, none longer than `most` nor twice that as JSON; only white space at the cuts is left out."""
    return tuple(_pieces(text.strip(), most))


def _pieces(text: str, most: int) -> Iterator[str]:
    while text:
        whole = len(text) * _WIDEST <= most or (len(text) <= most and _bulk(text) <= most)
        end = len(text) if whole else _border(text, most, _bulk, _BORDERS)
        yield text[:end].rstrip()
        text = text[end:].lstrip()


def _bulk(text: str) -> int:
    return max(length(text), len(json.dumps(text)) // 2)


def _border(text: str, most: int, measure: Measure, borders: tuple[re.Pattern[str], ...]) -> int:
    """Where to cut at the latest so that what comes before fits: the best kind of border in the second half."""
    ends_within = range(min(len(text), most + 1))
    reach = max(bisect_right(ends_within, most, key=lambda end: measure(text[:end])) - 1, 1)
    for border in borders:
        ends = [found.end() for found in border.finditer(text, 0, reach + 1)]
        if ends and ends[-1] > reach // 2:
            return ends[-1]
    return _between_characters(text, reach)


def _between_characters(text: str, reach: int) -> int:
    """Not within what is read as one character: a letter with its accents, an emoji with its parts, a flag."""
    for end in range(reach, max(reach - _LONGEST_SEQUENCE, 0), -1):
        if not _joined(text[end - 1], text[end]):
            return end
    return reach


def _joined(before: str, after: str) -> bool:
    if unicodedata.category(after).startswith("M") or _JOINER in {before, after} or _TINTS[0] <= after <= _TINTS[1]:
        return True
    return all(_FLAGS[0] <= each <= _FLAGS[1] for each in (before, after))
