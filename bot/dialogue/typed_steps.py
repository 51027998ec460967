"""What a typed line says of a next step: what to do and by when, another day, a word why. Which step is not here."""

import re
from datetime import date

from bot.dialogue.next_steps import Terms
from bot.dialogue.setup import Wrong, read_day
from bot.dialogue.wording import mistakes

_BECAUSE = re.compile(r"\s*[,;]?\s*\bbecause\b:?\s*|\s*:\s*", re.IGNORECASE)
_BY = re.compile(r"(?:^|\s+)by\s+", re.IGNORECASE)
_MEANT_AS_DAY = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d+[-/]\d|today\b|tomorrow\b"
    r"|((this|next) )?((mon|tues|wednes|thurs|fri|satur|sun)day|week|month|spring|summer|fall|winter|year)$",
    re.IGNORECASE,
)
"""Refused rather than taken for words: it would be a next step without a date, and nobody would be asked about it."""


def read_terms(text: str, today: date) -> Terms:
    """`Call the union by May 14`. Raises Wrong, also for what was meant as a day and is none."""
    what, due = text, None
    by = [*_BY.finditer(text)]
    if by:
        what, due = _parted(text, by[-1], today)
    if not what.strip():
        raise Wrong(mistakes.no_words_for_step())
    return Terms(what.strip(), due=due)


def _parted(text: str, by: re.Match[str], today: date) -> tuple[str, date | None]:
    last = text[by.end() :]
    try:
        due = read_day(last, near=today)
    except Wrong:
        if _MEANT_AS_DAY.match(last):
            raise
        return text, None
    return text[: by.start()], _not_past(due, today)


def read_move(text: str, today: date) -> tuple[date, str]:
    """`to May 14 because we wait for them`: the day, and why where that is said. Raises Wrong."""
    day, *why = _BECAUSE.split(text, maxsplit=1)
    return _not_past(read_day(day.removeprefix("to "), near=today), today), "".join(why)


def read_why(text: str) -> str:
    """`no budget`, also with a because before it."""
    begun = _BECAUSE.match(text)
    return text[begun.end() :] if begun else text


def _not_past(due: date, today: date) -> date:
    if due < today:
        raise Wrong(mistakes.past_day())
    return due
