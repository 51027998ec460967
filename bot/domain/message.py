"""The closed set of neutral blocks that every adapter can say, the forms it can show, and what buttons do.

Text is plain: what people wrote carries no markup here, and each adapter escapes it at its own exit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from bot.domain.places import MessageRef


class Act(StrEnum):
    """What pressing a button or a message's menu entry asks for."""

    SET_UP = "set_up"
    START = "start"
    ANSWER_IN_FORM = "answer_in_form"
    EDIT_ANSWER = "edit_answer"
    DELETE_ANSWER = "delete_answer"
    UNKNOWN = "unknown"
    NOT_THIS_TIME = "not_this_time"
    AGREE_WITH = "agree_with"
    SHARE = "share"
    UNSHARE = "unshare"
    SHARE_PRACTICE = "share_practice"
    TAKE_BACK_PRACTICE = "take_back_practice"
    NOT_AN_ANSWER = "not_an_answer"
    PUT_BACK = "put_back"
    VOTE_YES = "vote_yes"
    VOTE_NO = "vote_no"
    VOTE_UNSURE = "vote_unsure"
    OPEN_BRANCHES = "open_branches"
    RESOURCES = "resources"
    LAST_TIME = "last_time"
    SKIP = "skip"
    CLOSE = "close"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    AGREED_ANSWER = "agreed_answer"
    MAKE_STEP = "make_step"
    STEP_DONE = "step_done"
    STEP_CHANGE = "step_change"
    STEP_MOVE = "step_move"
    STEP_DROP = "step_drop"
    STEP_HISTORY = "step_history"
    REMINDER_OFF = "reminder_off"
    ACCEPT_TEAM = "accept_team"
    DECLINE_TEAM = "decline_team"
    READ_PAGE = "read_page"
    RELEASE_PAGE = "release_page"
    WITHDRAW_PAGE = "withdraw_page"
    REVISE_PAGE = "revise_page"
    PREVIEW_TEAM = "preview_team"
    RAISE = "raise"
    TAKE_BACK = "take_back"
    DECIDE = "decide"
    REPLY_TO_TEAM = "reply_to_team"
    CALENDAR_FILE = "calendar_file"
    MY_OPEN_QUESTIONS = "my_open_questions"
    CONFIRM_STOP = "confirm_stop"
    CONFIRM_FORGET = "confirm_forget"
    TAKE_OVER = "take_over"
    EXPORT = "export"
    YEAR_REPORT = "year_report"


@dataclass(frozen=True, slots=True)
class Button:
    """`subject` names what is acted on; it carries no rights. `primary` marks the one that most people want."""

    act: Act
    subject: str
    label: str
    primary: bool = False


Behind = tuple[str, ...]
"""Ids of what people said that a sentence rests on: answers, stances, next steps, leaders' words, and the prompts of

agreed answers. They are there for whoever checks the sentence (dialogue/tracing); no adapter sends them, and they are
no part of what is said.
"""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    behind: Behind = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `quiet` is small print: receipts, promises, hints.

    `of_replies`: it tells people to reply in the thread, so that it is left out where replies are not heard.
    """

    text: str
    quiet: bool = False
    of_replies: bool = False
    behind: Behind = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bullets:
    """`behind` has an entry for each item, where items report."""

    items: tuple[str, ...]
    behind: tuple[Behind, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that we vouch for. Nothing that people wrote becomes one."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """A reading list, an item a line."""

    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, with the name where it may be told and the address of the message where there is one."""

    text: str
    by: str = ""
    link: MessageRef | None = None
    behind: Behind = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`behind` has an entry for each row, where rows report."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    behind: tuple[Behind, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """`of` is what the whole would be; None where there is none, as with answers in a week."""

    label: str
    value: int
    of: int | None = None
    behind: Behind = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars, each `value` out of `of`; the caption says what is counted."""

    caption: str
    bars: tuple[Bar, ...]

    def share(self, bar: Bar) -> float:
        """How long a bar is drawn, from 0 to 1: of its own whole, or beside the longest of those that have none."""
        whole = max((each.value for each in self.bars), default=0) if bar.of is None else bar.of
        return bar.value / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Divider:
    pass


Block = Heading | Text | Bullets | Links | Quote | Progress | Choices | Table | Chart | Divider


@dataclass(frozen=True, slots=True)
class Message:
    blocks: tuple[Block, ...]

    @property
    def plain(self) -> str:
        """The whole message for a screen reader or a notification, without buttons."""
        return "\n".join(line for block in self.blocks for line in _plain(block))


def _plain(block: Block) -> Iterator[str]:  # noqa: C901 - one arm for each kind of block reads best as one match
    match block:
        case Heading(text) | Text(text):
            yield text
        case Bullets(items):
            yield from (f"• {item}" for item in items)
        case Links(items):
            yield from (f"• {item.label} {item.url}" for item in items)
        case Quote(text, by):
            yield f"“{text}”" + (f" - {by}" if by else "")
        case Progress(label=label):
            yield label
        case Table(caption, columns, rows):
            yield caption
            for row in rows:
                yield "; ".join(f"{column}: {cell}" for column, cell in zip(columns, row, strict=True))
        case Chart(caption, bars):
            yield caption
            yield from (
                f"{bar.label}: {bar.value}" if bar.of is None else f"{bar.label}: {bar.value} of {bar.of}"
                for bar in bars
            )
        case Choices() | Divider():
            pass
        case _:
            assert_never(block)
