"""The sessions of events as people were told of them, to see what has changed since."""

import sqlalchemy as sa
from alembic import op

from flows.storage.columns import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "announced",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("event", "session", name="pk_announced"),
    )
