"""Practice notes: what authors let other teams read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "practice_note",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("worksheet", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "answer"],
            ["answer.workspace", "answer.id"],
            name=op.f("fk_practice_note_workspace_answer"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_practice_note_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_practice_note")),
    )
    op.create_index("uq_practice_note_id", "practice_note", ["id"], unique=True)
    op.create_index("uq_practice_note_answer", "practice_note", ["answer"], unique=True)
    op.create_index("ix_practice_note_shelf", "practice_note", ["shelf"], unique=False)
    op.create_index("ix_practice_note_author", "practice_note", ["workspace", "author"], unique=False)
    op.create_index("ix_practice_note_reflection", "practice_note", ["reflection"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the older program does not know this table; restore a backup")
