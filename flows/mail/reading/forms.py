"""Mails that a web form sends, and texts filled in like one: pairs of label and value, in whatever layout."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.mail.message import IncomingMail
from flows.mail.reading.contacts import EMAIL, emails_in, phone_in
from flows.mail.reading.edges import named_alone
from flows.mail.reading.formed import companions, several, sharing
from flows.mail.reading.labels import Labels, labels_of
from flows.mail.reading.layouts import aligned, columns, decoded, json_pairs, text_pairs
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.words import Guide, Lexicon
from flows.registration.model import Event


@dataclass(frozen=True, slots=True)
class Form:
    """What the pairs say, by field name; labels that nothing knows are left out."""

    values: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[Mapping[str, str]] = ()
    """Further people, when name labels occur again."""

    @property
    def email(self) -> str:
        return self.values.get("email", "")

    @property
    def name(self) -> str:
        return self.values.get("name", "")


def form_in(mail: IncomingMail, guide: Guide, events: Iterable[Event]) -> Form | None:
    """The form of a mail that comes from one of the `form_senders`."""
    where = guide.forms.get((mail.sender.address if mail.sender else "").casefold())
    if where is None:
        return None
    form = form_of(mail.rows, mail.text or mail.own, guide.lexicon, events, web=True)
    reply = next((box for box in mail.reply_to), None)
    if reply and (where == "reply-to" or not form.email):
        own = {address.casefold() for address in guide.office.addresses}
        if reply.address.casefold() not in own:
            return Form(
                {
                    **form.values,
                    "email": reply.address,
                    **({"name": reply.name} if reply.name and not form.name else {}),
                },
                form.others,
            )
    return form


def form_of(
    rows: Sequence[tuple[str, str]], text: str, lexicon: Lexicon, events: Iterable[Event], web: bool = False
) -> Form:
    labels = labels_of(lexicon, events, web)
    body = _LEADERS.sub(r"\1: ", decoded(_without_footer(text, lexicon)))
    layouts = (rows, json_pairs(body), text_pairs(body, labels), aligned(body, labels) or columns(body, labels))
    tables = [_collect(_without_contact(pairs, lexicon), labels, lexicon) for pairs in layouts]
    people = max(tables, key=lambda found: sum(map(len, found)))
    merged = [_split_sender(dict(each)) for each in people]
    for found in tables:
        for place, each in enumerate(found[: len(merged)]):
            for key, value in each.items():
                merged[place].setdefault(key, value)
    people = sharing([each for one in merged for each in several(_named(_parted(one)), lexicon)])
    first, *others = people or [{}]
    return Form(first, (*others, *companions(first, len(others), lexicon)))


_LEADERS = re.compile(r"^([^\W\d_][^.:_\n]{1,50}?)[ \t]*[._…]{4,}[ \t]*:?[ \t]*", re.MULTILINE)
"""The dots of "Naam ........ Jan Bos"."""


def _without_contact(pairs: Sequence[tuple[str, str]], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Where a form asks for a contact person and a participant, the latter comes."""
    contact, participant = (lexicon.folded("values", f"label_{name}") for name in ("contact", "participant"))
    words = [set(words_of(fold(label))) for label, _ in pairs]
    if not any(participant & each for each in words):
        return list(pairs)
    return [pair for pair, each in zip(pairs, words, strict=True) if not contact & each]


def _without_footer(text: str, lexicon: Lexicon) -> str:
    """Without what the form's maker wrote below."""
    footers = tuple(lexicon.folded("values", "footers"))
    lines = text.split("\n")
    end = next(
        (
            place
            for place, line in enumerate(lines)
            if place and (fold(line).strip(" *_-").startswith(footers) or line.strip() == "--")
        ),
        len(lines),
    )
    return "\n".join(lines[:end])


def _split_sender(values: dict[str, str]) -> dict[str, str]:
    """ "From: Sanne Kok sanne@kok.example" of Contact Form 7."""
    sender = values.pop("sender", "")
    if hit := re.match(r"(.*?)\s*[<(\[]?([\w.+-]+@[\w.-]+\w)", sender):
        values.setdefault("email", hit[2])
        if hit[1].strip():
            values.setdefault("name", hit[1].strip())
    return values


def _collect(pairs: Sequence[tuple[str, str]], labels: Labels, lexicon: Lexicon) -> list[dict[str, str]]:
    empty, yes = lexicon.folded("values", "empty"), lexicon.folded("values", "yes")
    people: list[dict[str, str]] = [{}]
    asked = ""
    for label, value in pairs:
        key, text = labels.field_of(label), " ".join(value.split())
        text = named_alone(text, lexicon) if key in _NAMED else text
        if asked and labels.asks_further(label):
            key = key or asked
        asked = ""
        if key in _NAMED and fold(text).strip(" .,!") in yes:
            asked = key
            continue
        if not key and EMAIL.fullmatch(text) and not labels.other(label) and "email" not in people[-1]:
            key = "email"
        if not key or not text or fold(text) in empty or lexicon.greets(text) or _names_kind(key, text, lexicon):
            continue
        if (
            key == "name"
            and "name" in people[-1]
            and lexicon.folded("values", "label_contact") & set(words_of(fold(label)))
        ):
            continue
        if key in people[-1] and key in ("name", "first_name"):
            people.append({})
        second = "companion" in people[-1] and key in people[-1] and key in _OF_EACH
        people[-1].setdefault(f"companion_{key}" if second else key, text)
    return [each for each in people if each]


def _names_kind(key: str, text: str, lexicon: Lexicon) -> bool:
    """ "Namens wie komt u? Een bewonersinitiatief": a kind chosen from a list, and no name."""
    article, _, kind = fold(text).partition(" ")
    if key in _NAMED and text[:1].islower() and article in lexicon.folded("signs", "self"):
        return True  # "Wij komen samen: ikzelf en …"
    return key in _NAMED and article in lexicon.folded("values", "indefinite") and " " not in kind


_OF_EACH = ("organisation", "function", "phone", "email")
"""What a form asks once more of a second person."""
_NAMED = ("initiative", "organisation")
"""Whose name a form asks for in two steps: "Werkt u samen met een initiatief? Ja", "Zo ja, welk?"."""


def _named(values: dict[str, str]) -> dict[str, str]:
    initials = values.pop("initials", "")
    if initials and "last_name" in values:
        values.setdefault("first_name", initials)
    parts = [values.pop(key, "") for key in ("first_name", "infix", "last_name")]
    whole = " ".join(filter(None, parts))
    if whole and (parts[2] or "name" not in values):
        if "name" in values and parts[2] == "":
            whole = values["name"]
        elif "name" in values and not parts[0]:
            whole = f"{values['name']} {whole}"
        values["name"] = whole
    elif parts[0] and "name" in values:
        values["name"] = f"{parts[0]} {values['name']}"
    return values


def _parted(values: dict[str, str]) -> dict[str, str]:
    """ "Deelnemer 1: Joke Smit, joke@smit.example" holds two values."""
    if "email" in values and not emails_in(values["email"]) and (phone := phone_in(values["email"])):
        values.setdefault("phone", phone)
        values["email"] = ""
    elif "email" in values and (phone := phone_in(values["email"])):
        values.setdefault("phone", phone)
        values["email"] = emails_in(values["email"])[0]
    if mixed := emails_in(values.get("phone", "")):
        values.setdefault("email", mixed[0])
        values["phone"] = phone_in(values["phone"])
    if "name" in values:
        values["name"] = re.sub(r"\s*\([^()]*[;,][^()]*\)$", "", values["name"])
    name = values.get("name", "")
    if emails := emails_in(name):
        values.setdefault("email", emails[0])
        values["name"] = re.split(r"\s*[,;(<|]\s*|\s+-\s+", name.replace(emails[0], ""))[0].strip(" :-")
    last, comma, first = values.get("name", "").partition(",")
    if comma and first.strip()[:1].isupper() and len(first.split()) < 4 and len(last.split()) < 4:
        values["name"] = f"{first.strip()} {last.strip()}"
    return {key: value for key, value in values.items() if value}
