"""The tables about leadership channels: when their pages leave, what teams put before them, lines that were changed.

What a team says is in tables.
"""

from sqlalchemy import Column, Date, Index, Table

from bot.domain.cadence import Cadence
from storage.columns import Nested
from storage.schema import flag, instant, keys, of, refs, unique, words
from storage.tables import metadata

briefing = Table(
    "briefing",
    metadata,
    *keys("workspace", "channel"),
    Column("cadence", Nested(Cadence), nullable=False),
    words("stage"),
    Column("leaves", Date),
    instant("at", optional=True),
    Index("ix_briefing_at", "at", "workspace", "channel"),
)

issue = Table(
    "issue",
    metadata,
    *keys("workspace", "id"),
    words("channel"),
    Column("leaves", Date, nullable=False),
    instant("sent_at"),
    unique("uq_issue_id", "id"),
    Index("ix_issue_place", "workspace", "channel", "sent_at"),
)

matter = Table(
    "matter",
    metadata,
    *keys("workspace", "id"),
    words("reflection"),
    words("channel"),
    words("prompt"),
    words("step"),
    words("by"),
    instant("at"),
    flag("withdrawn"),
    words("verdict", optional=True),
    words("why"),
    words("decided_by", optional=True),
    instant("decided_at", optional=True),
    of("reflection"),
    of("prompt"),
    unique("uq_matter_id", "id"),
    Index("ix_matter_reflection", "reflection", "at"),
    Index("ix_matter_prompt", "prompt"),
)

revision = Table(
    "revision",
    metadata,
    *keys("workspace", "page", "line"),
    words("reflection"),
    words("channel"),
    words("text"),
    words("of"),
    refs("quotes"),
    words("by"),
    instant("at"),
    of("reflection"),
    of("page"),
    Index("ix_revision_reflection", "reflection"),
)
