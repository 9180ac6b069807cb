"""Bounces of systems that follow no standard, as flufl.bounce knows them."""

from email import message_from_bytes
from logging import getLogger

logger = getLogger(__name__)
# It logs a stack trace before it raises; such an exception may quote the mail.
getLogger("flufl.bounce").disabled = True

_LARGEST = 100_000


def ask_flufl(raw: bytes) -> tuple[list[str], list[str]]:
    """Addresses that failed for now, and for good."""
    from flufl.bounce import all_failures

    try:
        message = message_from_bytes(raw[:_LARGEST])
        sender = "".join(sign for sign in str(message.get("From", "")) if sign.isascii() and sign.isprintable())
        del message["From"]
        message["From"] = sender if "@" in sender else "nobody@invalid"
        temporary, permanent = all_failures(message)
    # It raises nearly anything on mails that are not well-formed, and says so; such a mail just tells no recipient.
    except Exception as error:  # noqa: BLE001
        logger.debug("flufl.bounce gave up: %s", type(error).__name__)
        return [], []
    return [_text(found) for found in temporary], [_text(found) for found in permanent]


def _text(address: object) -> str:
    return address.decode("ascii", "replace") if isinstance(address, bytes) else str(address)
