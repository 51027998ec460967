"""Which workers are at work; deliveries that are parked or in doubt, to be counted without reading all others."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
TROUBLED = sa.text("state IN ('parked', 'unknown')")


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_index("ix_delivery_troubled", "delivery", ["state"], sqlite_where=TROUBLED, postgresql_where=TROUBLED)


def downgrade() -> None:
    raise NotImplementedError("the older program does not know these tables; restore a backup")
