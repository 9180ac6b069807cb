"""The configuration is edited while a run listens: the next mail is decided by what stands there, and by the last good one while it
is broken."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import reloading
from flows.mailroom import Mailroom
from flows.reloading import Reloading, look
from tests.journey.office import Office, a_story, one_pass
from tests.journey.people import address, registers
from tests.journey.test_changes import SLUG, announces, text

CALLED_OFF = 'cancelled = true\ncancelled_reason = { nl = "De zaal is afgebrand.", en = "The hall burnt down." }\n'


@dataclass
class Listening:
    office: Office
    reloading: Reloading
    mailroom: Mailroom

    def hears(self, name: str) -> tuple[str, str]:
        """Somebody registers; kind and text of the answer."""
        registers(self.office, name)
        self.mailroom.inbox.wait(5)
        one_pass(self.reloading.renewed(self.mailroom))
        (answer,) = self.office.answers()
        return answer["X-Kringpost-Kind"], text(answer)

    @property
    def event(self) -> Path:
        return self.office.settings.config / "events" / f"{SLUG}.toml"

    def edits(self, old: str, new: str) -> None:
        told = self.event.read_text("utf-8")
        assert old in told
        self.event.write_text(told.replace(old, new, 1), "utf-8")


@pytest.fixture
def listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    monkeypatch.setattr(reloading, "QUIET", 0.1)
    with a_story(tmp_path) as office:
        seen = look(office.settings)
        with office.parts.mailroom(lambda: office.now) as mailroom:
            yield Listening(office, Reloading(office.parts, seen, lambda: office.settings), mailroom)


def test_called_off_while_it_listens(listening: Listening) -> None:
    before, _ = listening.hears("Kim Pot")

    listening.event.write_text(CALLED_OFF + listening.event.read_text("utf-8"), "utf-8")

    kind, said = listening.hears("Bo Dam")
    assert (before, kind) == ("confirmed", "closed")
    assert "De zaal is afgebrand." in said
    assert listening.hears("Els Vos")[0] == "closed"


def test_moved_while_it_listens(listening: Listening) -> None:
    listening.hears("Kim Pot")

    listening.edits("2027-04-08T", "2027-04-15T")
    listening.edits("2027-04-08T", "2027-04-15T")

    assert "15 april" in listening.hears("Bo Dam")[1]


def test_a_broken_event_file_is_answered_by_the_last_good_one(listening: Listening) -> None:
    whole = listening.event.read_text("utf-8")
    listening.event.write_text(CALLED_OFF + whole[: len(whole) // 2] + "[[", "utf-8")

    broken, _ = listening.hears("Kim Pot")
    listening.event.write_text(CALLED_OFF + whole, "utf-8")
    mended, _ = listening.hears("Bo Dam")

    assert (broken, mended) == ("confirmed", "closed")


def test_an_event_file_that_is_gone_for_a_moment(listening: Listening) -> None:
    """As some editors save: the old file is moved away before the new one is there."""
    aside = listening.event.with_suffix(".bak")
    listening.event.rename(aside)
    (listening.event.parent / "andere.toml").write_text("[", "utf-8")

    assert listening.hears("Kim Pot")[0] == "confirmed"


def test_a_template_with_half_a_sentence_is_not_used(listening: Listening) -> None:
    listening.hears("Kim Pot")
    own = listening.office.settings.templates / "nl-je"
    own.mkdir(parents=True)
    (own / "confirmed.md").write_text("subject: Je bent {% if", "utf-8")

    broken, _ = listening.hears("Bo Dam")
    (own / "confirmed.md").write_text("subject: Je plek\n---\nTot gauw in de nieuwe tekst.\n", "utf-8")
    _, said = listening.hears("Els Vos")

    assert broken == "confirmed"
    assert "Tot gauw in de nieuwe tekst." in said


def test_a_list_that_is_copied_with_its_old_date(listening: Listening) -> None:
    before = listening.reloading.seen
    listening.hears("Kim Pot")
    file = next((listening.office.settings.config / "lists").glob("*.csv"))
    dated = file.stat()

    file.write_bytes(file.read_bytes())
    os.utime(file, ns=(dated.st_atime_ns, dated.st_mtime_ns))
    listening.hears("Bo Dam")

    assert listening.reloading.seen != before


def test_nothing_is_read_again_when_nothing_changed(listening: Listening) -> None:
    listening.hears("Kim Pot")
    parts = listening.reloading.parts

    listening.hears("Bo Dam")

    assert listening.reloading.parts is parts


def test_what_is_announced_is_what_newcomers_hear(listening: Listening) -> None:
    office = listening.office
    listening.hears("Kim Pot")
    announces(office)
    listening.event.write_text(CALLED_OFF + listening.event.read_text("utf-8"), "utf-8")

    listening.hears("Bo Dam")
    office.parts = listening.reloading.parts
    (told,) = announces(office)

    assert (told["X-Kringpost-Kind"], told["To"].addresses[0].addr_spec) == ("event-cancelled", address("Kim Pot"))
