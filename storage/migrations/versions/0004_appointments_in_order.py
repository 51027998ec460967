"""Appointments of one instant in the order in which they are kept: they were sorted for each look. Summaries apart."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ORDER = ["at", "workspace", "reflection"]
SUMMARY = sa.text("due = 'summary'")


def upgrade() -> None:
    op.drop_index("ix_appointment_at", "appointment")
    op.create_index("ix_appointment_at", "appointment", ORDER, unique=False)
    op.create_index("ix_appointment_summary", "appointment", ORDER, sqlite_where=SUMMARY, postgresql_where=SUMMARY)


def downgrade() -> None:
    raise NotImplementedError("the older program does not know this order; restore a backup")
