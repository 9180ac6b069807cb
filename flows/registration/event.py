"""An event as its organiser wrote it: the schema of `config/events/<slug>.toml`, which `configuration/` checks a file against.

Everything is frozen; all datetimes are aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Text = Mapping[str, str]
"""One wording per language: `{"nl": "Startbijeenkomst", "en": "Kick-off"}`."""

STANDARD_FIELDS = ("name", "email", "organisation", "function", "phone", "remarks")
"""Fields that every registration has, whatever the event asks for."""


@dataclass(frozen=True, slots=True)
class Organiser:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of the organiser's who decides, calls and reads the summary."""

    name: str
    email: str
    phone: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    start: datetime
    end: datetime
    title: Text = field(default_factory=dict)
    location: str = ""
    online: str = ""
    """A link; sent only to those with a seat."""
    practical: Text = field(default_factory=dict)
    """How to get in, what to bring: told in the reminders."""
    moved_from: datetime | None = None
    """Where it stood in a series of one invitation, when it has been moved."""
    cancelled: bool = False
    """Called off; it stays in the file, so that people and pages can be told."""
    cancelled_reason: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hours:
    """Working time: days such as `mon-fri` or `mon,wed`, wall-clock hours, and the country whose public holidays count."""

    days: str = "mon-fri"
    from_: time = time(8)
    to: time = time(20)
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    capacity: int
    opens: datetime | None = None
    closes: datetime | None = None
    per_organisation: int = 0
    """Seats and waiting places together; 0: no limit."""
    per_message: int = 4
    order: Literal["arrival", "lottery"] = "arrival"
    """By lot: seats are drawn when registration closes."""
    answer_within: timedelta = timedelta(hours=24)
    quota: Mapping[str, int] = field(default_factory=dict)
    """At most so many seats per audience."""
    minimum: int = 0
    """With fewer seats taken the contact person is warned, in the last week of registration; 0: no minimum."""


@dataclass(frozen=True, slots=True)
class WaitlistRules:
    size: int = 0
    promote: Literal["offer", "seat"] = "offer"
    offer: timedelta = timedelta(hours=48)
    working_time: Hours = field(default_factory=Hours)
    no_offers_within: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SubstitutionRules:
    allowed: Literal["yes", "same_organisation", "if_no_waitlist", "no"] = "yes"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: Text = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    type: Literal["text", "email", "phone", "number", "choice", "yesno"] = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    purpose: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audience:
    name: str
    label: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """The first rule whose `when` holds decides; `when` is an expression (see `rules.py`)."""

    when: str
    then: Literal["accept", "review", "ask", "refuse"]
    audience: str = ""
    reason: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priority:
    """Until that moment seats are only for those for whom `when` holds; others wait."""

    until: datetime
    when: str


@dataclass(frozen=True, slots=True)
class IntakeRules:
    required: bool = False
    minutes: int = 30
    medium: Literal["phone", "online", "on_site"] = "phone"
    place: str = ""
    """Of a talk that is not by phone: a link, or an address."""
    proposals: int = 3
    within_days: int = 14
    notice: timedelta = timedelta(hours=24)
    buffer: timedelta = timedelta(minutes=15)
    hours: Hours = field(default_factory=lambda: Hours(from_=time(9), to=time(17)))
    remind_participant: tuple[timedelta, ...] = (timedelta(days=3), timedelta(days=7))
    """After the times were proposed, when nobody chose."""
    remind_contact: tuple[timedelta, ...] = (timedelta(hours=48), timedelta(hours=24), timedelta(hours=3))
    """Before the call."""
    release_after: timedelta = timedelta(days=14)
    """Who chose no time by then loses the seat; they hear so before."""


@dataclass(frozen=True, slots=True)
class ReminderRules:
    before: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryRules:
    at: time = time(6)
    quiet: Literal["never", "weekly", "daily"] = "weekly"


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """How long after the last session data stays."""

    sensitive: timedelta = timedelta(days=7)
    messages: timedelta = timedelta(days=14)
    registrations: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PublishRules:
    """A page of the event, with its calendar file and numbers (`publish-pages`)."""

    page: bool = False
    about: Text = field(default_factory=dict)
    """What it is about, in Markdown: paragraphs, lists, emphasis and links."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event file. `slug` is the file's name; times without offset were read in `timezone`."""

    slug: str
    title: Text
    organiser: Organiser
    sessions: tuple[Session, ...]
    registration: RegistrationRules
    languages: tuple[str, ...] = ("nl",)
    address_form: Literal["je", "u"] = "je"
    timezone: str = "Europe/Amsterdam"
    aliases: tuple[str, ...] = ()
    ref_prefix: str = ""
    """First letters of the references (`LK` in `LK-7F3QD`); from the slug when empty."""
    contacts: tuple[Contact, ...] = ()
    waitlist: WaitlistRules = field(default_factory=WaitlistRules)
    substitution: SubstitutionRules = field(default_factory=SubstitutionRules)
    fields: tuple[Field, ...] = ()
    audiences: tuple[Audience, ...] = ()
    eligibility: tuple[EligibilityRule, ...] = ()
    priority: tuple[Priority, ...] = ()
    intake: IntakeRules = field(default_factory=IntakeRules)
    reminders: ReminderRules = field(default_factory=ReminderRules)
    summary: SummaryRules = field(default_factory=SummaryRules)
    retention: RetentionRules = field(default_factory=RetentionRules)
    publish: PublishRules = field(default_factory=PublishRules)
    partial: bool = False
    """True: people may register for some of the sessions."""
    evaluation: Text | str = ""
    """A link, or one per language, that goes to who took part after the last session; without one nobody is thanked."""
    series: Literal["each", "one"] = "each"
    """`one`: all sessions are one invitation, that recurs; `each`: an invitation of its own for each."""
    cancelled: bool = False
    """The whole event is called off."""
    cancelled_reason: Text = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def taking_place(self) -> tuple[Session, ...]:
        """The sessions that are not called off."""
        return () if self.cancelled else tuple([session for session in self.sessions if not session.cancelled])

    @property
    def starts(self) -> datetime:
        return min(session.start for session in self.taking_place or self.sessions)

    @property
    def ends(self) -> datetime:
        return max(session.end for session in self.taking_place or self.sessions)

    @property
    def registration_ends(self) -> datetime:
        """The last moment at which one can register."""
        return min(self.registration.closes or self.starts, self.starts)

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def wording(text: Text, language: str) -> str:
    """In this language if it is there, else in English, else in the first one; empty when there is no wording at all."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")
