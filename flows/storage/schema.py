"""The tables. `migrations/` makes them; a test compares the two.

Free text about a person stands in few columns (`name`, `fields`, `sensitive`, `raw` …), so that erasing is an UPDATE and the counts stay.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text

from flows.storage.columns import Compressed, Moment, RowId

VERSION = "0007"
"""The newest migration."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row per event. PostgreSQL locks this table while anything is decided.
events = Table("events", metadata, Column("slug", Text, primary_key=True))

messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True),
    # Of the bytes: the same copy again is not stored again.
    Column("identity", Text, nullable=False, unique=True),
    # Of what the author wrote, known once the mail is read: another copy of it is not handled again.
    Column("content", Text, nullable=True, unique=True),
    Column("mailbox", Text, nullable=False),
    Column("received", Moment, nullable=False),
    Column("uid", RowId, nullable=False),
    # How it is found again in a folder; emptied once it was removed from there.
    Column("message_id", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("partial", Boolean(create_constraint=False), nullable=False),
    # NULL once the retention period is over; the row stays, so that the mail is never taken for a new one.
    Column("raw", Compressed, nullable=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("folder", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("refs", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("decided", Moment, nullable=True),
    Index(None, "state", "mailbox", "received", "uid"),
    Index(None, "address_key"),
    # Row numbers are quoted by the journal: never given out twice.
    sqlite_autoincrement=True,
)

positions = Table(
    "positions",
    metadata,
    Column("mailbox", Text, primary_key=True),
    Column("uidvalidity", RowId, primary_key=True, autoincrement=False),
    Column("uid", RowId, primary_key=True, autoincrement=False),
    Column("message", RowId, ForeignKey("messages.id"), nullable=False),
    Index(None, "message"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("ref", Text, primary_key=True),
    Column("event", Text, ForeignKey("events.slug"), nullable=False),
    Column("status", Text, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("held", Boolean(create_constraint=False), nullable=False),
    Column("audience", Text, nullable=False),
    Column("received", Moment, nullable=False),
    Column("turn", RowId, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("registered_by", Text, nullable=True),
    Column("registered_by_key", Text, nullable=True),
    Column("name", Text, nullable=True),
    Column("organisation", Text, nullable=True),
    Column("organisation_key", Text, nullable=True),
    Column("language", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("sensitive", JSON, nullable=False),
    Column("verified", Boolean(create_constraint=False), nullable=False),
    Column("bounced", Boolean(create_constraint=False), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("asked", Text, nullable=False),
    Column("offer_until", Moment, nullable=True),
    Column("intake_at", Moment, nullable=True),
    Column("message", RowId, nullable=True),
    # Sessions, absences, calendar answers, proposed slots: read whole, never searched.
    Column("details", JSON, nullable=False),
    Index(None, "event", "held", "active", "audience"),
    Index(None, "event", "organisation_key", "active"),
    Index(None, "address_key"),
    Index(None, "registered_by_key"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("event", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("message", RowId, nullable=True),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("staff", Text, nullable=False),
    Index(None, "ref"),
    Index(None, "message"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("ref", Text, nullable=False),
    # By whose mail server it leaves: a name among the settings' mailboxes.
    Column("mailbox", Text, nullable=False, server_default="main"),
    Column("address", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("uid", Text, nullable=True),
    # What its invitation says of the event: per session, as in `announced`.
    Column("told", JSON(none_as_null=True), nullable=True),
    Column("again", Boolean(create_constraint=False), nullable=False),
    # NULL once the retention period is over; the row stays, so that its key is never sent again.
    Column("raw", Compressed, nullable=True),
    Column("answers", RowId, nullable=True),
    Column("state", Text, nullable=False),
    Column("queued", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("sent", Moment, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("owner", Text, nullable=True),
    Index(None, "state", "id"),
    Index(None, "address_key", "state", "id"),
    Index(None, "address_key", "queued"),
    Index(None, "message_id"),
    Index(None, "uid"),
    sqlite_autoincrement=True,
)

# Runs that deliver: a letter belongs to its owner until the lease ends.
senders = Table(
    "senders",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("lease_until", Moment, nullable=False),
)

# People who had themselves erased, by a keyed hash of their address: a mail from before that moment does not bring them back.
forgotten = Table(
    "forgotten",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

# The time of contact persons that calls take, in steps of five minutes: the key makes a double booking impossible.
appointments = Table(
    "appointments",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("ref", Text, nullable=False),
    Index(None, "ref"),
)

# The sessions of events as people were last told of them.
announced = Table(
    "announced",
    metadata,
    Column("event", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("facts", JSON, nullable=False),
    # The latest letter when this was announced: what earlier ones say is no news.
    Column("letters", RowId, nullable=True),
    Column("at", Moment, nullable=False),
)

# What was done to the register, in order: enough to do it again from the mails, and what came of it for when they are erased.
acts = Table(
    "acts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("message", RowId, nullable=True),
    # The configuration by which it was decided: digest of a snapshot.
    Column("configuration", Text, nullable=False),
    # The last letter that was written before the transaction of this act.
    Column("letters", RowId, nullable=False),
    # Registrations that it made or changed, and as they were afterwards.
    Column("refs", Text, nullable=False),
    Column("changes", Compressed, nullable=False),
    # What else it was decided by: a command by hand, busy times. NULL once erased.
    Column("details", Compressed, nullable=True),
    # Whether all that is about people has been taken out.
    Column("forgotten", Boolean(create_constraint=False), nullable=False),
    Index(None, "event", "forgotten"),
    Index(None, "configuration"),
    sqlite_autoincrement=True,
)

# Files of the configuration, by the digest of their content; what belongs together stands in one that names the others.
snapshots = Table(
    "snapshots",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content", Compressed, nullable=False),
)
