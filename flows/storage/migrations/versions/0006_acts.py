"""What was done to the register, and the configuration of that day: so that the register can be rebuilt."""

import sqlalchemy as sa
from alembic import op

from flows.storage.columns import Compressed, Moment, RowId

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("message", RowId, nullable=True),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("letters", RowId, nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("changes", Compressed(), nullable=False),
        sa.Column("details", Compressed(), nullable=True),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_acts_event_forgotten", "acts", ["event", "forgotten"])
    op.create_index("ix_acts_configuration", "acts", ["configuration"])
    op.create_table(
        "snapshots",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", Compressed(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_snapshots"),
    )
