"""The outbox: letters written with the decision, sent later, in order per recipient.

    waiting ─▶ in_flight ─▶ sent       `later` puts a letter back with a pause, until the pauses are used up: failed
       ▲           │
       └───────────┴──▶ held           it may have left and must not go twice: a person looks

What did not arrive is withdrawn when a person corrects the address.
A letter belongs to the run that claimed it. That a run lives shows in its lease, renewed while it works.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Engine, text

from flows.registration.office import MAIN
from flows.storage import claims
from flows.storage.engine import reading, writing
from flows.storage.posting import FAILED, HELD, WAITING
from flows.storage.records import plain
from flows.storage.schema import senders
from flows.storage.statements import put

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
LEASE = timedelta(minutes=10)
"""How long a run may be silent before another takes over its letters; longer than any time-out of a mail server."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A letter claimed by this run."""

    id: int
    key: str
    kind: str
    event: str
    ref: str
    to: str
    message_id: str
    raw: bytes
    attempts: int
    """Earlier ones that failed."""
    again: bool


@dataclass(frozen=True, slots=True)
class Stranded:
    """A letter that will not go by itself: an entry for the contact person."""

    id: int
    key: str
    kind: str
    event: str
    ref: str
    state: str
    attempts: int
    queued: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Recovered:
    waiting: int
    """To be sent again."""
    held: int
    """For a person."""


class Outbox:
    """One run's view. Every method is a transaction of its own, committed to disk when it returns."""

    def __init__(self, engine: Engine, name: str = "") -> None:
        """`name`: the mailbox, or whatever never has two runs at a time; see `recover`."""
        self._engine = engine
        self._name = name
        self._owner = f"{name}#{uuid4().hex}"
        self._renewed: datetime | None = None

    def claim(self, now: datetime, most: int, mailbox: str = MAIN) -> list[Pending]:
        """The next letters of this mailbox that are due, oldest first; none while an earlier one to the same address is not out of
        the way."""
        with writing(self._engine) as connection:
            self._renew(connection, now)
            _one_claim_at_a_time(connection)
            rows = connection.execute(claims.CLAIMABLE, {"now": now, "most": most, "mailbox": mailbox}).all()
            if rows:
                connection.execute(claims.TAKE, [{"letter": row.id, "me": self._owner} for row in rows])
        return [Pending(*row) for row in rows]

    def begin(self, letter: int, now: datetime) -> bool:
        """Just before its first byte leaves. False: it is no longer ours to send."""
        with writing(self._engine) as connection:
            self._renew(connection, now)
            return self._begin(connection, letter)

    def settle(self, sent: int, following: int, now: datetime) -> bool:
        """`sent` and `begin` in one commit: one flush to disk for each letter."""
        with writing(self._engine) as connection:
            self._renew(connection, now)
            connection.execute(claims.SENT_NOW, {"letter": sent, "now": now})
            return self._begin(connection, following)

    def sent(self, letter: int, now: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(claims.SENT_NOW, {"letter": letter, "now": now})

    def later(self, letter: int, now: datetime, error: str) -> datetime | None:
        """The server said "not now". When it is tried again; None when that was the last time. Claimed letters to the same
        address are given back, so that none overtakes it."""
        with writing(self._engine) as connection:
            attempts, recipient = connection.execute(claims.ATTEMPTS, {"letter": letter}).one()
            following = now + PAUSES[attempts] if attempts < len(PAUSES) else None
            _put_back(connection, letter, WAITING if following else FAILED, following or now, error)
            if following:
                connection.execute(claims.RELEASE_RECIPIENT, {"recipient": recipient, "me": self._owner})
        return following

    def failed(self, letter: int, now: datetime, error: str) -> None:
        """Refused for good."""
        with writing(self._engine) as connection:
            _put_back(connection, letter, FAILED, now, error)

    def hold(self, letter: int, now: datetime, error: str) -> None:
        """It may have left, and must not go twice."""
        with writing(self._engine) as connection:
            _put_back(connection, letter, HELD, now, error)

    def retry(self, letter: int, now: datetime) -> None:
        """A person wants a failed or held letter to be sent after all."""
        with writing(self._engine) as connection:
            _put_back(connection, letter, WAITING, now, "")

    def release(self) -> None:
        """At the end of a run, or when the server cannot be reached: what was claimed and not begun is anybody's."""
        with writing(self._engine) as connection:
            connection.execute(claims.RELEASE_ALL, {"me": self._owner})

    def recover(self, now: datetime, *, owner_dead: bool = False) -> Recovered:
        """Letters in flight when their run died: sent again, or held when they must not go twice. A run counts as dead when its
        lease is over; with `owner_dead` also any earlier one of our name, because the caller knows that none runs beside it."""
        owners = claims.EXPIRED_OR_MINE if owner_dead else claims.EXPIRED
        values = {"now": now, "me": self._owner, "name": self._name}
        with writing(self._engine) as connection:
            _one_claim_at_a_time(connection)
            rows = connection.execute(claims.dead(owners), values).all()
            connection.execute(claims.abandon(owners), values)
            states = [WAITING if row.again and row.attempts < len(PAUSES) else HELD for row in rows]
            for row, state in zip(rows, states, strict=True):
                _put_back(connection, row.id, state, now, "the run ended while this letter was being sent")
        return Recovered(states.count(WAITING), states.count(HELD))

    def counts(self) -> dict[str, int]:
        """Letters per state."""
        with reading(self._engine) as connection:
            return dict(connection.execute(claims.COUNTS).tuples().all())

    def waiting_at(self) -> dict[str, int]:
        """Letters that wait, per mailbox by which they are to leave."""
        with reading(self._engine) as connection:
            return dict(connection.execute(claims.WAITING_AT).tuples().all())

    def next_due(self) -> datetime | None:
        """When the first waiting letter may go; None when none waits."""
        with reading(self._engine) as connection:
            return connection.execute(claims.NEXT_DUE).scalar()

    def stranded(self) -> list[Stranded]:
        """Failed and held letters."""
        with reading(self._engine) as connection:
            return [Stranded(*row) for row in connection.execute(claims.STRANDED)]

    def _begin(self, connection: Connection, letter: int) -> bool:
        return connection.execute(claims.BEGIN, {"letter": letter, "me": self._owner}).rowcount == 1

    def _renew(self, connection: Connection, now: datetime) -> None:
        if self._renewed is None or not timedelta(0) <= now - self._renewed < LEASE / 4:
            put(connection, senders, [{"owner": self._owner, "name": self._name, "lease_until": now + LEASE}])
            self._renewed = now


def _put_back(connection: Connection, letter: int, state: str, due: datetime, error: str) -> None:
    values = {"letter": letter, "then": state, "next": due, "why": plain(error[:1000])}
    connection.execute(claims.PUT_BACK, values)


def _one_claim_at_a_time(connection: Connection) -> None:
    # SKIP LOCKED would skip the first letter to an address, taken by another run at this moment, and take the second.
    if connection.dialect.name == "postgresql":
        connection.execute(_CLAIM_LOCK)


_CLAIM_LOCK = text("SELECT pg_advisory_xact_lock(7305808)")
