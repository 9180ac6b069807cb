"""The form that a page's `mailto:` link opens: labels that our own reader knows, under a subject that means this event and no other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flows.mail.reading.forms import form_of
from flows.mail.reading.route import events_named
from flows.mail.reading.words import Guide
from flows.registration.model import STANDARD_FIELDS, Event, Field, wording
from flows.reports.pages_texts import Texts

OF_THE_SENDER = "email"
"""Asked nowhere: the mail itself tells."""
SAMPLES = {"yesno": "ja", "number": "2", "phone": "030 555 01 23", "email": "sam@voorbeeld.example"}


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the form."""

    name: str
    label: str
    required: bool
    purpose: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    address: str
    subject: str
    body: str
    questions: tuple[Question, ...]

    @property
    def link(self) -> str:
        """RFC 6068: line ends are CRLF, and nothing but the address stands unencoded."""
        body = self.body.replace("\n", "\r\n")
        return f"mailto:{quote(self.address, safe='@')}?subject={quote(self.subject)}&body={quote(body)}"


def form(event: Event, texts: Texts, guide: Guide) -> Form:
    asked = tuple(questions(event, texts))
    title = wording(event.title, texts.language)
    lines = [f"{_readable(each, event, texts, guide)}: " for each in asked]
    body = "\n".join([texts.say("form_opening", title=title), "", *lines, ""])
    return Form(guide.office.mailbox_of(event.slug).address, _subject(event, texts, guide), body, asked)


def questions(event: Event, texts: Texts) -> Iterator[Question]:
    """The standard fields and the event's own; remarks come last."""
    own = {each.name: each for each in event.fields}
    standard = {name: Field(name, required=name == "name") for name in STANDARD_FIELDS if name != OF_THE_SENDER}
    remarks = standard.pop("remarks")
    for field in {**standard, **own, "remarks": own.get("remarks", remarks)}.values():
        if field.name == OF_THE_SENDER:
            continue
        label = wording(field.label, texts.language) or texts.words.labels.get(field.name, field.name)
        required = field.required or field.name == "name"
        yield Question(field.name, label, required, wording(field.purpose, texts.language), field.choices)


def _subject(event: Event, texts: Texts, guide: Guide) -> str:
    """The first wording that names this event and no other."""
    names: Iterable[str] = (wording(event.title, texts.language), *event.aliases, event.slug)
    subjects = [texts.say("form_subject", title=name) for name in names]
    sure = (each for each in subjects if events_named(each, guide) == {event.slug})
    return next(sure, subjects[-1])


def _readable(question: Question, event: Event, texts: Texts, guide: Guide) -> str:
    """The label, with a hint when our reader still knows it then."""
    hint = " / ".join(question.choices) or ("" if question.required else texts.say("optional"))
    candidates = [question.label, question.name]
    if hint:
        candidates.insert(0, f"{question.label} ({hint})")
    sample = question.choices[0] if question.choices else _sample(question, event)
    for label in candidates:
        if form_of((), f"{label}: {sample}", guide.lexicon, [event]).values == {question.name: sample}:
            return label
    return question.name


def _sample(question: Question, event: Event) -> str:
    kinds = {each.name: each.type for each in event.fields}
    return SAMPLES.get(kinds.get(question.name, ""), "Voorbeeld")
