"""Handled mail goes to its folder: MOVE, or COPY, \\Deleted and UID EXPUNGE. Nothing else is ever expunged.

A server without UIDPLUS can only expunge everything that is marked \\Deleted, other people's mail too. There the mail is
copied and marked \\Deleted and stays; `uids()` passes over it."""

from collections.abc import Mapping, Sequence
from logging import getLogger

from flows.errors import MailServerError
from flows.mail.imap_client import LOST, REFUSED, Client, chunks

logger = getLogger(__name__)

KEEP = "keep"
_MOVED_AT_ONCE = 200
_DELETED = (rb"\Deleted",)


def on_server(client: Client, folder: str) -> str:
    """Our `Kringpost/Handled` in the server's spelling: its delimiter, below the prefix of the personal namespace."""
    if folder.upper() == "INBOX":
        return "INBOX"
    prefix, delimiter = _namespace(client)
    name = folder.replace("/", delimiter) if delimiter else folder
    return name if not prefix or name.startswith(prefix) else prefix + name


def create_missing(client: Client, folder: str) -> None:
    if client.folder_exists(folder):
        return
    try:
        client.create_folder(folder)
    except LOST:
        raise
    except REFUSED as error:
        # Somebody else may have made it between the question and the command.
        if not client.folder_exists(folder):
            text = f"The folder {folder} cannot be made ({error}); make it by hand, or choose another under folders."
            raise MailServerError(text, permanent=True).quoting(error) from error
        return
    _subscribe(client, folder)


def by_folder(wanted: Mapping[int, str], folders: Mapping[str, str]) -> dict[str, list[int]]:
    """UIDs by the folder they go to; without those that stay."""
    found: dict[str, list[int]] = {}
    for uid, purpose in sorted(wanted.items()):
        if (folder := folders.get(purpose, KEEP)) != KEEP:
            found.setdefault(folder, []).append(uid)
    return found


def move(client: Client, uids: Sequence[int], folder: str) -> list[int]:
    """The UIDs that the server refused to move. Mail that is not there any more counts as moved: it was, by a run that
    was cut off, or by a person."""
    left: list[int] = []
    for some in chunks(uids, _MOVED_AT_ONCE):
        left += _move_some(client, some, folder)
    return left


def _move_some(client: Client, uids: Sequence[int], folder: str) -> list[int]:
    try:
        _transfer(client, uids, folder)
    except LOST:
        raise
    except REFUSED as error:
        logger.warning("Filing %d mails was refused", len(uids), exc_info=error)
        if len(uids) == 1:
            return list(uids)
        return [uid for one in uids for uid in _move_some(client, [one], folder)]
    return []


def _transfer(client: Client, uids: Sequence[int], folder: str) -> None:
    if client.has_capability("MOVE"):
        client.move(uids, folder)
        return
    client.copy(uids, folder)
    client.add_flags(uids, _DELETED, silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)


def _namespace(client: Client) -> tuple[str, str]:
    if client.has_capability("NAMESPACE"):
        personal = client.namespace()[0]
        if personal:
            return str(personal[0][0] or ""), str(personal[0][1] or "")
    listed = client.list_folders("", "")
    delimiter = listed[0][1] if listed else None
    return "", delimiter.decode() if delimiter else ""


def _subscribe(client: Client, folder: str) -> None:
    """So that mail programs show it. Not every server can."""
    try:
        client.subscribe_folder(folder)
    except LOST:
        raise
    except REFUSED:
        logger.debug("The server has no subscriptions")
