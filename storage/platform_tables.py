"""The tables about chat platforms: where the program is installed, what a platform told of itself, files that wait.

What teams write is in tables.
"""

from sqlalchemy import Column, Index, LargeBinary, Table

from storage.schema import flag, instant, key, keys, refs, unique, words
from storage.tables import metadata

room = Table(
    "room",
    metadata,
    *keys("workspace", "channel"),
    words("team"),
    words("group"),
    Index("ix_room_team", "workspace", "team"),
)

download = Table(
    "download",
    metadata,
    *keys("workspace", "channel", "key"),
    words("digest"),
    words("name"),
    Column("content", LargeBinary, nullable=False),
    instant("until"),
    unique("uq_download_digest", "digest"),
    Index("ix_download_until", "until"),
)

installation = Table(
    "installation",
    metadata,
    key("workspace"),
    words("organization"),
    flag("organization_wide"),
    words("token"),
    words("bot"),
    words("address"),
    refs("scopes"),
    words("installed_by"),
    instant("installed_at", optional=True),
    instant("revoked_at", optional=True),
)
"""`token` is encrypted. What is revoked keeps its row, and has one even if it was revoked before it was ever put."""

install_state = Table("install_state", metadata, key("digest"), instant("expires_at"))
"""Secrets that install pages handed out, as their digests. Who comes back with one is not known yet."""

presence = Table(
    "presence",
    metadata,
    key("platform"),
    instant("at"),
    instant("since", optional=True),
    instant("until", optional=True),
    instant("tell_at", optional=True),
)
"""When each platform was heard last (`at`), and the gap that is not dealt with yet, to be told again at `tell_at`."""

last_heard = Table("last_heard", metadata, key("workspace"), instant("at"))
