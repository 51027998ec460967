"""The bot's words are easy to read: grade 8 at most for each message, no long sentence, one word for one thing."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest
from textstat import textstat

from tools.translations import extracted

SINGLE = 8.0
"""The school grade of US English in our design notes: each message keeps it alone, not only on average."""

WHOLE = 5.0
"""The same for all sentences of a module together. Short ones pull it down, so 8 would never be reached."""

LONG = 12
"""From this many words on a message has a grade of its own; in a shorter one a single "facilitator" decides it."""

LONGEST_SENTENCE = 20
"""Words between two full stops."""

TYPICAL = {
    **dict.fromkeys(("n", "number", "minute", "hour", "total", "count", "moved", "most"), "5"),
    **dict.fromkeys(("name", "names", "who", "author"), "Ana Ruiz"),
    **dict.fromkeys(("day", "first", "last", "month", "weekday", "start", "end", "moment", "year", "time"), "May 14"),
    **dict.fromkeys(("answers", "people", "votes", "levels", "done"), "5 people"),
    **dict.fromkeys(
        ("team", "teams", "place", "zone", "known", "near", "nearest", "format", "rhythm", "every"), "team one"
    ),
    **dict.fromkeys(("title", "question", "what", "examples", "ref", "example"), "the next step"),
    **dict.fromkeys(("given", "typed", "dissent", "answer", "purpose", "text", "tail"), "what we do"),
    **dict.fromkeys(("cadence", "days", "promise"), "each Monday"),
}
"""What usually stands in a placeholder. A new one needs a line here."""

PLACEHOLDER = re.compile(r"\{\w+\}")
Sentences = dict[str, list[str]]


def test_each_module_is_easy_to_read() -> None:
    grades = {name: grade(" ".join(said)) for name, said in whole_sentences().items()}
    assert len(grades) >= 5
    assert not {name: found for name, found in grades.items() if found > WHOLE}


def test_no_message_is_hard_to_read() -> None:
    long = [text for said in whole_sentences().values() for text in said if len(text.split()) >= LONG]
    assert len(long) > 30
    assert not {text: grade(text) for text in long if grade(text) > SINGLE}


def test_no_sentence_is_long() -> None:
    found = [part for said in whole_sentences().values() for text in said for part in re.split(r"[.!?]”? ", text)]
    assert not [part for part in found if len(part.split()) > LONGEST_SENTENCE]


@pytest.mark.parametrize(
    ("banned", "because"),
    [
        (r"\b(anonym|confidential)\w*", "public-records law and a search box break the promise"),
        ("—", "no em dashes"),
        ("[‘’]|\"|''", "straight apostrophes, curly quotes"),
        (
            r"\b(slots?|prompts?|gates?|cadence|tally|stances?|briefings?|intentions?|refs?|branch(es)?)\b",
            "the code's words",
        ),
        (
            r"\b(to-?dos?|action items?|tasks?|surveys?|chapters?|moderators?|admins?)\b",
            "another word for what has one",
        ),
        (
            r"\b(\w+(isation|ising)|(organ|summar|real|final)ise[ds]?|programmes?|colour|favour|whilst|ticks?)\b",
            "US English",
        ),
        (r"\b(utilize|regarding|in order to|prior to|please note|commence|ensure|via)\b", "stiff"),
        (r"!.*!|!!", "quiet"),
    ],
)
def test_no_message_says(banned: str, because: str) -> None:
    found = [text for text in all_texts() if re.search(banned, PLACEHOLDER.sub("", text), re.IGNORECASE)]
    assert not found, because


# --- Measuring --------------------------------------------------------------------------------------


def grade(text: str) -> float:
    """Flesch-Kincaid, with syllables from the CMU dictionary that textstat's own dependency brings along."""
    return float(textstat.flesch_kincaid_grade(text))


@cache
def whole_sentences() -> Sentences:
    """What ends like a sentence, by module. Labels of buttons and fields have no grade: they have no sentence."""
    found: Sentences = defaultdict(list)
    for name, text in _messages():
        if re.search(r"[.!?]”?$", text) and len(text.split()) > 2:
            found[name].append(_spoken(text))
    return dict(found)


def all_texts() -> Iterator[str]:
    return (text for _, text in _messages())


def _messages() -> Iterator[tuple[str, str]]:
    for message in extracted():
        if message.id:
            name = message.locations[0][0]
            yield from ((name, text) for text in ((message.id,) if isinstance(message.id, str) else message.id))


def _spoken(text: str) -> str:
    """A message as it is read aloud: filled, and without the dots and signs that end no sentence."""
    filled = Formatter().vformat(text, (), TYPICAL)
    filled = re.sub(r"\b\d+(\.\w)+\b", "5", filled)  # 1.A.1
    filled = re.sub(r"(?<=\s)\.(?=\w)| \.\.\.|[“”]", "", filled)  # .ics, "I agree with ..."
    return filled if filled.endswith((".", "!", "?")) else filled + "."
