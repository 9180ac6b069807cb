"""Once people were invited, `series` stays as it was: calendars know the sessions by the UIDs of that shape."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import reloading
from flows.errors import ConfigurationError
from flows.reloading import Reloading, look
from flows.wiring import open_parts, refuse_another_shape
from tests.journey.office import Office, an_office
from tests.journey.people import address, registers

FIRST = "start = 2027-04-08T13:30:00\nend = 2027-04-08T18:00:00\n"
SECOND = '[[sessions]]\nid = "2"\ntitle = { nl = "Vervolg", en = "Sequel" }\n' + FIRST.replace("04-08", "04-22")
TWO = ("[registration]", f"{SECOND}\n[registration]")
SLUG = "kennissessie"


@pytest.fixture(params=["each", "one"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An event of two sessions, in either shape."""
    with an_office(tmp_path, change={SLUG: TWO}) as office:
        _write(office, request.param)
        with open_parts(office.settings) as office.parts:
            yield office


def test_another_shape_is_refused_while_somebody_has_invitations(office: Office) -> None:
    shape = _shape(office)
    registers(office, "Kim Pot")
    office.works()

    _write(office, _other(shape))

    with pytest.raises(ConfigurationError) as refused, open_parts(office.settings):
        pass
    assert f"write series = '{shape}' again" in str(refused.value)
    _write(office, shape)
    with open_parts(office.settings) as parts:
        assert parts.registrar.office.events[SLUG].series == shape


def test_before_anybody_was_invited_it_may_change(office: Office) -> None:
    _write(office, _other(_shape(office)))

    with open_parts(office.settings) as parts:
        assert parts.registrar.office.events[SLUG].series != _shape(office)


def test_who_left_does_not_keep_it(office: Office) -> None:
    registers(office, "Kim Pot")
    office.works()
    letter = office.answers()[0]
    office.receives(
        "Ik kan niet komen, graag afmelden.\n",
        from_=f"Kim Pot <{address('Kim Pot')}>",
        subject="Re: je plaats",
        in_reply_to=str(letter["Message-ID"]),
    )
    office.works()

    _write(office, _other(_shape(office)))

    with open_parts(office.settings) as parts:
        refuse_another_shape(parts.registrar.office, parts.store)


def test_mail_goes_on_by_the_last_good_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "QUIET", 0.1)
    shape = _shape(office)
    listening = Reloading(office.parts, look(office.settings), lambda: office.settings)
    registers(office, "Kim Pot")
    office.works()

    _write(office, _other(shape))

    with office.parts.mailroom(lambda: office.now) as mailroom:
        assert listening.renewed(mailroom).registrar.office.events[SLUG].series == shape


def _shape(office: Office) -> str:
    return office.parts.registrar.office.events[SLUG].series


def _other(shape: str) -> str:
    return "one" if shape == "each" else "each"


def _write(office: Office, shape: str) -> None:
    path = office.settings.config / "events" / f"{SLUG}.toml"
    rest = [line for line in path.read_text("utf-8").splitlines(keepends=True) if not line.startswith("series = ")]
    path.write_text(f'series = "{shape}"\n{"".join(rest)}', "utf-8")
