"""What the invitation in a letter says of the event. Of earlier letters that is what was announced."""

import sqlalchemy as sa
from alembic import op

from flows.storage.columns import RowId

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("told", sa.JSON(), nullable=True))
    op.add_column("announced", sa.Column("letters", RowId, nullable=True))
