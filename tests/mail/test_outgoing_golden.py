"""Every mail as people read it, in tests/golden: look there. `KRINGPOST_GOLDEN=write pytest tests/mail/test_outgoing_golden.py` writes them anew."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.mail.outgoing_templates import KINDS
from flows.registration.letter import Letter
from tests.mail.writing import (
    AFTERNOON,
    CIRCLE,
    COMPOSER,
    MISSING,
    NOW,
    PERSON,
    notification,
    parsed,
    part,
    registration,
)
from tests.reports.nights import BUSY, QUIET, SEVERAL

GOLDEN = Path(__file__).parents[1] / "golden"
FORMS = ["nl-je", "nl-u", "en"]
REASON = "De spreker is ziek."
CHANGE: dict[str, Any] = {
    "before": CIRCLE.sessions[0].start,
    "after": CIRCLE.sessions[0].start + timedelta(days=7),
    "reason": "",
    "until": None,
    "location": "Zaal 4",
}
CHANGES = [
    CHANGE | {"what": "moved"},
    CHANGE | {"what": "moved", "until": CIRCLE.sessions[0].start + timedelta(hours=5)},
    CHANGE | {"what": "relocated"},
    CHANGE | {"what": "relocated", "location": ""},
    CHANGE | {"what": "renamed", "former": "Bijeenkomst 1", "name": "Werkbezoek"},
    CHANGE | {"what": "retitled", "former": "Leerkring", "name": "Warme kring"},
    CHANGE | {"what": "added"},
]
GONE = [
    CHANGE | {"what": "removed"},
    CHANGE | {"what": "cancelled", "before": CIRCLE.sessions[1].start, "reason": REASON},
]

SESSION_OFF = {
    "session": "2",
    "gone": [{"when": CIRCLE.sessions[1].start, "reason": REASON}],
    "others": [CIRCLE.sessions[0].start, CIRCLE.sessions[2].start],
}
PRACTICAL = replace(
    AFTERNOON,
    sessions=(
        replace(AFTERNOON.sessions[0], practical={"nl": "Neem iets te lezen mee.", "en": "Bring something to read."}),
    ),
)

SOME_SESSIONS = registration(sessions=("1", "3"))
TO_MAKER: dict[str, Any] = {"name": "Kim de Boer", "sessions": (), "method": ""}
"""To who registered somebody else."""
TO_CALLER: dict[str, Any] = {"role": "contact", "person": PERSON}


def to_caller(when: str, **facts: Any) -> tuple[str, dict[str, Any]]:
    return "intake-reminder", {"facts": {**TO_CALLER, "when": when, **facts}, "name": "Noor de Wit"}


PROPOSED_AGAIN = ("taken", "other", "unreached", "which", "stands", "handed_over")
ASKED_FOR: dict[str, dict[str, Any]] = {
    "all": {"fitting": 3},
    "some": {"fitting": 2},
    "one": {"fitting": 1},
    "nothing": {"fitting": 0},
    "time": {"time": True},
}
"""What of it is free."""
UNKNOWN_NUMBER = registration(fields={})
FAULT = "calendar_no_answer"

SITUATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    **{kind: (kind, {}) for kind in KINDS},
    "alert": ("alert", {"event": None}),
    "alert-flow": (
        "alert",
        {
            "event": None,
            "facts": {"subject": "", "text": "", "flow": "poll-inbox", "run": "grey-owl", "error": "OSError"},
        },
    ),
    "nightly-summary": ("nightly-summary", {"name": "Noor de Wit", "facts": BUSY}),
    "nightly-summary-quiet": ("nightly-summary", {"name": "Noor de Wit", "facts": QUIET}),
    "nightly-summary-several": ("nightly-summary", {"name": "Noor de Wit", "facts": SEVERAL, "event": None}),
    "review-request": ("review-request", {"name": "Noor de Wit"}),
    "review-request-words": (
        "review-request",
        {"name": "Noor de Wit", "facts": {"text": "Wij kijken even mee.", "reason": "reminder"}},
    ),
    "review-request-some-sessions": (
        "review-request",
        {"name": "Noor de Wit", "facts": {"reason": "partial_sessions"}, "registration": SOME_SESSIONS},
    ),
    "offer-intake": ("offer", {"facts": {"intake": True}}),
    "confirmed-companion": ("confirmed", {"name": "Kim de Boer", "facts": {"together": []}}),
    "cancelled-one-session": ("cancelled", {"facts": {"sessions": ["2"]}, "sessions": ("2",)}),
    "cancelled-no-intake": ("cancelled", {"facts": {"why": "no_intake"}, "sessions": (), "method": ""}),
    "cancelled-by-other": ("cancelled", {"facts": {"by_other": True}, "sessions": (), "method": "", "name": None}),
    "cancelled-waiting": ("cancelled", {"facts": {"was": "line"}, "sessions": (), "method": ""}),
    "confirm-cancel-by-other": ("confirm-cancel", {"facts": {"by_other": True}}),
    "confirm-cancel-companion": ("confirm-cancel", TO_MAKER),
    "confirm-cancel-one-session": ("confirm-cancel", {"facts": {"sessions": ["2"]}}),
    "intake-proposal-call": ("intake-proposal", {"facts": {"slots": []}}),
    **{f"intake-proposal-{why}": ("intake-proposal", {"facts": {"why": why}}) for why in PROPOSED_AGAIN},
    **{
        f"intake-proposal-{why}-{name}": ("intake-proposal", {"facts": {"why": why, **facts}})
        for why in ("other", "stands")
        for name, facts in ASKED_FOR.items()
    },
    "intake-proposal-unread": ("intake-proposal", {"facts": {"why": "unread", "slots": []}}),
    "intake-proposal-called-off": (
        "intake-proposal",
        {"facts": {"why": "called_off", "slots": []}, "sessions": ("intake",), "method": "CANCEL"},
    ),
    "intake-booked-no-phone": (
        "intake-booked",
        {"registration": UNKNOWN_NUMBER, "sessions": ("intake",), "method": "REQUEST"},
    ),
    "intake-booked-contact": ("intake-booked", {"facts": TO_CALLER, "name": "Noor de Wit"}),
    "intake-booked-contact-no-phone": (
        "intake-booked",
        {
            "facts": {**TO_CALLER, "person": {**PERSON, "fields": {}}},
            "name": "Noor de Wit",
            "registration": UNKNOWN_NUMBER,
        },
    ),
    "intake-reminder-stands": to_caller("stands"),
    "intake-reminder-unreadable": (
        "intake-reminder",
        {
            "facts": {"role": "contact", "when": "unreadable", "fault": FAULT},
            "name": "Noor de Wit",
            "registration": None,
        },
    ),
    "intake-reminder-unplanned": to_caller("unplanned", fault=FAULT),
    "intake-reminder-not-needed": (
        "intake-reminder",
        {"facts": {"when": "not_needed"}, "sessions": ("intake",), "method": "CANCEL"},
    ),
    "intake-reminder-last": ("intake-reminder", {"facts": {"until": NOW + timedelta(days=3)}}),
    "intake-reminder-contact": to_caller("unplanned", fault="no_free_time"),
    "intake-reminder-ahead": to_caller("ahead"),
    "intake-reminder-after": to_caller("after"),
    "intake-reminder-called-off": to_caller("called_off"),
    "intake-reminder-unchosen": to_caller("unchosen", until=NOW + timedelta(days=3)),
    "session-reminder-afternoon": (
        "session-reminder",
        {"event": PRACTICAL, "facts": {"maybe": True, "given_until": PRACTICAL.starts - timedelta(days=1)}},
    ),
    "thank-you": ("thank-you", {"event": replace(AFTERNOON, evaluation="https://example.org/evaluatie?e=7")}),
    "waitlisted-lottery": ("waitlisted", {"facts": {"position": None, "drawn_at": NOW}}),
    "waitlisted-priority": ("waitlisted", {"facts": {"others_until": NOW}}),
    "closed-over-known": ("closed", {"facts": {"closed": None, "over": True, "known": True}}),
    "closed-over": ("closed", {"facts": {"over": True}}),
    "closed-session-off": ("closed", {"facts": SESSION_OFF}),
    "closed-called-off": ("closed", {"facts": {"called_off": True, "reason": REASON}}),
    "changed-much": ("changed", {"facts": {"changes": CHANGES}, "sessions": ("1",)}),
    "changed-gone": (
        "changed",
        {"facts": {"changes": GONE, "withdrawn": True}, "sessions": ("2",), "method": "CANCEL"},
    ),
    "changed-ended": (
        "changed",
        {
            "facts": {
                "changes": GONE[1:],
                "withdrawn": True,
                "left": False,
                "ended": True,
                "others": SESSION_OFF["others"],
            },
            "sessions": ("2",),
            "method": "CANCEL",
        },
    ),
    "event-cancelled-reason": ("event-cancelled", {"facts": {"reason": REASON}, "sessions": ("1",)}),
    "event-cancelled-waiting": ("event-cancelled", {"sessions": (), "method": ""}),
    "event-cancelled-call": ("event-cancelled", {"facts": {"call": True}, "sessions": ("intake",)}),
    "info-needed-substitute": ("info-needed", {"facts": {"about": "substitute"}}),
    "not-eligible-verdict": ("not-eligible", {"facts": {"why": "verdict", "reason": "We zitten vol met deze regio."}}),
    "not-eligible-organisation": ("not-eligible", {"facts": {"why": "per_organisation", "limit": 2}}),
    "not-eligible-substitute": ("not-eligible", {"facts": {"why": "substitution_other_organisation"}}),
    "already-registered-waiting": ("already-registered", {"facts": {"status": "waitlisted"}}),
    "already-registered-missing": ("already-registered", {"facts": {"status": "awaiting_info", "missing": MISSING}}),
    "substituted-old": ("substituted", {"facts": {"role": "old"}, "method": "CANCEL"}),
    "substituted-by-other": ("substituted", {"facts": {"role": "old"}, "sessions": (), "method": "", "name": None}),
    "substituted-intake": ("substituted", {"facts": {"intake": True}, "sessions": (), "method": ""}),
    "question-forwarded-contact": (
        "question-forwarded",
        {"facts": {"role": "contact", "question": "Is er een lift?\n\nEn kan ik met de trein?"}, "name": "Noor de Wit"},
    ),
    "help-not-understood": ("help", {"facts": {"why": "not_understood", "events": []}}),
    "help-too-many": ("help", {"facts": {"why": "per_message", "limit": 4, "events": []}}),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_mail_reads_as_agreed(situation: str, form: str) -> None:
    kind, values = SITUATIONS[situation]

    text = _written(kind, form, values)

    _compare(GOLDEN / form / f"{situation}.txt", text)


@pytest.mark.parametrize("form", FORMS)
def test_mail_about_one_afternoon_reads_as_agreed(form: str) -> None:
    text = _written("confirmed", form, {"event": AFTERNOON, "facts": {"together": []}})

    _compare(GOLDEN / form / "confirmed-afternoon.txt", text)


def test_no_golden_mail_is_left_over() -> None:
    expected = {f"{name}.txt" for name in (*SITUATIONS, "confirmed-afternoon")}

    found = {path.name for form in FORMS for path in (GOLDEN / form).iterdir()}

    assert found == expected


def letters_of(situation: str, form: str) -> tuple[Letter, ...]:
    kind, values = SITUATIONS[situation]
    return _letters(kind, form, values)


def _written(kind: str, form: str, values: dict[str, Any]) -> str:
    letters = _letters(kind, form, values)
    return "\n".join(f"Subject: {parsed(letter)['Subject']}\n\n{part(letter, 'text/plain')}" for letter in letters)


def _letters(kind: str, form: str, values: dict[str, Any]) -> tuple[Letter, ...]:
    language, _, address = form.partition("-")
    event = values.get("event", CIRCLE)
    event = replace(event, address_form=address or "je") if event else None
    rest = {name: value for name, value in values.items() if name != "event"} | {"address_form": address}
    return COMPOSER.write(notification(kind, event, language=language, **rest), event, answering=None, now=NOW)


def _compare(file: Path, text: str) -> None:
    if os.environ.get("KRINGPOST_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
