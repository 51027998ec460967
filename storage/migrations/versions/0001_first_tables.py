"""The first tables, as they were: later changes to storage.tables must not change this step."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
WALL_TIME = sa.DateTime().with_variant(sa.String(26), "sqlite")


def upgrade() -> None:  # noqa: PLR0915 - one statement for each table and index
    op.create_table(
        "heard",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_heard")),
    )
    op.create_index("ix_heard_at", "heard", ["workspace", "at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wake_at", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_wake", "inbox", ["state", "wake_at"], unique=False)
    op.create_table(
        "reflection",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("worksheet", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("facilitators", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_slot", WALL_TIME, nullable=True),
        sa.Column("last_asked", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_reflection")),
    )
    op.create_index("ix_reflection_place", "reflection", ["workspace", "channel", "created_at"], unique=False)
    op.create_index(
        "uq_reflection_active",
        "reflection",
        ["workspace", "channel"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'running', 'paused')"),
        postgresql_where=sa.text("state IN ('draft', 'running', 'paused')"),
    )
    op.create_index("uq_reflection_id", "reflection", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_table(
        "worksheet",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_worksheet")),
    )
    op.create_table(
        "workspace",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("next_free", INSTANT, nullable=True),
        sa.Column("not_before", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_workspace")),
    )
    op.create_table(
        "appointment",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_appointment_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "reflection", "due", "subject", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_at", "appointment", ["at"], unique=False)
    op.create_index("ix_appointment_reflection", "appointment", ["reflection"], unique=False)
    op.create_table(
        "item",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slot", WALL_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_item_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "reflection", "ref", name=op.f("pk_item")),
    )
    op.create_index("ix_item_reflection", "item", ["reflection", "position"], unique=False)
    op.create_index(
        "uq_item_slot",
        "item",
        ["workspace", "reflection", "slot"],
        unique=True,
        sqlite_where=sa.text("slot IS NOT NULL"),
        postgresql_where=sa.text("slot IS NOT NULL"),
    )
    op.create_table(
        "page",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("shown_in", sa.Text(), nullable=False),
        sa.Column("principle", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=True),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_page_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_page")),
    )
    op.create_index("ix_page_reflection", "page", ["reflection", "until"], unique=False)
    op.create_index("uq_page_id", "page", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_table(
        "place",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("next_free", INSTANT, nullable=True),
        sa.Column("not_before", INSTANT, nullable=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.workspace"],
            name=op.f("fk_place_workspace"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "channel", name=op.f("pk_place")),
    )
    op.create_table(
        "prompt",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("slot", WALL_TIME, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("followed", sa.Text(), nullable=False),
        sa.Column("revealed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_prompt_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_prompt")),
    )
    op.create_index("ix_prompt_reflection", "prompt", ["reflection", "opened_at"], unique=False)
    op.create_index("uq_prompt_id", "prompt", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_table(
        "reporting",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("leadership", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_reporting_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "reflection", "leadership", name=op.f("pk_reporting")),
    )
    op.create_index("ix_reporting_leadership", "reporting", ["workspace", "leadership"], unique=False)
    op.create_index("ix_reporting_reflection", "reporting", ["reflection"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("quotes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "prompt"],
            ["prompt.workspace", "prompt.id"],
            name=op.f("fk_agreement_workspace_prompt"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_agreement_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "prompt", name=op.f("pk_agreement")),
    )
    op.create_index("ix_agreement_reflection", "agreement", ["reflection"], unique=False)
    op.create_index(
        "uq_agreement_prompt", "agreement", ["prompt"], unique=True, sqlite_where=None, postgresql_where=None
    )
    op.create_table(
        "answer",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("message_channel", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("message_root", sa.Text(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("taken_out", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "prompt"],
            ["prompt.workspace", "prompt.id"],
            name=op.f("fk_answer_workspace_prompt"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_answer_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_answer")),
    )
    op.create_index("ix_answer_prompt", "answer", ["prompt", "written_at"], unique=False)
    op.create_index("ix_answer_reflection", "answer", ["reflection", "written_at"], unique=False)
    op.create_index("uq_answer_id", "answer", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_index(
        "uq_answer_message",
        "answer",
        ["workspace", "message_channel", "message_id"],
        unique=True,
        sqlite_where=sa.text("message_id IS NOT NULL"),
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_table(
        "delivery",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=True),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("wake_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("message_channel", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("message_root", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "channel"],
            ["place.workspace", "place.channel"],
            name=op.f("fk_delivery_workspace_channel"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_delivery_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "thread"],
            ["delivery.workspace", "delivery.id"],
            name=op.f("fk_delivery_workspace_thread"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_message", "delivery", ["workspace", "message_channel", "message_id"], unique=False)
    op.create_index("ix_delivery_place", "delivery", ["workspace", "channel", "state"], unique=False)
    op.create_index("ix_delivery_reflection", "delivery", ["reflection"], unique=False)
    op.create_index("ix_delivery_thread", "delivery", ["thread"], unique=False)
    op.create_index(
        "ix_delivery_wake",
        "delivery",
        ["wake_at", "number", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('planned', 'unknown')"),
        postgresql_where=sa.text("state IN ('planned', 'unknown')"),
    )
    op.create_index(
        "uq_delivery_claimed",
        "delivery",
        ["workspace", "channel"],
        unique=True,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index("uq_delivery_id", "delivery", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_table(
        "leaders_reply",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "page"],
            ["page.workspace", "page.id"],
            name=op.f("fk_leaders_reply_workspace_page"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_leaders_reply_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_leaders_reply")),
    )
    op.create_index("ix_leaders_reply_page", "leaders_reply", ["page"], unique=False)
    op.create_index("ix_leaders_reply_reflection", "leaders_reply", ["reflection", "at"], unique=False)
    op.create_index(
        "uq_leaders_reply_id", "leaders_reply", ["id"], unique=True, sqlite_where=None, postgresql_where=None
    )
    op.create_table(
        "next_step",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("quotes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "prompt"],
            ["prompt.workspace", "prompt.id"],
            name=op.f("fk_next_step_workspace_prompt"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_next_step_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_next_step")),
    )
    op.create_index("ix_next_step_prompt", "next_step", ["prompt"], unique=False)
    op.create_index("uq_next_step_id", "next_step", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_index(
        "uq_next_step_number",
        "next_step",
        ["reflection", "number"],
        unique=True,
        sqlite_where=None,
        postgresql_where=None,
    )
    op.create_table(
        "pass",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "prompt"],
            ["prompt.workspace", "prompt.id"],
            name=op.f("fk_pass_workspace_prompt"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_pass_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "prompt", "person", name=op.f("pk_pass")),
    )
    op.create_index("ix_pass_prompt", "pass", ["prompt"], unique=False)
    op.create_index("ix_pass_reflection", "pass", ["reflection"], unique=False)
    op.create_table(
        "stance",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "prompt"],
            ["prompt.workspace", "prompt.id"],
            name=op.f("fk_stance_workspace_prompt"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_stance_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_stance")),
    )
    op.create_index("ix_stance_prompt", "stance", ["prompt", "at"], unique=False)
    op.create_index("ix_stance_reflection", "stance", ["reflection", "at"], unique=False)
    op.create_index("uq_stance_id", "stance", ["id"], unique=True, sqlite_where=None, postgresql_where=None)
    op.create_table(
        "voice",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "answer"],
            ["answer.workspace", "answer.id"],
            name=op.f("fk_voice_workspace_answer"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "prompt"],
            ["prompt.workspace", "prompt.id"],
            name=op.f("fk_voice_workspace_prompt"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "reflection"],
            ["reflection.workspace", "reflection.id"],
            name=op.f("fk_voice_workspace_reflection"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("workspace", "answer", "person", name=op.f("pk_voice")),
    )
    op.create_index("ix_voice_answer", "voice", ["answer"], unique=False)
    op.create_index("ix_voice_prompt", "voice", ["prompt"], unique=False)
    op.create_index("ix_voice_reflection", "voice", ["reflection"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first step; restore a backup")
