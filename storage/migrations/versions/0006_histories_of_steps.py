"""What a next step begins with, what stands in its way and whom it needs; what happened to it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    for name in ("owner_name", "first", "barrier", "involve", "why"):
        op.add_column("next_step", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "step_change",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("was", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_step_change_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "step"],
            ["next_step.workspace", "next_step.id"],
            name=op.f("fk_step_change_workspace_step"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "step", "number", name=op.f("pk_step_change")),
    )
    op.create_index("ix_step_change_reflection", "step_change", ["reflection"], unique=False)
    op.create_index("ix_step_change_by", "step_change", ["workspace", "by"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the older program does not know this table; restore a backup")
