"""From a mail's facts to commands: which event, who writes, what they want, about whom. Pure, and explained by its evidence.

    machines, calendars ──▶ route (event) ──▶ situation (what is open) ──▶ wishes (phrases) ──▶ persons ──▶ intents (rules)

The words are data (`config/languages/*.toml`). In doubt the answer is a question or a person, never a guess.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from flows.mail.message import Arrival, Evidence, IncomingMail, Mailbox, Reading
from flows.mail.reading.beside import with_note, with_words
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.employer import reader_of
from flows.mail.reading.forms import Form, form_in
from flows.mail.reading.frames import Scope
from flows.mail.reading.intents import understand
from flows.mail.reading.invited import by_calendar
from flows.mail.reading.language import language_of
from flows.mail.reading.machines import advertising, by_machine, unreadable
from flows.mail.reading.misnamed import without_misnamed
from flows.mail.reading.mistyped import noticed
from flows.mail.reading.moments import calendar_of
from flows.mail.reading.origin import origin_of, writer_of
from flows.mail.reading.persons import about
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.route import Route, events_named, route
from flows.mail.reading.sentences import Sentence, sentences
from flows.mail.reading.situation import Situation, situation
from flows.mail.reading.subjects import title_words
from flows.mail.reading.typed import filled_in, form_text, own_text, tells_data
from flows.mail.reading.wishes import Wishes, wishes
from flows.mail.reading.words import Guide, Language, load_language
from flows.registration.answer import CalendarAnswer
from flows.registration.commands import Origin
from flows.registration.known import Known

__all__ = ["Guide", "Language", "load_language", "read"]


def read(
    mail: IncomingMail, answers: Sequence[CalendarAnswer], known: Known, guide: Guide, arrival: Arrival
) -> Reading:
    """Total: any mail gives a reading."""
    form = form_in(mail, guide, guide.office.events.values())
    mail = with_note(mail, answers)
    text = without_misnamed(own_text(mail, form, guide.lexicon), guide)
    writer = writer_of(mail, guide, form)
    path = route(mail, known, guide, f"{text}\n{form_text(form)}\n{mail.forwarded[:4000]}", writer.address)
    language = _language(text, mail, guide, path)
    name = form.name if form and form.name else reader_of(guide).displays.name_in(writer.name)
    origin = origin_of(mail, arrival, writer, language, form, name or None)
    words = partial(_context, mail, known, guide, path, origin, form, text, writer)
    understood = unreadable(mail, origin) if "too_large" in mail.problems else None
    if understood is None and (answered := by_calendar(mail, answers, known, origin)):
        understood = with_words(answered, words)
    if understood is None and form is None:
        understood = by_machine(mail, known, origin)
    understood = understood or unreadable(mail, origin) or _of_person(words(), known)
    return _reading(language, path, noticed(understood, text, "" if form else writer.address))


def _language(text: str, mail: IncomingMail, guide: Guide, path: Route) -> str:
    told = language_of(text, guide.languages.values()) or language_of(mail.subject, guide.languages.values())
    event = path.event or next(iter(guide.office.events.values()), None)
    return told or (event.languages[0] if event else next(iter(guide.languages), "nl"))


def _of_person(context: Context, known: Known) -> Understood:
    spam = advertising(context.found, known, context.origin) if context.form is None else None
    return spam or understand(context)


def _context(
    mail: IncomingMail,
    known: Known,
    guide: Guide,
    path: Route,
    origin: Origin,
    form: Form | None,
    text: str,
    writer: Mailbox,
) -> Context:
    text = "" if form is None and _points_at_subject(text, guide) else text
    parts = sentences(text, guide.lexicon.stops) or ([] if form else _subject_sentence(mail, text, guide))
    open_now = situation(mail, known, path.event, guide.office, writer.address)
    scope = Scope(_names(parts, guide, writer), title_words(guide), _holders(open_now))
    found = wishes(_about_event(parts, guide, path), guide.lexicon, scope)
    if form is None and (subject := _leaving_subject(mail, found, guide)):
        scope = replace(scope, names=_names([*subject, *parts], guide, writer))
        found = wishes(_about_event([*subject, *parts], guide, path), guide.lexicon, scope)
    filled = form or filled_in(mail, guide, path, text)
    said = about(mail, writer, filled, found, path.event, guide, text)
    return Context(
        mail,
        guide,
        origin,
        path.event,
        open_now,
        found,
        said,
        form,
        tells_data(filled, parts) or said.listed,
        calendar_of(guide),
        _now(mail, path),
    )


def _holders(now: Situation) -> frozenset[str]:
    return frozenset(word for each in now.active for word in words_of(fold(each.name or "")) if len(word) > 2)


def _leaving_subject(mail: IncomingMail, found: Wishes, guide: Guide) -> list[Sentence]:
    """ "22 juni kan ik niet" above a text without a wish of its own ("zie onderwerp, andere data wel"); in an answer the subject is ours."""
    if mail.in_reply_to or mail.forwarded.strip() or found.questions or found.has(*_WISHES) or found.taken_back:
        return []
    subject = sentences(mail.subject, guide.lexicon.stops)
    said = wishes(subject, guide.lexicon)
    return subject if said.has("absent") and not said.questions and not said.doubts("absent") else []


_WISHES = ("register", "attend", "cancel", "absent", "substitute", "question", "keeps", "change", "erase", "postpone")


def _subject_sentence(mail: IncomingMail, text: str, guide: Guide) -> list[Sentence]:
    return [] if text.strip() or mail.forwarded.strip() else sentences(mail.subject, guide.lexicon.stops)


def _points_at_subject(text: str, guide: Guide) -> bool:
    """ "Zie onderwerp :-)" says no more than its subject does."""
    words = [word for word in words_of(fold(text[:_SHORT])) if word.strip("-'")]
    return " ".join(words) in guide.lexicon.folded("signs", "see_subject")


_SHORT = 200
"""Characters of a text that may say nothing of its own."""


def _names(parts: Sequence[Sentence], guide: Guide, writer: Mailbox) -> frozenset[str]:
    """Folded words of names in the text that are not the writer's: full ones, and first names that do something."""
    names = reader_of(guide).names
    mine = set(words_of(fold(writer.name)))
    full = {word for part in parts for each in names.full(part.text) for word in words_of(fold(each.name))}
    lone = {word for part in parts for word in _lone(part, guide)}
    return frozenset(word for word in full - mine if len(word) > 3) | (lone - mine)


def _about_event(parts: list[Sentence], guide: Guide, path: Route) -> list[Sentence]:
    """Without the sentences that speak of other events alone."""
    if path.event is None or len(guide.office.events) < 2:
        return parts
    this = guide.lexicon.pattern("signs", "this_event")
    ours = frozenset({path.event.slug})
    named = [
        (part, events_named(part.text, guide) | (ours if this.search(" ".join(part.words)) else frozenset()))
        for part in parts
    ]
    kept = [part for part, events in named if not events or path.event.slug in events]
    return kept if any(path.event.slug in events for _, events in named) else parts


def _lone(part: Sentence, guide: Guide) -> list[str]:
    """ "Noor kan niet", "dat Noor niet kan": single names, capitals at the sentence's beginning only before a verb, or in "Wim uit …"."""
    verbs, beside = (guide.lexicon.folded("signs", key) for key in ("third_person", "beside_name"))
    places, reader = guide.lexicon.folded("signs", "before_place"), reader_of(guide)
    found = []
    for each in reader.names.find(part.text):
        behind = words_of(fold(part.text[each.end : each.end + 20]))[:1]
        first = each.start < _CLIPPED and not part.text[: each.start].strip("'’‘`´tkn ")
        told = bool(verbs & set(behind)) or (bool(beside & set(behind)) and reader.first.begins(each.name))
        place = bool(places & set(fold(part.text[: each.start]).split()[-1:]))
        place = place or (reader.groups.known(each.name) and not reader.first.begins(each.name))
        if " " not in each.name and (not first or told) and not each.name.isupper() and not place:
            found.append(fold(each.name))
    return found


_CLIPPED = 4
"""Characters before the capital of "'t Gaat niet", "'k Ben er"."""


def _now(mail: IncomingMail, path: Route) -> datetime:
    moment = mail.date if mail.date and mail.date.year in _YEARS else datetime(1970, 1, 1, tzinfo=UTC)
    return moment.astimezone(path.event.zone) if path.event else moment


_YEARS = range(1970, 2200)
"""In which a mail may say to be written; "next week" of the year 9999 is no day at all."""


def _reading(language: str, path: Route, understood: Understood) -> Reading:
    event = path.event.slug if path.event else None
    evidence: tuple[Evidence, ...] = (*path.evidence, *understood.evidence)
    return Reading(language, event, understood.commands, evidence, () if event else path.candidates)
