"""Mail that came back: RFC 3464 fields, Exim's header, then what the text of older systems says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.mail.foreign_bounces import ask_flufl
from flows.mail.headers import Headers, addresses, find_message_ids, message_ids, read_headers
from flows.mail.markers import Markers, fold
from flows.mail.message import DeliveryReport
from flows.mail.parts import Part

_MOST_RECIPIENTS = 50
_MOST_RETURNED = 4_000
_STATUS_KINDS = ("message/delivery-status", "message/global-delivery-status")
_GROUPS = re.compile(rb"\r?\n[ \t]*\r?\n")
_ADDRESS = re.compile(r"[^\s<>\"(),:;@]{1,100}@[^\s<>\"(),:;@]{1,250}[^\s<>\"(),:;@.]")
_DAEMONS = ("mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster@")
_QMAIL = re.compile(r"^<([^<>\s]{1,100}@[^<>\s]{1,250})>:", re.MULTILINE)
_COPY = re.compile(r"^-{2,}.{0,20}(?:copy of|returned) .{0,40}$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    facts: DeliveryReport
    sign: str
    returned: str = ""
    """Header of the mail that came back."""


def find_report(root: Part, raw: bytes, sender: str, text: str, markers: Markers) -> Report | None:
    status = next((part for part in root.walk() if part.kind in _STATUS_KINDS and not part.enclosed), None)
    failed = [found.address for found in addresses(root.headers, "x-failed-recipients")]
    if status:
        recipients, actions = _fields(status.content(raw, 100_000))
        if actions and not actions & {"failed", "delayed"}:
            return None
        return _report(root, raw, text, recipients or failed, not actions or "failed" in actions, status.kind)
    if not failed and not _looks_returned(root.headers, sender, text, markers):
        return None
    delayed = _says_subject(markers, "delay", root.headers) or _says_text(markers, "delay", text)
    if failed:
        return _report(root, raw, text, failed, not delayed, "X-Failed-Recipients")
    found, permanent = _told_by_text(raw, text, markers)
    return _report(root, raw, text, found, permanent and not delayed, "text of a bounce")


def _report(root: Part, raw: bytes, text: str, recipients: Iterable[str], permanent: bool, sign: str) -> Report:
    returned, ids = _returned(root, raw, text)
    clean = (recipient.strip("<>. ").lower() for recipient in recipients)
    each = tuple(dict.fromkeys(found for found in clean if _ADDRESS.fullmatch(found)))
    return Report(DeliveryReport(each[:_MOST_RECIPIENTS], permanent, ids), sign, returned)


def _fields(body: bytes) -> tuple[list[str], set[str]]:
    """Recipients of the groups that failed (or else wait), and all actions."""
    groups = [read_headers(group) for group in _GROUPS.split(body.strip())[: _MOST_RECIPIENTS + 1]]
    told = [(_action(group), _recipient(group)) for group in groups if _recipient(group)]
    actions = {action for action, _ in told}
    wanted = "failed" if "failed" in actions else "delayed"
    return [recipient for action, recipient in told if action in (wanted, "")], actions - {""}


def _action(group: Headers) -> str:
    return group.get("action").partition(" ")[0].lower()


def _recipient(group: Headers) -> str:
    """To whom we sent stands in Original-Recipient, if that was told; Final-Recipient may be where it was forwarded to."""
    for name in ("original-recipient", "final-recipient"):
        value = group.get(name)
        kind, _, address = value.partition(";") if ";" in value else ("rfc822", "", value)
        found = _ADDRESS.search(address.rpartition(":")[2] if address.strip().startswith("@") else address)
        if found and kind.strip().lower() in ("rfc822", "utf-8"):
            return found[0]
    return ""


def _returned(root: Part, raw: bytes, text: str) -> tuple[str, tuple[str, ...]]:
    for part in root.walk():
        if part.kind in ("message/rfc822", "message/global") and part.parts:
            head = _head(raw[part.start : part.start + _MOST_RETURNED])
            return head, message_ids(part.parts[0].headers, "message-id")
        if part.kind in ("text/rfc822-headers", "message/global-headers"):
            content = part.content(raw, 100_000)
            return _head(content[:_MOST_RETURNED]), message_ids(read_headers(content), "message-id")
    copy = _COPY.search(text)
    returned = text[copy.end() :] if copy else text
    ids = [
        found
        for line in returned.split("\n")[:400]
        if line[:11].lower() == "message-id:"
        for found in find_message_ids(line)
    ]
    return returned[:_MOST_RETURNED].strip() if copy else "", tuple(dict.fromkeys(ids))


def _head(returned: bytes) -> str:
    return _GROUPS.split(returned, maxsplit=1)[0].decode("utf-8", "replace").replace("\r\n", "\n").replace("\0", "")


def _looks_returned(headers: Headers, sender: str, text: str, markers: Markers) -> bool:
    null = headers.get("return-path").replace(" ", "") == "<>"
    machine = sender.startswith(_DAEMONS) or _DAEMONS[0] in headers.get("from").lower()
    if any(_says_subject(markers, what, headers) for what in ("bounce", "delay")):
        return machine or null or ("in-reply-to" not in headers and _says_text(markers, "bounce", text))
    return machine and any(_says_text(markers, what, text) for what in ("bounce", "delay"))


def _says_subject(markers: Markers, what: str, headers: Headers) -> bool:
    subject = fold(headers.text("subject"))
    return subject.startswith(tuple(phrase.pieces[0] for phrase in markers.automatic.get(f"{what}_subjects", ())))


def _says_text(markers: Markers, what: str, text: str) -> bool:
    folded = fold(text[:4_000])
    return any(phrase.within(folded) for phrase in markers.automatic.get(f"{what}_texts", ()))


def _told_by_text(raw: bytes, text: str, markers: Markers) -> tuple[list[str], bool]:
    copy = _COPY.search(text)
    above = text[: copy.start() if copy else 4_000]
    if found := _QMAIL.findall(above):
        return found, True
    temporary, permanent = ask_flufl(raw)
    if temporary or permanent:
        return permanent or temporary, bool(permanent)
    lines = above.split("\n")
    near = [at for at, line in enumerate(lines) if _says_text(markers, "bounce", line)]
    return [found for at in near for line in lines[max(0, at - 1) : at + 4] for found in _ADDRESS.findall(line)], True
