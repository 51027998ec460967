"""Which team a channel belongs to; files that are fetched at an address of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", name=op.f("pk_room")),
    )
    op.create_index("ix_room_team", "room", ["workspace", "team"], unique=False)
    op.create_table(
        "download",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", "key", name=op.f("pk_download")),
    )
    op.create_index("uq_download_digest", "download", ["digest"], unique=True)
    op.create_index("ix_download_until", "download", ["until"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the older program does not know this table; restore a backup")
