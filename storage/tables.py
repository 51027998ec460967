"""The schema, one for both databases. Every key of what belongs to a workspace begins with it, and every reference.

Ids are unique across workspaces as well, since they are looked up alone; a clash is refused, never read from elsewhere.
References are checked at commit, so that the order of writes within a transaction does not matter.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, MetaData, Table, false, text

from bot.domain.reflection import Settings
from storage.columns import Nested, WallTime, Words
from storage.schema import (
    REFS,
    added,
    count,
    flag,
    in_place,
    instant,
    key,
    keys,
    message,
    of,
    refs,
    some,
    unique,
    words,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

worksheet = Table("worksheet", metadata, key("fingerprint"), words("json"))
"""Wordings that reflections began with. They are nobody's words and belong to no workspace."""

workspace = Table(
    "workspace",
    metadata,
    key("workspace"),
    instant("next_free", optional=True),
    instant("not_before", optional=True),
    Column("closed", Boolean, nullable=False, server_default=false()),
    Column("reason", Words, nullable=False, server_default=text("''")),
)
"""`closed`: we can not act there at all, whatever its places say."""

place = Table(
    "place",
    metadata,
    *keys("workspace", "channel"),
    instant("next_free", optional=True),
    instant("not_before", optional=True),
    count("planned"),
    flag("closed"),
    words("reason"),
    ForeignKeyConstraint(
        ["workspace"], ["workspace.workspace"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
    ),
)

reflection = Table(
    "reflection",
    metadata,
    *keys("workspace", "id"),
    words("channel"),
    words("worksheet"),
    Column("settings", Nested(Settings), nullable=False),
    refs("facilitators"),
    words("signed_by"),
    instant("created_at"),
    words("state"),
    Column("next_slot", WallTime),
    Column("last_asked", Date),
    Column("paused_until", Date),
    instant("ended_at", optional=True),
    unique("uq_reflection_id", "id"),
    unique("uq_reflection_active", "workspace", "channel", where="state IN ('draft', 'running', 'paused')"),
    Index("ix_reflection_place", "workspace", "channel", "created_at"),
)

item = Table(
    "item",
    metadata,
    *keys("workspace", "reflection", "ref"),
    count("position"),
    words("state"),
    Column("slot", WallTime),
    of("reflection"),
    unique("uq_item_slot", "workspace", "reflection", "slot", where="slot IS NOT NULL"),
    Index("ix_item_reflection", "reflection", "position"),
)

prompt = Table(
    "prompt",
    metadata,
    *keys("workspace", "id"),
    words("reflection"),
    words("channel"),
    words("item"),
    instant("opened_at"),
    instant("closes_at"),
    words("promise"),
    Column("slot", WallTime),
    words("state"),
    instant("closed_at", optional=True),
    refs("followed"),
    flag("revealed"),
    of("reflection"),
    unique("uq_prompt_id", "id"),
    Index("ix_prompt_reflection", "reflection", "opened_at"),
)

appointment = Table(
    "appointment",
    metadata,
    *keys("workspace", "reflection", "due", "subject"),
    words("channel"),
    instant("at"),
    of("reflection"),
    Index("ix_appointment_at", "at", "workspace", "reflection"),
    some("ix_appointment_summary", "at", "workspace", "reflection", where="due = 'summary'"),
    Index("ix_appointment_reflection", "reflection"),
)

answer = Table(
    "answer",
    metadata,
    *keys("workspace", "id"),
    words("reflection"),
    words("prompt"),
    words("channel"),
    words("author"),
    words("kind"),
    instant("written_at"),
    words("version"),
    words("promise"),
    words("text"),
    refs("files"),
    words("branch"),
    *message(),
    flag("late"),
    flag("shared"),
    flag("taken_out"),
    flag("deleted"),
    of("reflection"),
    of("prompt"),
    unique("uq_answer_id", "id"),
    unique("uq_answer_message", "workspace", "message_channel", "message_id", where="message_id IS NOT NULL"),
    Index("ix_answer_prompt", "prompt", "written_at"),
    Index("ix_answer_reflection", "reflection", "written_at"),
    Index("ix_answer_author", "workspace", "author"),
)

stance = Table(
    "stance",
    metadata,
    *keys("workspace", "id"),
    words("reflection"),
    words("prompt"),
    words("channel"),
    words("question"),
    words("person"),
    words("side"),
    instant("at"),
    refs("levels"),
    of("reflection"),
    of("prompt"),
    unique("uq_stance_id", "id"),
    Index("ix_stance_prompt", "prompt", "at"),
    Index("ix_stance_reflection", "reflection", "at"),
)

voice = Table(
    "voice",
    metadata,
    *keys("workspace", "answer", "person"),
    words("reflection"),
    words("prompt"),
    words("channel"),
    instant("at"),
    of("reflection"),
    of("prompt"),
    of("answer"),
    Index("ix_voice_answer", "answer"),
    Index("ix_voice_prompt", "prompt"),
    Index("ix_voice_reflection", "reflection"),
)

skipped = Table(
    "pass",
    metadata,
    *keys("workspace", "prompt", "person"),
    words("reflection"),
    words("channel"),
    instant("at"),
    of("reflection"),
    of("prompt"),
    Index("ix_pass_prompt", "prompt"),
    Index("ix_pass_person", "workspace", "person"),
    Index("ix_pass_reflection", "reflection"),
)

agreement = Table(
    "agreement",
    metadata,
    *keys("workspace", "prompt"),
    words("reflection"),
    words("channel"),
    words("text"),
    words("dissent"),
    words("by"),
    instant("at"),
    refs("quotes"),
    of("reflection"),
    of("prompt"),
    unique("uq_agreement_prompt", "prompt"),
    Index("ix_agreement_reflection", "reflection"),
)

next_step = Table(
    "next_step",
    metadata,
    *keys("workspace", "id"),
    words("reflection"),
    words("prompt", optional=True),
    words("channel"),
    count("number"),
    words("what"),
    words("owner", optional=True),
    Column("due", Date),
    words("by"),
    instant("at"),
    words("state"),
    count("moved"),
    flag("asked"),
    refs("quotes"),
    *(added(name) for name in ("owner_name", "first", "barrier", "involve", "why")),
    of("reflection"),
    of("prompt"),
    unique("uq_next_step_id", "id"),
    unique("uq_next_step_number", "reflection", "number"),
    Index("ix_next_step_prompt", "prompt"),
    Index("ix_next_step_owner", "workspace", "owner"),
)

step_change = Table(
    "step_change",
    metadata,
    *keys("workspace", "step"),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("reflection"),
    words("channel"),
    words("event"),
    words("by", optional=True),
    instant("at"),
    words("why"),
    Column("was", Date),
    Column("due", Date),
    of("reflection"),
    of("next_step", "step"),
    Index("ix_step_change_reflection", "reflection"),
    Index("ix_step_change_by", "workspace", "by"),
)

practice_note = Table(
    "practice_note",
    metadata,
    *keys("workspace", "id"),
    words("reflection"),
    words("channel"),
    words("shelf"),
    words("worksheet"),
    words("item"),
    words("answer"),
    words("author"),
    words("what"),
    words("evidence"),
    words("contact"),
    instant("at"),
    flag("withdrawn"),
    of("reflection"),
    of("answer"),
    unique("uq_practice_note_id", "id"),
    unique("uq_practice_note_answer", "answer"),
    Index("ix_practice_note_shelf", "shelf"),
    Index("ix_practice_note_author", "workspace", "author"),
    Index("ix_practice_note_reflection", "reflection"),
)

delivery = Table(
    "delivery",
    metadata,
    *keys("workspace", "id"),
    words("channel"),
    words("kind"),
    words("subject"),
    words("reflection", optional=True),
    words("thread", optional=True),
    words("policy"),
    words("state"),
    count("wanted"),
    count("shown"),
    count("attempt"),
    instant("wake_at"),
    instant("started_at", optional=True),
    instant("lease_until", optional=True),
    *message(),
    Column("message_more", Nested(REFS), nullable=False, server_default="[]"),
    count("failures"),
    words("trouble"),
    instant("since"),
    count("number"),
    in_place(),
    of("reflection"),
    of("delivery", "thread"),
    unique("uq_delivery_id", "id"),
    unique("uq_delivery_claimed", "workspace", "channel", where="state = 'claimed'"),
    some("ix_delivery_wake", "wake_at", "number", "id", where="state IN ('planned', 'unknown')"),
    some("ix_delivery_troubled", "state", where="state IN ('parked', 'unknown')"),
    Index("ix_delivery_place", "workspace", "channel", "state"),
    Index("ix_delivery_message", "workspace", "message_channel", "message_id"),
    Index("ix_delivery_reflection", "reflection"),
    Index("ix_delivery_thread", "thread"),
)
"""`since` is when it was first to go out, `number` counts within the place: they order deliveries for good."""

heard = Table(
    "heard",
    metadata,
    *keys("workspace", "key"),
    instant("at"),
    Index("ix_heard_at", "workspace", "at"),
)
"""Events that were acted on, for those whose traces do not tell."""

inbox = Table(
    "inbox",
    metadata,
    *keys("workspace", "key"),
    words("body"),
    words("state"),
    count("tries"),
    instant("wake_at"),
    instant("since"),
    words("trouble"),
    Index("ix_inbox_wake", "state", "wake_at"),
)
"""`body` is the whole event, encrypted; nothing else of it is stored."""

read_back = Table(
    "read_back",
    metadata,
    *keys("workspace", "thread"),
    words("channel"),
    instant("since"),
    instant("until"),
    instant("at"),
    words("cursor"),
    count("failures"),
    words("state"),
    words("trouble"),
    of("delivery", "thread"),
    Index("ix_read_back_queue", "workspace", "state", "since", "thread"),
)

worker = Table("worker", metadata, key("id"), instant("at"))
"""Each engine at work, and when it told so last: a new one for each start of the program."""
