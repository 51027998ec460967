"""Appointments of one instant in the order in which they are kept: they had to be sorted for each look."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_index("ix_appointment_at", "appointment")
    op.create_index("ix_appointment_at", "appointment", ["at", "workspace", "reflection"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the older program does not know this order; restore a backup")
