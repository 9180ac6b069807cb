"""Who had themselves erased, by a keyed hash of the address."""

import sqlalchemy as sa
from alembic import op

from flows.storage.columns import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_forgotten"),
    )
