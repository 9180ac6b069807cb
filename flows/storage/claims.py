"""The outbox's statements: which letters a run may take, and what becomes of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from flows.storage.columns import Moment
from flows.storage.posting import FAILED, HELD, IN_FLIGHT, SENT, WAITING
from flows.storage.schema import outbox, senders

NOW: BindParameter[datetime] = bindparam("now", type_=Moment())
ME: BindParameter[str] = bindparam("me")
MAILBOX: BindParameter[str] = bindparam("mailbox")
LETTER: BindParameter[int] = bindparam("letter")
_ALIVE = select(senders.c.owner).where(senders.c.lease_until > NOW)
_earlier = outbox.alias("earlier")


def _free(table: FromClause) -> ColumnElement[bool]:
    abandoned = or_(table.c.owner.is_(None), table.c.owner.not_in(_ALIVE))
    return and_(table.c.state == WAITING, table.c.due <= NOW, abandoned)


_BLOCKED = (
    select(_earlier.c.id)
    .where(_earlier.c.address_key == outbox.c.address_key, _earlier.c.id < outbox.c.id)
    # What waits for another mail server is about something else: it keeps nobody waiting here.
    .where(_earlier.c.mailbox == outbox.c.mailbox)
    .where(_earlier.c.state.in_((WAITING, IN_FLIGHT)), ~_free(_earlier))
    .exists()
)
CLAIMABLE: Select[Any] = (
    select(
        outbox.c.id, outbox.c.key, outbox.c.kind, outbox.c.event, outbox.c.ref, outbox.c.address,
        outbox.c.message_id, outbox.c.raw, outbox.c.attempts, outbox.c.again,
    )
    .where(outbox.c.mailbox == MAILBOX, _free(outbox), ~_BLOCKED, outbox.c.raw.is_not(None))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)  # fmt: skip
TAKE = update(outbox).where(outbox.c.id == LETTER).values(owner=ME)

BEGIN = (
    update(outbox).where(outbox.c.id == LETTER, outbox.c.owner == ME, outbox.c.state == WAITING).values(state=IN_FLIGHT)
)
SENT_NOW = update(outbox).where(outbox.c.id == LETTER).values(state=SENT, sent=NOW, owner=None, error="")
ATTEMPTS = select(outbox.c.attempts, outbox.c.address_key).where(outbox.c.id == LETTER)
PUT_BACK = (
    update(outbox)
    .where(outbox.c.id == LETTER, outbox.c.state != SENT)
    .values(
        state=bindparam("then"),
        due=bindparam("next"),
        error=bindparam("why"),
        attempts=outbox.c.attempts + 1,
        owner=None,
    )
)
RELEASE_RECIPIENT = (
    update(outbox)
    .where(outbox.c.address_key == bindparam("recipient"), outbox.c.owner == ME, outbox.c.state == WAITING)
    .values(owner=None)
)
RELEASE_ALL = update(outbox).where(outbox.c.owner == ME, outbox.c.state == WAITING).values(owner=None)
GOODBYE = delete(senders).where(senders.c.owner == ME)

_SAME_NAME = select(senders.c.owner).where(senders.c.name == bindparam("name"), senders.c.owner != ME)
EXPIRED = and_(outbox.c.owner != ME, outbox.c.owner.not_in(_ALIVE))
EXPIRED_OR_MINE = or_(EXPIRED, outbox.c.owner.in_(_SAME_NAME))


def dead(owners: ColumnElement[bool]) -> Any:
    """Letters that were in flight when their run ended."""
    return select(outbox.c.id, outbox.c.again, outbox.c.attempts).where(outbox.c.state == IN_FLIGHT, owners)


def abandon(owners: ColumnElement[bool]) -> Any:
    """Letters that a dead run had claimed and not begun."""
    return update(outbox).where(outbox.c.state == WAITING, owners).values(owner=None)


COUNTS = select(outbox.c.state, func.count()).group_by(outbox.c.state)
WAITING_AT = select(outbox.c.mailbox, func.count()).where(outbox.c.state == WAITING).group_by(outbox.c.mailbox)
NEXT_DUE = select(func.min(outbox.c.due)).where(outbox.c.state == WAITING)
STRANDED = (
    select(
        outbox.c.id, outbox.c.key, outbox.c.kind, outbox.c.event, outbox.c.ref, outbox.c.state, outbox.c.attempts,
        outbox.c.queued, outbox.c.error,
    )
    .where(outbox.c.state.in_((FAILED, HELD)))
    .order_by(outbox.c.id)
)  # fmt: skip
