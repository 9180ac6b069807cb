"""Whatever happens in an office, in any order: the register made again from the mails is the register that stands."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from flows import by_hand
from flows.considering import tombstone
from flows.erasure import forget_overdue
from flows.registration.commands import Cancel, GiveVerdict, MoveUp, Person
from flows.replay import check
from flows.settings import Settings
from flows.shipped import shipped
from flows.storage.store import Arrived
from flows.wiring import Parts, open_inbox, open_parts
from tests.calendars.test_busy import calendar
from tests.journey.office import OPEN, SECRET, US, written
from tests.journey.test_replay import SEATS

EVENTS = ("kennissessie", "leerkring")
PEOPLE = ("Anna Bakker", "Bert Smit", "Cem Kaya", "Dora Visser", "Eva Mol")
NOOR = "noor.dewit@example.org"
WORDS = (
    "Ja graag.", "Nee, dank je.", "Helaas moet ik me afmelden.", "Optie 2 graag.", "Optie 1 graag.", "Geen van de tijden past mij.",
    "Mijn telefoonnummer is 06 12345678.", "Is er ook parkeergelegenheid?", "Mijn collega Fay Groot (fay@zwolle.nl) komt in mijn plaats.",
    "Ja, ik wil me afmelden.", "Het initiatief heet Zonnehoek, en ik werk bij de gemeente Zwolle.",
)  # fmt: skip
VERDICTS = ("Akkoord.", "Niet akkoord, er is geen plek.", "Toelaten.", "Niet bereikt.", "Houden.")
BUSY = ("DTSTART:20270201T080000Z\nDTEND:20270204T160000Z", "DTSTART:20270203T080000Z\nDTEND:20270203T090000Z")
some = st.integers(min_value=0, max_value=500)


class Histories(RuleBasedStateMachine):
    @initialize(seats=st.integers(1, 3), promote=st.sampled_from(["offer", "seat"]), calendar_known=st.booleans())
    def opens(self, seats: int, promote: str, calendar_known: bool) -> None:
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copytree(shipped() / "config", self.folder / "config", ignore=shutil.ignore_patterns("demo"))
        self.now, self.uid, self.uidvalidity = OPEN, 0, 1
        self.erased = False
        self.rewrites("kennissessie", SEATS, f"capacity = {seats}\n")
        self.rewrites("kennissessie", 'promote = "offer"', f'promote = "{promote}"')
        self.rewrites("leerkring", "capacity = 24", f"capacity = {seats}")
        self.rewrites("leerkring", "gemeente = 24", f"gemeente = {seats}")
        if calendar_known:
            self.rewrites("leerkring", '# calendar = "calendars/noor.ics"', 'calendar = "../noor.ics"')
        (self.folder / "noor.ics").write_bytes(calendar())
        self.settings = Settings(
            config=self.folder / "config", addresses=(US,), database_url=f"sqlite:///{self.folder}/kringpost.db",
            secret=SECRET, imap_url="imap://a:b@127.0.0.1:9/INBOX", smtp_url="smtp://127.0.0.1:9", answers_per_sender_per_day=6,
        )  # fmt: skip
        self.reopens()

    def reopens(self) -> None:
        """The next run."""
        if hasattr(self, "running"):
            self.running.close()
        self.running = self.stack.enter_context(ExitStack())
        self.parts: Parts = self.running.enter_context(open_parts(self.settings))

    def rewrites(self, slug: str, old: str, new: str) -> None:
        path = self.folder / "config" / "events" / f"{slug}.toml"
        assert old in path.read_text("utf-8"), old
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    @rule(who=st.sampled_from(PEOPLE), event=st.sampled_from(EVENTS), whole=st.booleans(), town=st.booleans())
    def registers(self, who: str, event: str, whole: bool, town: bool) -> None:
        about = " namens bewonersinitiatief Zonnehoek, Zwolle" if whole else ""
        text = f"Beste Noor,\n\nGraag meld ik me aan voor de {event}{about}.\n\nMet vriendelijke groet,\n{who}\n"
        self.arrives(text, _address(who, town), who, subject=f"Aanmelding {event}")

    @rule(which=some, words=st.sampled_from(WORDS), verdict=st.sampled_from(VERDICTS))
    def answers_a_letter(self, which: int, words: str, verdict: str) -> None:
        letters = [letter for line in self.parts.store.mail_log() for letter in line.letters if letter.to]
        if not letters:
            return
        letter = letters[-1 - which % min(len(letters), 8)]
        text = verdict if letter.to == NOOR else words
        self.arrives(f"{text}\n", letter.to, "", subject=f"Re: [{letter.ref}]", in_reply_to=letter.message_id)

    @rule(
        who=st.sampled_from(PEOPLE), text=st.sampled_from(["Hallo!", "Ik kan toch niet komen.", "Buy now, cheap pills"])
    )
    def writes_something(self, who: str, text: str) -> None:
        self.arrives(f"{text}\n\nGroet,\n{who}\n", _address(who, town=False), who, subject="Hallo")

    @precondition(lambda self: self.uid)
    @rule(anew=st.booleans())
    def comes_again(self, anew: bool) -> None:
        """The last mail once more; or all mail, by other numbers."""
        self.uidvalidity += anew
        self.keeps(b"Received: from elsewhere\r\n" * (not anew) + self.last)

    @rule(which=some, what=st.sampled_from(["cancel", "move_up", "approve", "refuse"]))
    def acts_by_hand(self, which: int, what: str) -> None:
        everybody = [each for each in self.parts.store.registrations() if each.email]
        if not everybody:
            return
        self.now += timedelta(minutes=1)
        commands = {
            "cancel": lambda origin, ref: Cancel(origin, (ref,), proven=True, confirmed=True),
            "move_up": lambda origin, ref: MoveUp(origin, (ref,)),
            "approve": lambda origin, ref: GiveVerdict(origin, (ref,), "approve", "", proven=True),
            "refuse": lambda origin, ref: GiveVerdict(origin, (ref,), "refuse", "Helaas.", proven=True),
        }
        one = everybody[which % len(everybody)]
        by_hand.act(self.parts.registrar, one.ref, "Noor", self.now, commands[what])

    @rule(who=st.sampled_from(PEOPLE), event=st.sampled_from(EVENTS), hours=st.integers(0, 3))
    def calls(self, who: str, event: str, hours: int) -> None:
        self.now += timedelta(minutes=1)
        person = Person(who, _address(who, town=True), "Zwolle", {"phone": "030 1"})
        by_hand.register(
            self.parts.registrar, self.parts.registrar.office.events[event], person, "Noor", self.now,
            received=self.now - timedelta(hours=hours), language="nl",
        )  # fmt: skip

    @rule(hours=st.sampled_from([1, 12, 60, 200]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        registrar = self.parts.registrar
        for slug in registrar.office.events:
            registrar.decide_due(slug, self.now)
            registrar.follow_up(slug, self.now)
            registrar.announce(slug, self.now)
            registrar.remind(slug, self.now)

    @rule(seats=st.integers(1, 4), moved=st.booleans(), busy=st.sampled_from([(), BUSY]))
    def the_configuration_changes(self, seats: int, moved: bool, busy: tuple[str, ...]) -> None:
        path = self.folder / "config" / "events" / "kennissessie.toml"
        lines = [
            f"capacity = {seats}" if line.startswith("capacity") else line for line in path.read_text().splitlines()
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        if moved and "T13:30:00" in path.read_text():
            self.rewrites("kennissessie", "T13:30:00", "T14:00:00")
        (self.folder / "noor.ics").write_bytes(calendar(*busy))
        self.reopens()

    @precondition(lambda self: self.uid > 4)
    @rule(who=st.sampled_from(PEOPLE), town=st.booleans())
    def has_themselves_erased(self, who: str, town: bool) -> None:
        address = _address(who, town)
        for each in self.parts.store.of_address(address):
            if each.active and each.email == address:
                by_hand.act(
                    self.parts.registrar, each.ref, "Noor", self.now,
                    lambda origin, ref: Cancel(origin, (ref,), proven=True, confirmed=True),
                )  # fmt: skip
        key = tombstone(self.parts.registrar.secret, address)
        counts = self.parts.store.eraser().forget_person(address, key, self.now)
        self.erased = self.erased or counts.total() > 0

    @precondition(lambda self: self.uid > 8)
    @rule(days=st.sampled_from([8, 15, 31]))
    def is_over(self, days: int) -> None:
        """So long after the last session; what comes then comes late."""
        office = self.parts.registrar.office
        self.now = max(self.now, office.events["kennissessie"].ends + timedelta(days=days))
        forget_overdue(self.parts.store, office, open_inbox(self.settings), self.now)
        self.erased = True

    def arrives(self, text: str, address: str, name: str, **headers: str) -> None:
        self.now += timedelta(minutes=1)
        sender = f"{name} <{address}>" if name else address
        self.keeps(written(text, self.now, from_=sender, **headers).as_bytes())

    def keeps(self, raw: bytes) -> None:
        self.uid, self.last = self.uid + 1, raw
        mail = Arrived("inbox", self.uidvalidity, self.uid, self.now, raw, sha256(raw).hexdigest())
        self.parts.store.keep([mail])
        while self.parts.registrar.decide_next("inbox", self.now):
            pass

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        again = check(self.parts.registrar)
        self.stack.close()
        assert again.differences == []
        assert self.erased or (again.unsure, again.taken) == (0, 0)


def _address(who: str, town: bool) -> str:
    return f"{who.replace(' ', '.').casefold()}@{'zwolle.nl' if town else 'zonnehoek.example'}"


NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"

TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=200 if NIGHTLY else 12,
    derandomize=not NIGHTLY,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
