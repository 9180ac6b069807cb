"""Pages in a real office: numbers that follow the mail, a form that comes back filled in, files that are always whole, private calendars."""

import html
import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from flows.publishing import Published
from flows.registration.model import Registration, Status
from flows.reports.pages_folder import Folder
from flows.settings import Pages
from tests.journey.office import Office, an_office, written
from tests.journey.people import registers
from tests.journey.test_clock import ONE_SEAT
from tests.journey.test_intake import CALENDAR, NOOR, SANNE, says
from tests.journey.test_intake import registers as registers_for_the_circle

ANSWERS = {
    "Naam": "Sanne de Vries",
    "Name": "Sanne de Vries",
    "Organisatie of initiatief": "Buurtwarmte Zonnehoek",
    "Organisation or initiative": "Buurtwarmte Zonnehoek",
    "Gemeente": "Gemeente Utrecht",
    "Bewonersinitiatief": "Warm Oost",
    "Municipality": "Gemeente Utrecht",
    "Residents' initiative": "Warm Oost",
}


@pytest.fixture
def published(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as office:
        places(office, tmp_path)
        yield office


def places(office: Office, folder: Path) -> None:
    office.changes(pages=Pages(folder=folder / "public", private=folder / "private", url="https://example.org/a"))


def publishes(office: Office, now: datetime | None = None) -> Published:
    """What `publish-pages` does."""
    return office.parts.publisher().publish(now or office.now)


def public(office: Office, name: str) -> str:
    return (office.settings.pages.folder / name).read_text("utf-8")


def test_the_numbers_follow_the_mail(published: Office) -> None:
    publishes(published)
    before = json.loads(public(published, "kennissessie/status.json"))["free"]
    registers(published, "Jan Jansen")
    published.works()

    publishes(published)

    assert json.loads(public(published, "kennissessie/status.json"))["free"] == before - 1
    assert f"Nog {before - 1} plaatsen vrij" in public(published, "kennissessie/index.html")


def test_the_last_seat_and_the_line(tmp_path: Path) -> None:
    with an_office(tmp_path, change=ONE_SEAT) as office:
        places(office, tmp_path)
        registers(office, "Jan Jansen")
        registers(office, "Anna Smit")
        office.works()

        publishes(office)

        assert "Vol, met wachtlijst" in public(office, "kennissessie/index.html")
        assert "Er wacht nu 1 persoon." in public(office, "kennissessie/index.html")


@pytest.mark.parametrize("page", ["index.html", "en.html"])
@pytest.mark.parametrize(
    "ending", ["", "\nVerstuurd vanaf mijn iPhone\n", "\n-- \nSanne de Vries\nBuurtwarmte Zonnehoek\n"]
)
def test_the_filled_in_form_gives_a_seat(published: Office, page: str, ending: str) -> None:
    publishes(published)
    mail = fill_in(public(published, f"kennissessie/{page}"))

    published.receives(
        mail["body"] + ending, from_="S. <sanne@zonnehoek.example>", subject=mail["subject"], to=mail["to"]
    )
    published.works()

    (registration,) = published.parts.store.registrations("kennissessie")
    assert registration.status is Status.CONFIRMED
    assert (registration.name, registration.organisation) == ("Sanne de Vries", "Buurtwarmte Zonnehoek")
    assert set(registration.fields) <= {"function"}
    assert [answer["X-Kringpost-Kind"] for answer in published.answers()] == ["confirmed"]


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        # Outlook, Gmail, Apple Mail
        ("<p class=MsoNormal>", "</p>\n<p class=MsoNormal>", "</p>"),
        ('<div dir="ltr">', "<br>", "</div>"),
        ("<div>", "</div><div>", "</div>"),
    ],
)
def test_the_form_as_mail_programs_send_it(published: Office, before: str, between: str, after: str) -> None:
    publishes(published)
    mail = fill_in(public(published, "kennissessie/index.html"))
    message = written("", published.now, from_="S. <sanne@zonnehoek.example>", subject=mail["subject"])
    lines = [html.escape(line) or "&nbsp;" for line in mail["body"].split("\n")]
    message.set_content(f"<html><body>{before}{between.join(lines)}{after}</body></html>", subtype="html")

    published.finds(message.as_bytes())
    published.works()

    (registration,) = published.parts.store.registrations("kennissessie")
    assert (registration.status, registration.name) == (Status.CONFIRMED, "Sanne de Vries")
    assert (registration.organisation, registration.fields) == ("Buurtwarmte Zonnehoek", {})


@pytest.mark.parametrize("page", ["index.html", "en.html"])
def test_the_form_of_a_closed_circle_is_complete(published: Office, page: str) -> None:
    publishes(published)
    mail = fill_in(public(published, f"leerkring/{page}"))

    published.receives(mail["body"], from_=SANNE, subject=mail["subject"], to=mail["to"])
    published.works()

    (registration,) = published.parts.store.registrations("leerkring")
    assert registration.status is Status.INTAKE
    assert registration.fields == {"initiative": "Warm Oost"}


def test_nothing_new_leaves_the_files_alone(published: Office) -> None:
    registers(published, "Jan Jansen")
    published.works()
    publishes(published)
    before = stamps(published)

    again = publishes(published, published.now + timedelta(hours=5))

    assert again.counts["written"] == again.counts["removed"] == 0
    assert stamps(published) == before


def test_a_rehearsal_writes_nothing(published: Office) -> None:
    found = published.parts.publisher().publish(published.now, rehearsal=True)

    assert found.counts["written"] > 10
    assert not published.settings.pages.folder.exists()
    assert not published.settings.pages.private.exists()


def test_an_event_without_a_page_leaves_none(published: Office, tmp_path: Path) -> None:
    publishes(published)
    foreign = published.settings.pages.folder / "leerkring" / "photo.jpg"
    foreign.write_bytes(b"theirs")
    for slug in ("leerkring", "kennissessie"):
        event = tmp_path / "config" / "events" / f"{slug}.toml"
        event.write_text(event.read_text("utf-8").replace("page = true", "page = false"), "utf-8")

    publishes(reopened(published))

    left = {
        str(path.relative_to(published.settings.pages.folder)) for path in published.settings.pages.folder.rglob("*")
    }
    assert left == {
        "leerkring",
        "leerkring/photo.jpg",
        "index.html",
        "en.html",
        "events.ics",
        "events-en.ics",
        ".kringpost.json",
    }
    assert "Er zijn nu geen bijeenkomsten" in public(published, "index.html")


def test_a_past_event_says_so_until_it_is_forgotten(published: Office) -> None:
    event = published.parts.registrar.office.events["kennissessie"]
    publishes(published, event.ends + timedelta(hours=1))
    assert "Dit was op donderdag 8 april 2027." in public(published, "kennissessie/index.html")

    publishes(published, event.ends + event.retention.registrations)

    assert not (published.settings.pages.folder / "kennissessie").exists()


@pytest.mark.parametrize("writes", range(5))
def test_killed_half_way_every_file_is_whole(published: Office, monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """Killed while a file is being written: each that stands there is the old one or the new one, and the next run ends the work."""
    publishes(published)
    old = contents(published)
    registers(published, "Jan Jansen")
    published.works()
    monkeypatch.setattr(Folder, "write", dying_after(writes, Folder.write))

    with pytest.raises(KeyboardInterrupt):
        publishes(published)
    monkeypatch.undo()
    found = {name: content for name, content in contents(published).items() if not name.endswith(".part")}
    publishes(published)

    new = contents(published)
    assert found.keys() == old.keys()
    assert all(content in (old[name], new[name]) for name, content in found.items())
    assert "Nog 59 plaatsen vrij" in public(published, "kennissessie/index.html")
    assert not [name for name in new if name.endswith(".part")]


def test_an_event_that_went_while_a_run_was_killed(published: Office, tmp_path: Path) -> None:
    """Its files were written and the list of files was not: they go all the same."""
    folder = Folder(published.settings.pages.folder)
    folder.bring_listed({"oud/index.html": b"1"})
    (published.settings.pages.folder / ".kringpost.json").write_text('["oud/index.html", "../../etc/passwd"]')

    publishes(published)

    assert not (published.settings.pages.folder / "oud").exists()


def test_each_contact_person_has_a_calendar_that_nobody_can_guess(published: Office) -> None:
    publishes(published)

    (feed,) = published.settings.pages.private.iterdir()
    assert re.fullmatch(r"[a-z2-7]{32}\.ics", feed.name)
    assert stat.S_IMODE(feed.stat().st_mode) == 0o640
    assert len(Calendar.from_ical(feed.read_bytes()).walk("VEVENT")) == 5


def test_the_calendar_of_who_is_no_contact_any_more_goes(published: Office, tmp_path: Path) -> None:
    publishes(published)
    (old,) = published.settings.pages.private.iterdir()
    for event in (tmp_path / "config" / "events").glob("*.toml"):
        event.write_text(event.read_text("utf-8").replace("noor.dewit@", "kees@"), "utf-8")

    publishes(reopened(published))

    (new,) = published.settings.pages.private.iterdir()
    assert new != old


def test_from_the_proposal_on_a_call_stands_in_the_private_calendar(tmp_path: Path) -> None:
    from tests.calendars.test_busy import calendar

    (tmp_path / "noor.ics").write_bytes(calendar())
    with an_office(tmp_path, change=CALENDAR) as office:
        places(office, tmp_path)
        (proposal,) = registers_for_the_circle(office)
        proposed = the_only(office).slots
        publishes(office)
        held = calls(office)
        says(office, "Optie 2 graag.", SANNE, proposal)
        publishes(office)
        booked = calls(office)

        assert [(each.decoded("DTSTART"), each["STATUS"]) for each in held] == [
            (slot, "TENTATIVE") for slot in proposed
        ]
        assert [(each.decoded("DTSTART"), each["STATUS"]) for each in booked] == [(proposed[1], "CONFIRMED")]
        assert booked[0]["SUMMARY"] == f"Intakegesprek {the_only(office).ref}"
        assert not re.search(b"Sanne|utrecht.nl|Warm", private(office))


def test_proposals_do_not_block_themselves_in_a_calendar_that_takes_the_feed_in(tmp_path: Path) -> None:
    """Noor subscribes to her own feed in the calendar that we read: option 2 is still free."""
    from tests.calendars.test_busy import calendar

    (tmp_path / "noor.ics").write_bytes(calendar())
    with an_office(tmp_path, change=CALENDAR) as office:
        places(office, tmp_path)
        (proposal,) = registers_for_the_circle(office)
        publishes(office)
        (tmp_path / "noor.ics").write_bytes(private(office))

        to_sanne, to_noor = says(office, "Optie 2 graag.", SANNE, proposal)

        assert to_sanne["X-Kringpost-Kind"] == "intake-booked"
        assert str(to_noor["To"]) == NOOR


def fill_in(page: str) -> dict[str, str]:
    """As a person would: what is asked gets an answer, what may stay empty stays so."""
    (link,) = re.findall(r'class="button" href="([^"]+)"', page)
    parts = urlsplit(html.unescape(link))
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    lines = [f"{line}{ANSWERS.get(line.removesuffix(': '), '')}" for line in asked["body"].split("\r\n")]
    assert sum(line != before for line, before in zip(lines, asked["body"].split("\r\n"), strict=True)) >= 2
    return {"to": parts.path, "subject": asked["subject"], "body": "\n".join(lines)}


def dying_after(writes: int, write: Callable[[Folder, str, bytes], None]) -> Callable[[Folder, str, bytes], None]:
    """Half of the next file is written beside its place."""
    done = []

    def dies(folder: Folder, name: str, content: bytes) -> None:
        if len(done) == writes:
            path = folder.path / name
            path.with_name(f".{path.name}.part").write_bytes(content[: len(content) // 2])
            raise KeyboardInterrupt
        done.append(name)
        write(folder, name, content)

    return dies


def reopened(office: Office) -> Office:
    """With the configuration as it stands now."""
    from dataclasses import replace

    from flows.office import load_office

    registrar = replace(office.parts.registrar, office=load_office(office.settings))
    return replace(office, parts=replace(office.parts, registrar=registrar))


def stamps(office: Office) -> dict[str, int]:
    places = (office.settings.pages.folder, office.settings.pages.private)
    return {str(path): os.stat(path).st_mtime_ns for place in places for path in place.rglob("*")}


def contents(office: Office) -> dict[str, bytes]:
    folder = office.settings.pages.folder
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def private(office: Office) -> bytes:
    (feed,) = office.settings.pages.private.iterdir()
    return feed.read_bytes()


def calls(office: Office) -> list:  # type: ignore[type-arg]
    found = Calendar.from_ical(private(office)).walk("VEVENT")
    return [each for each in found if "ntakegesprek" in each["SUMMARY"]]


def the_only(office: Office) -> Registration:
    (found,) = office.parts.store.registrations("leerkring")
    return found
