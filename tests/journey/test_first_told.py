"""Nobody hears of a change that they never saw otherwise: what their own invitation said counts, not what others were told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.registration.model import Event, Session
from tests.journey.editing import edited
from tests.journey.office import Office, a_story, parsed
from tests.journey.people import address, registers
from tests.journey.test_changes import announces, entry, event_of, moved, name, text, with_session


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Kim has a seat, and the event was announced as it is."""
    with a_story(tmp_path) as office:
        registers(office, "Kim Pot")
        office.works()
        announces(office)
        office.answers()
        yield office


def edits(office: Office, event: Event) -> None:
    """The file is saved; nothing is announced yet."""
    office.parts = edited(office, event)


def joins(office: Office, who: str) -> None:
    registers(office, who)
    office.works()
    (confirmed,) = office.answers()
    assert confirmed["X-Kringpost-Kind"] == "confirmed"


def longer(office: Office) -> Event:
    event = event_of(office)
    first = event.sessions[0]
    extra = Session(
        "2", first.start + timedelta(days=14), first.end + timedelta(days=14), {"nl": "Vervolg", "en": "Sequel"}, "Zaal"
    )
    return replace(event, sessions=(first, extra))


def test_who_registers_after_the_edit_hears_nothing(office: Office) -> None:
    edits(office, moved(office))
    joins(office, "Bo Dam")

    told = announces(office)

    assert [name(mail) for mail in told] == ["Kim Pot"]
    assert announces(office) == []


def test_the_next_change_is_told_to_both(office: Office) -> None:
    edits(office, moved(office))
    joins(office, "Bo Dam")
    announces(office)

    told = announces(office, with_session(office, location="De Nieuwe Zaal"))

    assert sorted((name(mail), entry(mail)[2]) for mail in told) == [("Bo Dam", 1), ("Kim Pot", 2)]


def test_edited_twice_each_hears_from_where_it_moved(office: Office) -> None:
    edits(office, moved(office))
    joins(office, "Bo Dam")
    edits(office, moved(office))

    told = {name(mail): text(mail) for mail in announces(office)}

    assert "van donderdag 8 april 2027, 13.30 uur is verplaatst naar donderdag 22 april" in told["Kim Pot"]
    assert "van donderdag 15 april 2027, 13.30 uur is verplaatst naar donderdag 22 april" in told["Bo Dam"]


def test_edited_and_put_back_is_told_to_who_saw_it_otherwise(office: Office) -> None:
    before = event_of(office)
    edits(office, moved(office))
    joins(office, "Bo Dam")
    edits(office, before)

    (told,) = announces(office)

    assert (name(told), entry(told)[3]) == ("Bo Dam", "2027-04-08T13:30:00+02:00")
    assert announces(office) == []


def test_a_session_called_off_before_they_came_is_not_taken_back(office: Office) -> None:
    announces(office, longer(office))
    first, extra = longer(office).sessions
    edits(office, replace(longer(office), sessions=(first, replace(extra, cancelled=True))))
    joins(office, "Bo Dam")

    told = announces(office)

    assert [(name(mail), entry(mail)[0]) for mail in told] == [("Kim Pot", "CANCEL")]


def test_one_that_takes_place_after_all_is_new_to_them(office: Office) -> None:
    announces(office, longer(office))
    first, extra = longer(office).sessions
    edits(office, replace(longer(office), sessions=(first, replace(extra, cancelled=True))))
    joins(office, "Bo Dam")
    edits(office, replace(longer(office), sessions=(first, extra)))

    (told,) = announces(office)

    assert (name(told), entry(told)[0]) == ("Bo Dam", "REQUEST")
    assert "bij gekomen" in text(told)


def test_another_name_is_told_to_who_knows_the_old_one(office: Office) -> None:
    edits(office, replace(event_of(office), title={"nl": "Warmtedag", "en": "Heat day"}))
    joins(office, "Bo Dam")

    told = announces(office)

    assert [name(mail) for mail in told] == ["Kim Pot"]


def test_an_invitation_again_does_not_explain_the_change(office: Office) -> None:
    """Kim, who gave the seat back and took it again after the edit, was first told the old day."""
    from_kim = {"from_": f"Kim Pot <{address('Kim Pot')}>"}
    mail = office.mail.outbound[0]
    office.receives(
        "Ik kan niet komen, graag afmelden.\n", subject="Re: je plaats", in_reply_to=_id(mail.raw), **from_kim
    )
    office.works()
    (gone,) = office.answers()
    edits(office, moved(office))
    office.receives("Ik kom toch wel.\n", subject="Re: je plaats", in_reply_to=str(gone["Message-ID"]), **from_kim)
    office.works()
    (back,) = office.answers()

    (told,) = announces(office)

    assert entry(back)[3] == entry(told)[3] == "2027-04-15T13:30:00+02:00"
    assert "verplaatst naar donderdag 15 april" in text(told)


def test_before_anything_was_announced_the_invitation_counts(tmp_path: Path) -> None:
    with a_story(tmp_path) as office:
        joins(office, "Kim Pot")
        edits(office, moved(office))
        joins(office, "Bo Dam")

        (told,) = announces(office)

        assert name(told) == "Kim Pot"
        assert "verplaatst naar donderdag 15 april" in text(told)


def _id(raw: bytes) -> str:
    return str(parsed(raw)["Message-ID"])
