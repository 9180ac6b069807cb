"""By whose mail server a letter leaves. Until now there was one mailbox."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("mailbox", sa.Text(), nullable=False, server_default="main"))
