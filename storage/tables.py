"""The schema, one for both databases. Every key begins with the workspace, and so does every reference.

Ids are unique across workspaces as well, since they are looked up alone; a clash is refused, never read from elsewhere.
References are checked at commit, so that the order of writes within a transaction does not matter.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, MetaData, Table, text

from bot.domain.reflection import Settings
from storage.columns import Instant, Nested, WallTime, Words

REFS = tuple[str, ...]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def _keys(*names: str) -> tuple[Column[str], ...]:
    return tuple(_key(name) for name in names)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Words, nullable=optional)


def _instant(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=optional)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _refs(name: str, shape: Any = REFS) -> Column[Any]:
    return Column(name, Nested(shape), nullable=False)


def _message(*, optional: bool = True) -> tuple[Column[str], Column[str], Column[str]]:
    """A message's address within the row's workspace: it may stand in another channel than the row's."""
    return tuple(_text(f"message_{part}", optional=optional) for part in ("channel", "id", "root"))  # type: ignore


def _of(parent: str, column: str = "", key: str = "id") -> ForeignKeyConstraint:
    """What belongs to something stored goes with it."""
    here = ["workspace", column or parent]
    there = [f"{parent}.workspace", f"{parent}.{key}"]
    return ForeignKeyConstraint(here, there, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


def _in_place() -> ForeignKeyConstraint:
    here, there = ["workspace", "channel"], ["place.workspace", "place.channel"]
    return ForeignKeyConstraint(here, there, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


def _unique(name: str, *columns: str, where: str | None = None) -> Index:
    condition = None if where is None else text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


worksheet = Table("worksheet", metadata, _key("fingerprint"), _text("json"))
"""Wordings that reflections began with. They are nobody's words and belong to no workspace."""

workspace = Table(
    "workspace",
    metadata,
    _key("workspace"),
    _instant("next_free", optional=True),
    _instant("not_before", optional=True),
)

place = Table(
    "place",
    metadata,
    *_keys("workspace", "channel"),
    _instant("next_free", optional=True),
    _instant("not_before", optional=True),
    _count("planned"),
    _flag("closed"),
    _text("reason"),
    ForeignKeyConstraint(
        ["workspace"], ["workspace.workspace"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
    ),
)

reflection = Table(
    "reflection",
    metadata,
    *_keys("workspace", "id"),
    _text("channel"),
    _text("worksheet"),
    Column("settings", Nested(Settings), nullable=False),
    _refs("facilitators"),
    _text("signed_by"),
    _instant("created_at"),
    _text("state"),
    Column("next_slot", WallTime),
    Column("last_asked", Date),
    Column("paused_until", Date),
    _instant("ended_at", optional=True),
    _unique("uq_reflection_id", "id"),
    _unique("uq_reflection_active", "workspace", "channel", where="state IN ('draft', 'running', 'paused')"),
    Index("ix_reflection_place", "workspace", "channel", "created_at"),
)

item = Table(
    "item",
    metadata,
    *_keys("workspace", "reflection", "ref"),
    _count("position"),
    _text("state"),
    Column("slot", WallTime),
    _of("reflection"),
    _unique("uq_item_slot", "workspace", "reflection", "slot", where="slot IS NOT NULL"),
    Index("ix_item_reflection", "reflection", "position"),
)

prompt = Table(
    "prompt",
    metadata,
    *_keys("workspace", "id"),
    _text("reflection"),
    _text("channel"),
    _text("item"),
    _instant("opened_at"),
    _instant("closes_at"),
    _text("promise"),
    Column("slot", WallTime),
    _text("state"),
    _instant("closed_at", optional=True),
    _refs("followed"),
    _flag("revealed"),
    _of("reflection"),
    _unique("uq_prompt_id", "id"),
    Index("ix_prompt_reflection", "reflection", "opened_at"),
)

appointment = Table(
    "appointment",
    metadata,
    *_keys("workspace", "reflection", "due", "subject"),
    _text("channel"),
    _instant("at"),
    _of("reflection"),
    Index("ix_appointment_at", "at"),
    Index("ix_appointment_reflection", "reflection"),
)

answer = Table(
    "answer",
    metadata,
    *_keys("workspace", "id"),
    _text("reflection"),
    _text("prompt"),
    _text("channel"),
    _text("author"),
    _text("kind"),
    _instant("written_at"),
    _text("version"),
    _text("promise"),
    _text("text"),
    _refs("files"),
    _text("branch"),
    *_message(),
    _flag("late"),
    _flag("shared"),
    _flag("taken_out"),
    _flag("deleted"),
    _of("reflection"),
    _of("prompt"),
    _unique("uq_answer_id", "id"),
    _unique("uq_answer_message", "workspace", "message_channel", "message_id", where="message_id IS NOT NULL"),
    Index("ix_answer_prompt", "prompt", "written_at"),
    Index("ix_answer_reflection", "reflection", "written_at"),
)

stance = Table(
    "stance",
    metadata,
    *_keys("workspace", "id"),
    _text("reflection"),
    _text("prompt"),
    _text("channel"),
    _text("question"),
    _text("person"),
    _text("side"),
    _instant("at"),
    _refs("levels"),
    _of("reflection"),
    _of("prompt"),
    _unique("uq_stance_id", "id"),
    Index("ix_stance_prompt", "prompt", "at"),
    Index("ix_stance_reflection", "reflection", "at"),
)

voice = Table(
    "voice",
    metadata,
    *_keys("workspace", "answer", "person"),
    _text("reflection"),
    _text("prompt"),
    _text("channel"),
    _instant("at"),
    _of("reflection"),
    _of("prompt"),
    _of("answer"),
    Index("ix_voice_answer", "answer"),
    Index("ix_voice_prompt", "prompt"),
    Index("ix_voice_reflection", "reflection"),
)

skipped = Table(
    "pass",
    metadata,
    *_keys("workspace", "prompt", "person"),
    _text("reflection"),
    _text("channel"),
    _instant("at"),
    _of("reflection"),
    _of("prompt"),
    Index("ix_pass_prompt", "prompt"),
    Index("ix_pass_reflection", "reflection"),
)

agreement = Table(
    "agreement",
    metadata,
    *_keys("workspace", "prompt"),
    _text("reflection"),
    _text("channel"),
    _text("text"),
    _text("dissent"),
    _text("by"),
    _instant("at"),
    _refs("quotes"),
    _of("reflection"),
    _of("prompt"),
    _unique("uq_agreement_prompt", "prompt"),
    Index("ix_agreement_reflection", "reflection"),
)

next_step = Table(
    "next_step",
    metadata,
    *_keys("workspace", "id"),
    _text("reflection"),
    _text("prompt", optional=True),
    _text("channel"),
    _count("number"),
    _text("what"),
    _text("owner", optional=True),
    Column("due", Date),
    _text("by"),
    _instant("at"),
    _text("state"),
    _count("moved"),
    _flag("asked"),
    _refs("quotes"),
    _of("reflection"),
    _of("prompt"),
    _unique("uq_next_step_id", "id"),
    _unique("uq_next_step_number", "reflection", "number"),
    Index("ix_next_step_prompt", "prompt"),
)

page = Table(
    "page",
    metadata,
    *_keys("workspace", "id"),
    _text("reflection"),
    _text("channel"),
    _text("audience"),
    _text("shown_in"),
    _text("principle"),
    _instant("since", optional=True),
    _instant("until"),
    _text("state"),
    _refs("quoted"),
    _of("reflection"),
    _unique("uq_page_id", "id"),
    Index("ix_page_reflection", "reflection", "until"),
)

reporting = Table(
    "reporting",
    metadata,
    *_keys("workspace", "reflection", "leadership"),
    _text("channel"),
    _text("state"),
    _text("by", optional=True),
    _instant("at"),
    _of("reflection"),
    Index("ix_reporting_reflection", "reflection"),
    Index("ix_reporting_leadership", "workspace", "leadership"),
)

leaders_reply = Table(
    "leaders_reply",
    metadata,
    *_keys("workspace", "id"),
    _text("page"),
    _text("reflection"),
    _text("channel"),
    _text("author"),
    _text("text"),
    _instant("at"),
    _of("reflection"),
    _of("page"),
    _unique("uq_leaders_reply_id", "id"),
    Index("ix_leaders_reply_page", "page"),
    Index("ix_leaders_reply_reflection", "reflection", "at"),
)

delivery = Table(
    "delivery",
    metadata,
    *_keys("workspace", "id"),
    _text("channel"),
    _text("kind"),
    _text("subject"),
    _text("reflection", optional=True),
    _text("thread", optional=True),
    _text("policy"),
    _text("state"),
    _count("wanted"),
    _count("shown"),
    _count("attempt"),
    _instant("wake_at"),
    _instant("started_at", optional=True),
    _instant("lease_until", optional=True),
    *_message(),
    _count("failures"),
    _text("trouble"),
    _instant("since"),
    _count("number"),
    _in_place(),
    _of("reflection"),
    _of("delivery", "thread"),
    _unique("uq_delivery_id", "id"),
    _unique("uq_delivery_claimed", "workspace", "channel", where="state = 'claimed'"),
    Index(
        "ix_delivery_wake",
        "wake_at",
        "number",
        "id",
        sqlite_where=text("state IN ('planned', 'unknown')"),
        postgresql_where=text("state IN ('planned', 'unknown')"),
    ),
    Index("ix_delivery_place", "workspace", "channel", "state"),
    Index("ix_delivery_message", "workspace", "message_channel", "message_id"),
    Index("ix_delivery_reflection", "reflection"),
    Index("ix_delivery_thread", "thread"),
)
"""`since` is when it was first to go out, `number` counts within the place: they order deliveries for good."""

heard = Table(
    "heard",
    metadata,
    *_keys("workspace", "key"),
    _instant("at"),
    Index("ix_heard_at", "workspace", "at"),
)
"""Events that were acted on, for those whose traces do not tell."""

inbox = Table(
    "inbox",
    metadata,
    *_keys("workspace", "key"),
    _text("body"),
    _text("state"),
    _count("tries"),
    _instant("wake_at"),
    _instant("since"),
    _text("trouble"),
    Index("ix_inbox_wake", "state", "wake_at"),
)
"""`body` is the whole event, encrypted; nothing else of it is stored."""
