"""Who let us in and when we heard them last, threads to read back, long messages, what a person has everywhere."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.add_column("delivery", sa.Column("message_more", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("workspace", sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("workspace", sa.Column("reason", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_answer_author", "answer", ["workspace", "author"])
    op.create_index("ix_pass_person", "pass", ["workspace", "person"])
    op.create_index("ix_next_step_owner", "next_step", ["workspace", "owner"])
    op.create_table(
        "read_back",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "thread"],
            ["delivery.workspace", "delivery.id"],
            name=op.f("fk_read_back_workspace_thread"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "thread", name=op.f("pk_read_back")),
    )
    op.create_index("ix_read_back_queue", "read_back", ["workspace", "state", "since", "thread"], unique=False)
    op.create_table(
        "installation",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=False),
        sa.Column("organization_wide", sa.Boolean(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.Text(), nullable=False),
        sa.Column("installed_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_installation")),
    )
    op.create_table(
        "install_state",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_install_state")),
    )
    op.create_table(
        "presence",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=True),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("tell_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("platform", name=op.f("pk_presence")),
    )
    op.create_table(
        "last_heard",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_last_heard")),
    )


def downgrade() -> None:
    raise NotImplementedError("the older program does not know these tables; restore a backup")
