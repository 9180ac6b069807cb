"""The play as it is written: `config/demo/play.toml` and the mails beside it. A mail may answer one that Kringpost sent in the play."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from flows.demo.mails import Mail


@dataclass(frozen=True, slots=True)
class Part:
    """A mail of the play."""

    file: str
    outcome: str
    """What must come of it."""
    replies_to: tuple[str, str] | None
    """Kind and recipient of our mail that it answers."""
    again: datetime | None
    """It comes a second time, by another way."""


@dataclass(frozen=True, slots=True)
class Act:
    title: str
    at: datetime
    """The moment of the run, after the last of its mails."""
    mails: tuple[Part, ...] = ()
    flow: str = "poll-inbox"
    sends: tuple[str, ...] = ()
    """Kinds of letters that answer no mail and must go out."""


@dataclass(frozen=True, slots=True)
class Script:
    folder: Path
    us: str
    zone: ZoneInfo
    seats: Mapping[str, Mapping[str, Any]]
    """Per event: the few seats that the play gives it."""
    form_senders: tuple[Mapping[str, str], ...]
    acts: tuple[Act, ...]

    def mail(self, part: Part, answered: Mail | None) -> Mail:
        """As it is delivered; what it quotes of our mail is taken from that mail."""
        text = (self.folder / "mails" / f"{part.file}.eml").read_text("utf-8")
        if answered is not None:
            text = Template(text).substitute(_quotations(answered))
        if part.again is not None:
            text = f"Received: from backup-mx.example by mx.example.org; {part.again:%a, %d %b %Y %H:%M:%S %z}\n{text}"
        return Mail("\r\n".join(text.splitlines()).encode() + b"\r\n")


def read_script(folder: Path) -> Script:
    written = tomllib.loads((folder / "play.toml").read_text("utf-8"))
    zone = ZoneInfo(written["timezone"])
    return Script(
        folder=folder,
        us=written["us"],
        zone=zone,
        seats=written["seats"],
        form_senders=tuple(written["form_senders"]),
        acts=tuple(_act(act, zone) for act in written["acts"]),
    )


def _quotations(answered: Mail) -> dict[str, str]:
    text = answered.text("plain")
    return {
        "id": f"<{answered.message_id}>",
        "subject": answered.header("Subject"),
        "to": answered.recipient[1],
        "text": text,
        "quoted": "\n".join(f"> {line}".rstrip() for line in text.splitlines()),
    }


def _act(written: Mapping[str, Any], zone: ZoneInfo) -> Act:
    return Act(
        title=written["title"],
        at=written["at"].replace(tzinfo=zone),
        mails=tuple(_part(mail, zone) for mail in written.get("mails", ())),
        flow=written.get("flow", "poll-inbox"),
        sends=tuple(written.get("sends", ())),
    )


def _part(written: Mapping[str, Any], zone: ZoneInfo) -> Part:
    again = written.get("again")
    answered = written.get("replies_to")
    return Part(
        file=written["file"],
        outcome=written["outcome"],
        replies_to=(answered[0], answered[1]) if answered else None,
        again=again.replace(tzinfo=zone) if again else None,
    )
