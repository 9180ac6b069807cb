"""Some servers break the connection over one mail (a damaged index, a cut file). Which one shows when the others come."""

from collections.abc import Callable, Sequence
from logging import getLogger

from flows.errors import MailServerError
from flows.mail.imap_client import LOST, Client
from flows.mail.imap_fetching import Announced, Fetched, Limits, fetch_batch, refused

logger = getLogger(__name__)

_MOST_LOST = 2
"""Mails of one batch that may each break the connection before the network is to blame."""


def fetch_surely(
    client: Callable[[], Client], open_again: Callable[[], None], batch: Sequence[Announced], limits: Limits
) -> list[Fetched]:
    """The batch in one go; when the connection breaks, each mail alone. `client` gives the connection of this moment."""
    try:
        return _believed(fetch_batch(client(), batch, limits))
    except LOST as error:
        if len(batch) == 1:
            raise
        logger.info("The connection broke in a batch of %d mails; asking one by one", len(batch), exc_info=error)
    open_again()
    return _one_by_one(client, open_again, batch, limits)


def _believed(given: list[Fetched]) -> list[Fetched]:
    """One refused mail is a bad mail. When all are refused it is the server that is in trouble."""
    if len(given) > _MOST_LOST and all(mail.problem == "refused" for mail in given):
        raise MailServerError(f"The mail server gives none of {len(given)} mails; look at its log. It is tried again.")
    return given


def _one_by_one(
    client: Callable[[], Client], open_again: Callable[[], None], batch: Sequence[Announced], limits: Limits
) -> list[Fetched]:
    given: list[Fetched] = []
    suspects: list[Announced] = []
    for mail in batch:
        try:
            given += fetch_batch(client(), [mail], limits)
        except LOST:
            suspects.append(mail)
            if len(suspects) > _MOST_LOST:
                raise
            open_again()
    for mail in suspects:
        try:
            given += fetch_batch(client(), [mail], limits)
        except LOST:
            if all(other.problem for other in given):
                raise
            logger.warning("The server breaks the connection over mail UID %d", mail.uid)
            given.append(refused(mail))
            open_again()
    return given
