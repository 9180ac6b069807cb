"""One of those who compete for the last seats: the people who write to one mailbox, and the process that decides their mails."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.policy import SMTP
from hashlib import sha256
from random import Random

from flows.registration.model import Registration, Status
from flows.storage.store import Arrived
from flows.wiring import Parts
from tests.journey.clock import Clock
from tests.journey.office import parsed, written
from tests.journey.people import address

EVENT = "kennissessie"
PEOPLE, ROUNDS = 2, 6
AT_ONCE = 2
"""Mails that are decided in one commit: then it is another's turn."""

CANCELS = "Helaas kan ik toch niet komen, dus ik meld me af."
ASKS = "Is er bij de zaal een plek om de auto te parkeren?"
ACCEPTS = "Ja"
DECLINES = "Nee"
STAYS = "Nee, deze keer niet. Ik blijf graag op de wachtlijst."
RETURNS = "Ik kom toch wel."

ANSWERS = {
    Status.CONFIRMED: (CANCELS, CANCELS, ASKS, ""),
    Status.OFFERED: (ACCEPTS, DECLINES, STAYS, CANCELS, "", ""),
    Status.WAITLISTED: (CANCELS, ASKS, "", ""),
    Status.EXPIRED: (ACCEPTS, ""),
    Status.CANCELLED: (RETURNS, ""),
}
"""What people may write when they stand so; nothing, too."""


@dataclass
class Post:
    """A mailbox, its people, and what they do in this repetition."""

    parts: Parts
    clock: Clock
    number: int
    seed: int
    uids: int = 0
    arrived: list[datetime] = field(default_factory=list)
    luck: Random = field(init=False)

    def __post_init__(self) -> None:
        self.luck = Random(f"{self.seed}/{self.number}")


def plays(post: Post) -> list[datetime]:
    """When its mails arrived."""
    names = [f"Jan Jansen {post.number}-{each}" for each in range(PEOPLE)]
    for _ in range(ROUNDS):
        writers = post.luck.sample(names, post.luck.randint(1, PEOPLE))
        mails = [mail for name in writers for mail in _writes(post, name)]
        # Kept in another order than that of arrival, which alone counts.
        post.parts.store.keep(mails[::-1])
        while handled := post.parts.registrar.decide_next(_mailbox(post), post.clock.now(), AT_ONCE):
            assert not [each for each in handled if each.reason in ("failed", "gave_up")]
    return post.arrived


def _writes(post: Post, name: str) -> list[Arrived]:
    own = post.parts.store.of_address(address(name))
    if not own or (own[-1].status is Status.CANCELLED and post.luck.random() < 0.3):
        return [_registers(post, name)]
    text = post.luck.choice(ANSWERS[own[-1].status])
    return [_answers(post, name, own[-1], text)] if text else []


def _registers(post: Post, name: str) -> Arrived:
    function = post.luck.choice(("raadslid", "bewoner"))
    text = (
        "Beste Noor,\n\nGraag meld ik me aan voor de kennissessie.\n\n"
        f"Organisatie: Buurtwarmte Zonnehoek\nFunctie: {function}\n\nMet vriendelijke groet,\n{name}\n"
    )
    return _arrives(post, name, text, subject="Aanmelding kennissessie")


def _answers(post: Post, name: str, registration: Registration, text: str) -> Arrived:
    """To the last letter about it: naming its Message-ID proves that they have received it; some write apart from it."""
    letters = [each for each in post.parts.store.person(address(name)).letters if each.ref == registration.ref]
    asked = parsed(letters[-1].raw or b"")
    if text == CANCELS and post.luck.random() < 0.2:
        return _arrives(post, name, f"{text}\n\nGroet,\n{name}\n", subject="Afmelding kennissessie")
    if letters[-1].kind == "confirm-cancel":
        text = ACCEPTS
    return _arrives(
        post, name, f"{text}\n\nGroet,\n{name}\n", subject=f"Re: {asked['Subject']}", in_reply_to=asked["Message-ID"]
    )


def _arrives(post: Post, name: str, text: str, **headers: str) -> Arrived:
    received = post.clock.now(timedelta(minutes=post.luck.randint(1, 600)))
    message = written(text, received, from_=f"{name} <{address(name)}>", **headers)
    raw = message.as_bytes(policy=SMTP)
    post.uids += 1
    post.arrived.append(received)
    return Arrived(_mailbox(post), post.seed + 1, post.uids, received, raw, sha256(raw).hexdigest())


def _mailbox(post: Post) -> str:
    return f"mailbox {post.number}"
