"""The register as a JSON file: what goes out comes in the same, and the short form is enough."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.configuration import load_events
from flows.errors import ConfigurationError
from flows.register_file import from_table, to_table
from flows.registration.known import Mentions
from flows.registration.model import Registration, Status

EVENTS = load_events(Path(__file__).parents[2] / "config")
MOMENT = datetime(2027, 2, 1, 8, tzinfo=UTC)
WHOLE = Registration(
    ref="LK-2A3B4",
    event="leerkring",
    status=Status.OFFERED,
    held=True,
    email="els@breda.nl",
    received=MOMENT,
    turn=7,
    token="secret",
    changed=MOMENT,
    name="Els",
    organisation="Breda",
    language="en",
    fields={"initiative": "Tuin"},
    audience="gemeente",
    registered_by="mo@breda.nl",
    verified=False,
    sequence=3,
    sessions=("1", "2"),
    absent=("2",),
    partstat={"1": "TENTATIVE"},
    offer_until=MOMENT,
    slots=(MOMENT,),
    intake_at=MOMENT,
    bounced=True,
    asked="confirm-cancel",
)
SHORT = {
    "event": "leerkring",
    "registrations": [
        {
            "ref": "LK-7F3QD",
            "status": "intake",
            "name": "Mo",
            "email": "Mo@Delft.nl",
            "organisation": "Delft",
            "fields": {},
            "slots": ["2027-02-16T09:00"],
            "sent": [{"kind": "confirmed", "message_id": "<a@example.org>", "uid": "abc-2@example.org"}],
        }
    ],
}


def test_what_goes_out_comes_in_the_same() -> None:
    table = {"event": "leerkring", "registrations": [to_table(WHOLE)]}

    read = from_table(table, EVENTS).registrations[0]

    assert replace(read, token=WHOLE.token) == WHOLE


def test_the_token_stays_at_home() -> None:
    assert "secret" not in str(to_table(WHOLE))


def test_the_short_form_is_filled_in() -> None:
    read = from_table(SHORT, EVENTS).registrations[0]

    assert (read.held, read.sequence, read.token) == (True, 1, "abc")
    assert read.slots[0].isoformat() == "2027-02-16T09:00:00+01:00"


@pytest.mark.parametrize(
    "mentions",
    [
        Mentions(message_ids=("<a@example.org>",)),
        Mentions(uids=("abc-2@example.org",)),
        Mentions(refs=("LK-7F3QD",)),
        Mentions(addresses=("mo@delft.NL",)),
    ],
)
def test_a_registration_is_known_by_what_a_mail_names(mentions: Mentions) -> None:
    known = from_table(SHORT, EVENTS).known(mentions)

    assert [found.ref for found in known.registrations] == ["LK-7F3QD"]
    assert bool(known.sent) == bool(mentions.message_ids or mentions.uids)


def test_a_stranger_is_not_known() -> None:
    known = from_table(SHORT, EVENTS).known(Mentions(addresses=("an@delft.nl",), message_ids=("<b@example.org>",)))

    assert (known.registrations, known.sent) == ((), ())


@pytest.mark.parametrize(
    "table",
    [
        {"event": "nowhere", "registrations": [{"ref": "X-1", "status": "intake", "email": "a@b.nl"}]},
        {"event": "leerkring", "registrations": [{"ref": "X-1", "status": "odd", "email": "a@b.nl"}]},
        {"event": "leerkring", "registrations": [{"ref": "X-1", "status": "intake"}]},
        {"registrations": ["X-1"]},
    ],
)
def test_what_is_no_register_is_a_fault(table: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError, match="kringpost export"):
        from_table(table, EVENTS)
