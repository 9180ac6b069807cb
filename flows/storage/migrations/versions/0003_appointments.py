"""Calls that were agreed, by the five minutes that they take of somebody's time: none is given out twice."""

import sqlalchemy as sa
from alembic import op

from flows.storage.columns import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "at", name="pk_appointments"),
    )
    op.create_index("ix_appointments_ref", "appointments", ["ref"])
