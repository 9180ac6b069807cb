"""What must be true afterwards, whatever happened on the way."""

from collections import Counter, defaultdict
from email.message import EmailMessage

from tests.journey.office import Office, parsed


def assert_quiet(office: Office, *, repeated: int = 0) -> None:
    """Nothing is left to do; letters went once, but for so many, and those were the same letter to the byte."""
    letters = Counter((each.to, parsed(each.raw)["Message-ID"], each.raw) for each in office.mail.outbound)
    identities = {identity for _, identity, _ in letters}
    assert office.filed("INBOX") == 0
    assert office.parts.store.waiting_work().undecided == 0
    assert office.parts.store.outbox().counts() == ({"sent": len(letters)} if letters else {})
    assert len(identities) == len(letters), "a letter went again with other bytes"
    assert letters.total() - len(letters) <= repeated


def heard(office: Office) -> dict[str, list[str]]:
    """Kinds of the letters to each, in order; a letter that went twice in a row counts once."""
    found: defaultdict[str, list[EmailMessage]] = defaultdict(list)
    for each in office.mail.outbound:
        letter = parsed(each.raw)
        if not found[each.to] or found[each.to][-1]["Message-ID"] != letter["Message-ID"]:
            found[each.to].append(letter)
    return {to: [letter["X-Kringpost-Kind"] for letter in letters] for to, letters in found.items()}


def journal(office: Office) -> dict[str, list[str]]:
    """What was noted about each who heard from us, in order."""
    return {to: [line.what for line in office.parts.store.explain(to)] for to in heard(office)}
