"""Each row breaks the sound event in one place: the fault must name the file, the key, and what to do."""

import tomllib
from pathlib import Path

import pytest

from flows.configuration import load_events, parse_event
from flows.errors import ConfigurationError

SOUND = """
title = { nl = "Proefmiddag", en = "Trial afternoon" }
languages = ["nl", "en"]
timezone = "Europe/Amsterdam"
aliases = ["proef"]
ref_prefix = "PM"
organiser = { name = "Bureau", email = "post@example.org" }

[[contacts]]
name = "Els"
email = "els@example.org"

[[sessions]]
id = "1"
start = 2027-03-23T10:00:00
end = 2027-03-23T12:00:00

[[sessions]]
id = "2"
start = 2027-04-20T10:00:00
end = 2027-04-20T12:00:00

[registration]
opens = 2027-01-11T09:00:00
closes = 2027-03-16T17:00:00
capacity = 10
quota = { gemeente = 8 }

[waitlist]
size = 5
offer = "48h"
working_time = { days = "mon-fri", from = "08:00", to = "20:00", holidays = "NL" }

[[fields]]
name = "initiative"
label = { nl = "Initiatief", en = "Initiative" }
synonyms = ["buurtgroep"]

[[audiences]]
name = "gemeente"
label = { nl = "gemeente", en = "municipality" }

[[eligibility]]
when = "listed('gemeenten') == 'domain'"
then = "accept"
audience = "gemeente"

[[eligibility]]
when = "true"
then = "refuse"
reason = { nl = "Alleen voor gemeenten.", en = "Municipalities only." }

[intake]
required = true
hours = { days = "mon-fri", from = "09:00", to = "17:00" }

[reminders]
before = ["7d", "1d"]
"""

PRIORITY = '[[priority]]\nuntil = {until}\nwhen = "{when}"\n[intake]'

# what is replaced, by what, the key that must be named, a word of the mend
BROKEN = [
    # spelling
    ("capacity = 10", "capcity = 10", "registration.capcity", "'capacity'"),
    ("capacity = 10", "", "registration.capacity", "missing"),
    ("[waitlist]", "[waitinglist]", "waitinglist", "'waitlist'"),
    ('aliases = ["proef"]', 'allias = ["proef"]', "allias", "'aliases'"),
    ('name = "Els"', 'naam = "Els"', "contacts[1].naam", "'name'"),
    ('from = "08:00"', 'form = "08:00"', "waitlist.working_time.form", "'from'"),
    ('id = "2"\n', "", "sessions[2].id", "missing"),
    ('organiser = { name = "Bureau", email = "post@example.org" }', "", "organiser", "missing"),
    ('title = { nl = "Proefmiddag", en = "Trial afternoon" }', "", "title", "missing"),
    # kinds of value
    ("capacity = 10", 'capacity = "10"', "registration.capacity", "whole number"),
    ("capacity = 10", "capacity = true", "registration.capacity", "whole number"),
    ("capacity = 10", "capacity = 10.5", "registration.capacity", "whole number"),
    ("required = true", "required = 1", "intake.required", "true or false"),
    ("required = true", 'required = "yes"', "intake.required", "true or false"),
    ('id = "2"', "id = 2", "sessions[2].id", "text in quotes"),
    ('title = { nl = "Proefmiddag", en = "Trial afternoon" }', 'title = "Proefmiddag"', "title", "{ nl"),
    ('languages = ["nl", "en"]', 'languages = "nl"', "languages", "[square brackets]"),
    ("[[contacts]]", "[contacts]", "contacts", "[[contacts]]"),
    ('offer = "48h"', 'offer = "two days"', "waitlist.offer", "48h"),
    ('offer = "48h"', "offer = 48", "waitlist.offer", "48h"),
    ('offer = "48h"', 'offer = "0h"', "waitlist.offer", "longer"),
    ('offer = "48h"', 'offer = "999999w"', "waitlist.offer", "ten years"),
    ('from = "08:00"', 'from = "8 o\'clock"', "waitlist.working_time.from", "09:00"),
    ('then = "accept"', 'then = "allow"', "eligibility[1].then", "'accept'"),
    ("size = 5", 'size = 5\npromote = "maybe"', "waitlist.promote", "'offer'"),
    ('aliases = ["proef"]', 'address_form = "jij"', "address_form", "'je'"),
    # moments
    ("start = 2027-03-23T10:00:00", "start = 2027-03-23", "sessions[1].start", "2027-03-23T09:00:00"),
    ("start = 2027-03-23T10:00:00", 'start = "23 maart"', "sessions[1].start", "without quotes"),
    ("opens = 2027-01-11T09:00:00", "opens = 2026-03-29T02:30:00", "registration.opens", "does not exist"),
    ("opens = 2027-01-11T09:00:00", "opens = 2026-10-25T02:30:00", "registration.opens", "twice"),
    ("end = 2027-03-23T12:00:00", "end = 2027-03-23T09:00:00", "sessions[1].end", "after the start"),
    ("start = 2027-04-20T10:00:00", "start = 2027-03-23T11:00:00", "sessions[2].start", "overlaps"),
    ("closes = 2027-03-16T17:00:00", "closes = 2027-03-24T17:00:00", "registration.closes", "after the start"),
    ("closes = 2027-03-16T17:00:00", "closes = 2027-01-01T17:00:00", "registration.closes", "after opens"),
    ('timezone = "Europe/Amsterdam"', 'timezone = "Europa/Amsterdam"', "timezone", "Europe/Amsterdam"),
    ('to = "20:00"', 'to = "07:00"', "waitlist.working_time.to", "after from"),
    ('days = "mon-fri", from = "08:00"', 'days = "ma-vr", from = "08:00"', "waitlist.working_time.days", "mon-fri"),
    ('holidays = "NL"', 'holidays = "Holland"', "waitlist.working_time.holidays", "'NL'"),
    ('before = ["7d", "1d"]', 'before = ["7d", "7d"]', "reminders.before", "twice"),
    ("[reminders]", '[retention]\nsensitive = "60d"\n[reminders]', "retention.sensitive", "shorter"),
    # one invitation for all
    ('aliases = ["proef"]', 'series = "all"', "series", "'one'"),
    ('aliases = ["proef"]', 'series = "one"\npartial = true', "series", "remove one"),
    ('id = "2"', 'id = "2"\nmoved_from = 2027-04-20T10:00:00', "sessions[2].moved_from", "series = 'one'"),
    ('id = "2"', 'id = "series"', "sessions[2].id", "another id"),
    # called off
    (
        'id = "2"',
        'id = "2"\ncancelled_reason = { nl = "Ziek.", en = "Ill." }',
        "sessions[2].cancelled_reason",
        "cancelled = true",
    ),
    ('aliases = ["proef"]', 'cancelled = true\ncancelled_reason = { nl = "Ziek." }', "cancelled_reason", "add en"),
    ('aliases = ["proef"]', 'cancelled = "yes"', "cancelled", "true or false"),
    (
        "start = 2027-04-20T10:00:00\nend = 2027-04-20T12:00:00",
        "start = 2027-10-31T01:00:00\nend = 2027-10-31T02:30:00+02:00",
        "sessions[2].end",
        "twice",
    ),
    # languages and words
    ('languages = ["nl", "en"]', 'languages = ["nl", "en", "xx"]', "languages[3]", "unknown language 'xx'"),
    ('languages = ["nl", "en"]', "languages = []", "languages", "at least one"),
    ('languages = ["nl", "en"]', 'languages = ["nl", "nl", "en"]', "languages", "keep one"),
    ('title = { nl = "Proefmiddag", en = "Trial afternoon" }', 'title = { nl = "Proefmiddag" }', "title", "add en"),
    (', en = "Municipalities only."', "", "eligibility[2].reason", "add en"),
    ('reason = { nl = "Alleen voor gemeenten.", en = "Municipalities only." }', "", "eligibility[2].reason", "add nl"),
    (', en = "Initiative"', ', fr = "Initiative"', "fields[1].label.fr", "no language of the event"),
    # people
    ('email = "els@example.org"', 'email = "els"', "contacts[1].email", "name@example.org"),
    ('email = "els@example.org"', 'email = "post@example.org"', "contacts[1].email", "own address"),
    ('email = "post@example.org"', 'email = "post@"', "organiser.email", "name@example.org"),
    ('[[contacts]]\nname = "Els"\nemail = "els@example.org"\n', "", "contacts", "intake"),
    (
        'email = "els@example.org"',
        'email = "els@example.org"\ncalendar = "nowhere.ics"',
        "contacts[1].calendar",
        "no file",
    ),
    (
        'email = "els@example.org"',
        'email = "els@example.org"\ncalendar = "ftp://x/y"',
        "contacts[1].calendar",
        "https://",
    ),
    (
        'email = "els@example.org"',
        'email = "els@example.org"\ncalendar = "caldavs://els:hush@dav.example.org/els/"',
        "contacts[1].calendar",
        "secret:name",
    ),
    (
        'email = "els@example.org"',
        'email = "els@example.org"\ncalendar = "secret:Els!"',
        "contacts[1].calendar",
        "small letters",
    ),
    ("[intake]", '[intake]\nmedium = "online"', "intake.place", "link"),
    ("[intake]", '[intake]\nmedium = "online"\nplace = "Zaal 3"', "intake.place", "https://"),
    ("[intake]", '[intake]\nmedium = "on_site"', "intake.place", "address"),
    ('id = "2"', 'id = "2"\nonline = "meet.example.org/x"', "sessions[2].online", "https://"),
    ('ref_prefix = "PM"', 'ref_prefix = "PM"\nevaluation = "http://example.org/e"', "evaluation", "https://"),
    (
        'ref_prefix = "PM"',
        'ref_prefix = "PM"\nevaluation = { nl = "example.org", en = "https://example.org/e" }',
        "evaluation.nl",
        "https://",
    ),
    ('ref_prefix = "PM"', 'ref_prefix = "PM"\nevaluation = { nl = "https://example.org/e" }', "evaluation", "'en'"),
    ('ref_prefix = "PM"', 'ref_prefix = "PM"\nevaluation = 7', "evaluation", "in quotes"),
    # names
    ('id = "2"', 'id = "1"', "sessions", "keep one"),
    ('id = "2"', 'id = "a b"', "sessions[2].id", "letters or digits"),
    ('ref_prefix = "PM"', 'ref_prefix = "p-1"', "ref_prefix", "'LK'"),
    ('name = "initiative"', 'name = "listed"', "fields[1].name", "small letters"),
    ('name = "initiative"', 'name = "my field"', "fields[1].name", "small letters"),
    ('synonyms = ["buurtgroep"]', 'type = "choice"', "fields[1].choices", "add choices"),
    ('synonyms = ["buurtgroep"]', 'choices = ["a"]', "fields[1].choices", "change the type"),
    # rules
    ("quota = { gemeente = 8 }", "quota = { gemeenten = 8 }", "registration.quota.gemeenten", "'gemeente'"),
    ("quota = { gemeente = 8 }", "quota = { gemeente = 80 }", "registration.quota.gemeente", "capacity (10)"),
    ("capacity = 10", "capacity = 0", "registration.capacity", "1 or more"),
    ("capacity = 10", "capacity = 10\nminimum = 11", "registration.minimum", "the capacity (10)"),
    ("capacity = 10", "capacity = 10\nminimum = -1", "registration.minimum", "0 or more"),
    ("capacity = 10", 'capacity = 10\norder = "dice"', "registration.order", "'lottery'"),
    (
        "closes = 2027-03-16T17:00:00\ncapacity = 10",
        'capacity = 10\norder = "lottery"',
        "registration.order",
        "add closes",
    ),
    ("[intake]", PRIORITY.format(until="2027-03-24T09:00:00", when="true"), "priority[1].until", "earlier"),
    ("[intake]", PRIORITY.format(until="2027-01-10T09:00:00", when="true"), "priority[1].until", "later"),
    ("[intake]", PRIORITY.format(until="2027-02-01T09:00:00", when="region == 1"), "priority[1].when", "region"),
    ("[intake]", PRIORITY.format(until="2027-02-01T09:00:00", when="listed('raad')"), "priority[1].when", "'raad'"),
    ("size = 5", "size = -1", "waitlist.size", "0 or more"),
    ('audience = "gemeente"', 'audience = "raad"', "eligibility[1].audience", "unknown audience"),
    ("listed('gemeenten') ==", "listed('gemeente') ==", "eligibility[1].when", "'gemeenten'"),
    ("== 'domain'", "= 'domain'", "eligibility[1].when", "expression"),
    ("== 'domain'", "== domein", "eligibility[1].when", "domein"),
    ("listed('gemeenten') == 'domain'", "true", "eligibility[2]", "never reached"),
]


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        parse_event("proef", tomllib.loads(text), {"gemeenten"}, {"nl", "en", "de", "fr"}, Path("nowhere"))
    return raised.value.faults


def test_a_sound_event_has_no_fault() -> None:
    event = parse_event("proef", tomllib.loads(SOUND), {"gemeenten"}, {"nl", "en"})

    assert event.starts.isoformat() == "2027-03-23T10:00:00+01:00"
    assert event.waitlist.offer.total_seconds() == 48 * 3600
    assert event.intake.hours.from_.hour == 9


@pytest.mark.parametrize(("sound", "broken", "key", "mend"), BROKEN, ids=[f"{row[2]} {row[3]}" for row in BROKEN])
def test_one_fault_is_named_with_file_key_and_mend(sound: str, broken: str, key: str, mend: str) -> None:
    assert sound in SOUND

    faults = faults_of(SOUND.replace(sound, broken, 1))

    named = [fault for fault in faults if fault.startswith(f"events/proef.toml: {key}: ")]
    assert named, faults
    assert mend in named[0]
    assert "; " in named[0] or "did you mean" in named[0] or "write" in named[0] or "make it" in named[0], named[0]


@pytest.mark.parametrize(("sound", "broken", "key", "mend"), BROKEN, ids=[f"{row[2]} {row[3]}" for row in BROKEN])
def test_one_fault_does_not_set_off_others(sound: str, broken: str, key: str, mend: str) -> None:
    """A misspelt required key is two faults: the unknown one and the missing one; a table that is gone takes its keys along."""
    faults = faults_of(SOUND.replace(sound, broken, 1))

    assert len(faults) <= 2, faults


def test_ten_faults_in_one_file_are_all_told() -> None:
    changes = [row for row in BROKEN if row[2] in TEN]
    text = SOUND
    for sound, broken, key, _ in changes:
        if TEN.pop(key, None):
            text = text.replace(sound, broken, 1)

    faults = faults_of(text)

    assert len(faults) >= 10, faults


TEN = dict.fromkeys(
    [
        "registration.capacity",
        "waitlist.offer",
        "sessions[1].end",
        "timezone",
        "languages[3]",
        "contacts[1].email",
        "sessions[2].online",
        "fields[1].name",
        "eligibility[1].audience",
        "eligibility[2].reason",
        "reminders.before",
        "waitlist.working_time.days",
    ],
    True,
)


def test_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "gemeenten.csv").write_text("name,code,domains,aliases\n")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "one.toml").write_text(SOUND.replace("capacity = 10", "capacity = 0"))
    (tmp_path / "events" / "two.toml").write_text(SOUND.replace("size = 5", "size = -1"))
    (tmp_path / "events" / "three.toml").write_text("title = ")

    with pytest.raises(ConfigurationError) as raised:
        load_events(tmp_path)

    assert {fault.partition(":")[0] for fault in raised.value.faults} == {
        "events/one.toml",
        "events/two.toml",
        "events/three.toml",
    }


def test_two_events_may_not_share_a_word(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "gemeenten.csv").write_text("name,code,domains,aliases\n")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "one.toml").write_text(SOUND)
    (tmp_path / "events" / "two.toml").write_text(SOUND.replace('"PM"', '"PX"'))

    with pytest.raises(ConfigurationError, match=r"events/two\.toml: aliases: 'proef' means event 'one' too"):
        load_events(tmp_path)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no event file"):
        load_events(tmp_path)
