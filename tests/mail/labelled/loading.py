"""Labelled mails of our own: TOML tables with what somebody wrote and what a careful person reads in it, made into bytes and states.

See README.md here for the keys.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.mail.labelled.labels import expected, state_of

HERE = Path(__file__).resolve().parent
MAILBOX = "inschrijven@wijkwarmte.example"
AUTHSERV = "mx.wijkwarmte.example"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LETTERS = tomllib.loads((HERE / "letters.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Case:
    """One mail: its bytes, the register it comes to, and its labels with the keys of `expected.jsonl`."""

    name: str
    raw: bytes
    state: Mapping[str, Any] | None
    expected: Mapping[str, Any]


def cases() -> Iterator[Case]:
    for path in sorted(HERE.glob("cases/*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for number, mail in enumerate(table["mail"], 1):
            yield case(f"{path.stem}-{number:02}", {**table.get("every", {}), **mail})


def case(name: str, mail: Mapping[str, Any]) -> Case:
    state = state_of(mail)
    return Case(name, raw(name, mail), state, expected(name, mail, state))


def export(folder: Path) -> int:
    """Writes the mails as files with `expected.jsonl`, the form in which labelled mails of others come."""
    folder.mkdir(parents=True, exist_ok=True)
    found = list(cases())
    for each in found:
        (folder / f"{each.name}.eml").write_bytes(each.raw)
    lines = (json.dumps(each.expected, ensure_ascii=False) for each in found)
    (folder / "expected.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return len(found)


def raw(name: str, mail: Mapping[str, Any]) -> bytes:
    head = EmailMessage(policy=SMTP)
    for key, value in {**_head(name, mail), **mail.get("headers", {})}.items():
        head[key] = value
    return head.as_bytes().rstrip(b"\r\n") + b"\r\n" + entity(mail, with_quote(mail))


def _head(name: str, mail: Mapping[str, Any]) -> dict[str, str]:
    sender = mail["from"]
    domain = parseaddr(sender)[1].rpartition("@")[2]
    proof = mail.get("proof", "pass")
    user, _, host = MAILBOX.partition("@")
    moment = datetime.fromisoformat(mail.get("date", "2027-02-10 10:12")).replace(tzinfo=AMSTERDAM)
    found = {
        "Authentication-Results": f"{AUTHSERV}; dkim={proof} header.d={domain}; dmarc={proof} header.from={domain}",
        "From": sender,
        "To": f"{user}+{mail['plus']}@{host}" if "plus" in mail else f"Inschrijven Wijkwarmte <{MAILBOX}>",
        "Cc": mail.get("cc", ""),
        "Reply-To": mail.get("reply_to", ""),
        "Date": format_datetime(moment),
        "Message-ID": f"<{name}@{domain}>",
        "In-Reply-To": answered(mail),
        "References": answered(mail),
    }
    hidden = {"Authentication-Results"} if proof == "none" else set()
    kept = {key: value for key, value in found.items() if value and key not in hidden}
    return {**kept, "Subject": mail["subject"], "MIME-Version": "1.0"}


def answered(mail: Mapping[str, Any]) -> str:
    """The letter that is answered: its kind alone when one seat is known, else `kind REF`."""
    if not mail.get("reply"):
        return ""
    kind, _, ref = mail["reply"].partition(" ")
    return f"<{kind}.{ref or mail['seats'][0].split()[0]}@wijkwarmte.example>"


def entity(mail: Mapping[str, Any], text: str | None) -> bytes:
    """The body: text, HTML, both, and the parts; of the type `container` when there are several."""
    bodies = [_text(mail, text, "plain")] if text is not None else []
    bodies += [_text(mail, mail["html"], "html")] if "html" in mail else []
    body = bodies[0] if len(bodies) == 1 else multipart("alternative", bodies)
    parts = [_part(each) for each in mail.get("part", ())]
    return multipart(mail.get("container", "mixed"), [body, *parts]) if parts else body


def multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    boundary = f"=_{kind.partition(';')[0]}_of_{len(parts)}".encode()
    inner = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary.decode()}"\r\n\r\n'.encode()
    return head + inner + b"--" + boundary + b"--\r\n"


def _text(mail: Mapping[str, Any], text: str, subtype: str) -> bytes:
    part = EmailMessage(policy=SMTP)
    part.set_content(
        text.removeprefix("\n"), subtype=subtype, charset=mail.get("charset", "utf-8"), cte=mail.get("cte")
    )
    if mail.get("flowed"):
        part.set_param("format", "flowed")
    del part["MIME-Version"]
    data = part.as_bytes()
    return data.replace(b'charset="utf-8"', f'charset="{mail["says"]}"'.encode()) if "says" in mail else data


def _part(part: Mapping[str, Any]) -> bytes:
    name = f'; name="{part["name"]}"' if "name" in part else ""
    head = f"Content-Type: {part['type']}{name}\r\nContent-Disposition: {part.get('disposition', 'attachment')}\r\n\r\n"
    return (head + part["text"].removeprefix("\n").replace("\n", "\r\n")).encode()


def with_quote(mail: Mapping[str, Any]) -> str | None:
    """The writer's text, with our letter below it (or above it) as the named mail program quotes."""
    text = mail.get("text")
    if text is None or "below" not in mail:
        return text
    client = LETTERS["client"][mail["below"]]
    letter = (
        mail.get("letter")
        or LETTERS["letter"][mail.get("quotes") or mail["reply"].partition(" ")[0]][client.get("letters", "nl")]
    )
    lines = [client.get("prefix", "> ") + line if client["quotes"] else line for line in letter.rstrip().split("\n")]
    return f"{text.rstrip()}\n\n{client['head'].rstrip()}\n" + "\n".join(line.rstrip() for line in lines) + "\n"
