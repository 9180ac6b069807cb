"""The first tables: register, mails as they came, journal, outbox."""

import sqlalchemy as sa
from alembic import op

from flows.storage.columns import Compressed, Moment

revision = "0001"
down_revision = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "events", sa.Column("slug", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("slug", name="pk_events")
    )
    op.create_table(
        "journal",
        sa.Column("id", ROW, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("message", ROW, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_message", "journal", ["message"], unique=False)
    op.create_index("ix_journal_ref", "journal", ["ref"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", ROW, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("uid", ROW, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("raw", Compressed(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("decided", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("content", name="uq_messages_content"),
        sa.UniqueConstraint("identity", name="uq_messages_identity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_address_key", "messages", ["address_key"], unique=False)
    op.create_index(
        "ix_messages_state_mailbox_received_uid", "messages", ["state", "mailbox", "received", "uid"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("id", ROW, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("raw", Compressed(), nullable=True),
        sa.Column("answers", ROW, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queued", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("sent", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_address_key_queued", "outbox", ["address_key", "queued"], unique=False)
    op.create_index("ix_outbox_address_key_state_id", "outbox", ["address_key", "state", "id"], unique=False)
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"], unique=False)
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"], unique=False)
    op.create_index("ix_outbox_uid", "outbox", ["uid"], unique=False)
    op.create_table(
        "senders",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lease_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_senders"),
    )
    op.create_table(
        "positions",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", ROW, autoincrement=False, nullable=False),
        sa.Column("uid", ROW, autoincrement=False, nullable=False),
        sa.Column("message", ROW, nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_positions_message_messages"),
        sa.PrimaryKeyConstraint("mailbox", "uidvalidity", "uid", name="pk_positions"),
    )
    op.create_index("ix_positions_message", "positions", ["message"], unique=False)
    op.create_table(
        "registrations",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("turn", ROW, nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=True),
        sa.Column("registered_by_key", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("organisation_key", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sensitive", sa.JSON(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("bounced", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("offer_until", Moment(), nullable=True),
        sa.Column("intake_at", Moment(), nullable=True),
        sa.Column("message", ROW, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.slug"], name="fk_registrations_event_events"),
        sa.PrimaryKeyConstraint("ref", name="pk_registrations"),
        sa.UniqueConstraint("token", name="uq_registrations_token"),
    )
    op.create_index("ix_registrations_address_key", "registrations", ["address_key"], unique=False)
    op.create_index(
        "ix_registrations_event_held_active_audience",
        "registrations",
        ["event", "held", "active", "audience"],
        unique=False,
    )
    op.create_index(
        "ix_registrations_event_organisation_key_active",
        "registrations",
        ["event", "organisation_key", "active"],
        unique=False,
    )
    op.create_index("ix_registrations_registered_by_key", "registrations", ["registered_by_key"], unique=False)
