"""One grammar for typed commands on every platform. What a command does is steering's; its help is wording's."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Verb(StrEnum):
    HELP = "help"
    SETUP = "setup"
    START = "start"
    STATUS = "status"
    HOME = "home"
    NEXT = "next"
    SKIP = "skip"
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"
    JUMP = "jump"
    REORDER = "reorder"
    AGREE = "agree"
    SUMMARY = "summary"
    PREVIEW = "preview"
    RAISE = "raise"
    PAGE = "page"
    STEPS = "steps"
    STEP_ADD = "step add"
    STEP_DONE = "step done"
    STEP_MOVE = "step move"
    STEP_DROP = "step drop"
    SETTINGS = "settings"
    REMINDER = "reminder"
    FACILITATORS = "facilitators"
    SNOWDAY = "snowday"
    EXPORT = "export"
    REPORT = "report"
    FORGET_ME = "forget me"
    STOP = "stop"
    WHAT_IS = "what is"


STEERING = frozenset(
    {
        Verb.START,
        Verb.NEXT,
        Verb.SKIP,
        Verb.CLOSE,
        Verb.PAUSE,
        Verb.RESUME,
        Verb.JUMP,
        Verb.REORDER,
        Verb.AGREE,
        Verb.SUMMARY,
        Verb.PREVIEW,
        Verb.REMINDER,
        Verb.SNOWDAY,
        Verb.STOP,
    }
)
"""Commands that only facilitators may give. Some others are theirs with arguments (settings, facilitators)."""


@dataclass(frozen=True, slots=True)
class Command:
    """`rest` is what follows the verb, as typed."""

    verb: Verb
    rest: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.rest.replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class Mistake:
    """Nothing we know; `nearest` is what was probably meant."""

    typed: str
    nearest: Verb | None


_SPOKEN = {
    "": Verb.HELP,
    "set up": Verb.SETUP,
    "set-up": Verb.SETUP,
    "snow day": Verb.SNOWDAY,
    "next step": Verb.STEPS,
    "next steps": Verb.STEPS,
    "reminders": Verb.REMINDER,
    "forget": Verb.FORGET_ME,
    "step": Verb.STEPS,
    "add step": Verb.STEP_ADD,
    "done": Verb.STEP_DONE,
    "facilitator": Verb.FACILITATORS,
    "continue": Verb.RESUME,
    "what does": Verb.WHAT_IS,
}
"""Other spellings people try first."""


def parse(text: str) -> Command | Mistake:
    """The command that a line begins with; the longest verb that fits wins. Case and extra spaces do not matter."""
    typed = re.sub(r"\s+", " ", text).strip()
    known = {**{verb.value: verb for verb in Verb}, **_SPOKEN}
    for spelling in sorted(known, key=len, reverse=True):
        rest = _after(typed, spelling)
        if rest is not None:
            return Command(known[spelling], rest)
    words = typed.casefold().split()
    return Mistake(typed, _nearest(" ".join(words[:2]), known) or _nearest(words[0], known))


_ALONE = frozenset(
    {
        Verb.HELP,
        Verb.START,
        Verb.STATUS,
        Verb.HOME,
        Verb.NEXT,
        Verb.SKIP,
        Verb.CLOSE,
        Verb.RESUME,
        Verb.SUMMARY,
        Verb.PREVIEW,
        Verb.STEPS,
        Verb.REPORT,
        Verb.FORGET_ME,
        Verb.STOP,
    }
)
"""Nothing follows these, or one word at most."""


def is_meant(text: str) -> bool:
    """Whether this is a command where it may as well be an answer: "close", and not "close to forty students"."""
    found = parse(text)
    return isinstance(found, Command) and bool(text.strip()) and (found.verb not in _ALONE or len(found.words) <= 1)


def _after(typed: str, spelling: str) -> str | None:
    if not spelling:
        return "" if not typed else None
    if typed.casefold() == spelling:
        return ""
    return typed[len(spelling) :].strip() if typed.casefold().startswith(spelling + " ") else None


def _nearest(typed: str, known: dict[str, Verb]) -> Verb | None:
    close = get_close_matches(typed, [spelling for spelling in known if spelling], n=1, cutoff=0.6)
    return known[close[0]] if close else None


def options(rest: str) -> dict[str, str]:
    """`plan=1 days=mon,wed purpose="new labs"` as a mapping. Raises ValueError with the word that has no `=`."""
    found: dict[str, str] = {}
    for word in re.findall(r'[^\s="]+="[^"]*"|\S+', rest):
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError(word)
        found[name.casefold()] = value.strip('"')
    return found
