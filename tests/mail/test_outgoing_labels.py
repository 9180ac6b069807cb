"""Fields have a label in the language of the mail, whether or not the event restates them."""

import pytest

from tests.mail.writing import PERSON, part, write

UNLABELLED = [{"name": "name", "label": "", "purpose": ""}, {"name": "phone", "label": "", "purpose": ""}]


@pytest.mark.parametrize(
    ("language", "name", "phone"), [("nl", "Naam:", "Telefoon:"), ("en", "Name:", "Phone:")], ids=["nl", "en"]
)
@pytest.mark.parametrize("kind", ["info-needed", "already-registered"])
def test_asked_for_fields_have_the_languages_own_labels(kind: str, language: str, name: str, phone: str) -> None:
    letter = write(kind, language=language, facts={"missing": UNLABELLED})

    lines = part(letter, "text/plain").splitlines()
    assert name in lines
    assert phone in lines


@pytest.mark.parametrize(("kind", "facts"), [("review-request", {}), ("question-forwarded", {"role": "contact"})])
def test_what_the_contact_reads_of_a_person_is_labelled(kind: str, facts: dict[str, str]) -> None:
    person = {**PERSON, "fields": {"phone": "030 111 11 11", "function": "wethouder", "Wijk": "Wittevrouwen"}}

    letter = write(kind, facts={"person": person, **facts})

    lines = part(letter, "text/plain").splitlines()
    assert {"Telefoon: 030 111 11 11", "Functie: wethouder", "Wijk: Wittevrouwen"} <= set(lines)


def test_a_label_of_the_events_own_wins() -> None:
    asked = [{"name": "organisation", "label": "Gemeente", "purpose": ""}]

    letter = write("info-needed", facts={"missing": asked})

    assert "Gemeente:" in part(letter, "text/plain").splitlines()
