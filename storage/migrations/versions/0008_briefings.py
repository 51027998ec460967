"""Leadership channels' briefings: their calendar and pages, what teams put before them, lines that were changed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def _of(parent: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace", parent],
        [f"{parent}.workspace", f"{parent}.id"],
        name=op.f(name),
        ondelete="CASCADE",
        initially="DEFERRED",
        deferrable=True,
    )


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("leaves", sa.Date(), nullable=True),
        sa.Column("at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("workspace", "channel", name=op.f("pk_briefing")),
    )
    op.create_index("ix_briefing_at", "briefing", ["at", "workspace", "channel"], unique=False)
    op.create_table(
        "issue",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("leaves", sa.Date(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_issue")),
    )
    op.create_index("uq_issue_id", "issue", ["id"], unique=True)
    op.create_index("ix_issue_place", "issue", ["workspace", "channel", "sent_at"], unique=False)
    op.create_table(
        "matter",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        _of("reflection", "fk_matter_workspace_reflection"),
        _of("prompt", "fk_matter_workspace_prompt"),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_matter")),
    )
    op.create_index("uq_matter_id", "matter", ["id"], unique=True)
    op.create_index("ix_matter_reflection", "matter", ["reflection", "at"], unique=False)
    op.create_index("ix_matter_prompt", "matter", ["prompt"], unique=False)
    op.create_table(
        "revision",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _of("reflection", "fk_revision_workspace_reflection"),
        _of("page", "fk_revision_workspace_page"),
        sa.PrimaryKeyConstraint("workspace", "page", "line", name=op.f("pk_revision")),
    )
    op.create_index("ix_revision_reflection", "revision", ["reflection"], unique=False)
    op.add_column("page", sa.Column("issue", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_index("ix_page_issue", "page", ["issue"], unique=False)
    op.add_column("leaders_reply", sa.Column("prompt", sa.Text(), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("the older program does not know these tables; restore a backup")
