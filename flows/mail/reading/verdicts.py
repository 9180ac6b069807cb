"""A contact person's answer to a review, or after an intake call: admitted, refused, not reached, or kept meanwhile."""

import re
from collections.abc import Sequence
from typing import Literal

from flows.mail.reading.calls import contact_cannot
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.phrases import words_of
from flows.mail.reading.route import events_named
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.series import Series
from flows.mail.reading.torn import only_would
from flows.mail.reading.wishes import Signal
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Ask, GiveVerdict, Unclear

MOST_OF_VERDICT = 3
_TOKEN = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_VERDICT_FIRST = re.compile(r"(?:[^\s.,;:!]+\s+){0,2}[^\s.,;:!]+\s*[.,;:!–—-]+(?:\s+|$)(?P<rest>.*)", re.DOTALL)
"""A few words up to the first stop: "nee,", "niet akkoord:", "helaas niet."."""


def verdict(context: Context) -> Understood | None:
    """Of a contact person about a review or after an intake call; both readings in one mail go to a person."""
    if context.situation.open == "elsewhere":
        return Understood((Unclear(context.origin, context.refs, why="verdict_from_elsewhere", answerable=False),))
    if context.situation.open not in ("review", "outcome"):
        return None
    found = context.found
    if context.situation.open == "outcome":
        return _outcome(context)
    yes, no = _verdict_words(context)
    refs = _judged(context)
    said_first = any(
        each.leads and not each.place and each.start < _OPENS for each in found.all("approve", "refuse", "yes", "no")
    )
    open_yet = [each for each in found.all("delay", "undecided") if not _asks_of_us(each.sentence, context)]
    weighing = _torn(context) or (bool(open_yet) and not said_first)
    if (not yes and not no) or found.doubts("approve", "refuse") or weighing:
        return Understood((Unclear(context.origin, refs, why="verdict_unclear", answerable=False),))
    if _with_proviso(context, yes):
        return Understood((Unclear(context.origin, refs, why="verdict_conditional", answerable=False),))
    asked = [each for each in found.questions if not _rhetorical(each, context.guide.lexicon)]
    settled = not (yes and no) and all(_asks_of_us(each, context) for each in asked)
    meant = ("approve" if yes else "refuse") if settled else None
    command = GiveVerdict(context.origin, refs, meant, _reason(context), proven=context.situation.authentic)  # type: ignore[arg-type]
    also = (Ask(context.origin, refs),) if settled and asked else ()
    return Understood((command, *also), (*found.evidence("refuse"), *found.evidence("approve")))


def _asks_of_us(question: Sentence, context: Context) -> bool:
    """ "Could you send me the room number?", "kun je hem de data sturen?", beside a verdict: a task, and no doubt."""
    lexicon, words = context.guide.lexicon, question.words
    judges = not question.question or any(each.sentence == question for each in context.found.all("approve", "refuse"))
    sends = lexicon.folded("signs", "sends") | lexicon.folded("signs", "pass_on")
    of_self = lexicon.folded("signs", "me") - lexicon.folded("signs", "first_person")
    ours = lexicon.folded("signs", "you") & set(words[:_REQUEST]) and (sends | of_self) & set(words)
    return bool(ours) and not judges


_REQUEST = 4
"""Words at the beginning of a question in which it asks us."""


def _rhetorical(sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Waarom zouden we hem weigeren?" neither asks nor judges."""
    return sentence.question and bool(lexicon.pattern("signs", "rhetorical").match(" ".join(sentence.words)))


def _torn(context: Context) -> bool:
    """ "Lastig. Mijn gevoel zegt nee, maar …": they weigh it."""
    torn = context.guide.lexicon.pattern("signs", "torn")
    if any(_unlike_them(each, context.guide.lexicon) for each in context.found.sentences):
        return True
    return any(len(each.words) <= _WEIGHING and torn.search(" ".join(each.words)) for each in context.found.sentences)


def _unlike_them(sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Kees zou hem afwijzen, ik niet", "Kees twijfelde, ik niet: goedkeuren"."""
    clauses = [" ".join(words_of(each)) for each in re.split(r"[,:;]", sentence.folded)[1:]]
    return any(each in lexicon.folded("signs", "unlike_them") for each in clauses)


_OPENS = 12
"""Characters before a verdict that opens the answer."""
_WEIGHING = 4
"""Words of a sentence that says no more than that it is hard to say."""


def _outcome(context: Context) -> Understood:
    """Of the call: admitted, refused, nobody answered it, or the place is to be kept meanwhile."""
    found = context.found
    yes, no = _verdict_words(context)
    missed, kept = found.has("unreached"), found.has("hold")
    refs = _judged(context)
    if not (yes or missed or kept) and (moved := contact_cannot(context)):
        return moved
    if found.questions or (yes, no and not missed, missed, kept).count(True) != 1 or (kept and _denied(context)):
        return Understood((Unclear(context.origin, refs, why="verdict_unclear", answerable=False),))
    if (yes or no) and (found.doubts("approve", "refuse") or _with_proviso(context, yes)):
        return Understood((Unclear(context.origin, refs, why="verdict_conditional", answerable=False),))
    meant: Literal["approve", "refuse", "unreached", "keep"] = (
        "keep" if kept else "unreached" if missed else "approve" if yes else "refuse"
    )
    proven = context.situation.authentic
    command = GiveVerdict(context.origin, refs, meant, _reason(context), proven=proven, about="intake")
    return Understood((command,), found.evidence("unreached", "hold", "refuse", "approve"))


def _with_proviso(context: Context, yes: bool) -> bool:
    """ "Mag mee, maar pas vanaf de tweede", "akkoord, mits …", "afwijzen, tenzij …": we can neither keep a condition nor split a series,
    so a person sees to it. A no gives its reasons in such words too."""
    lexicon, sentences = context.guide.lexicon, context.found.sentences
    if any(lexicon.pattern("signs", "unless").search(" ".join(each.words)) for each in sentences):
        return True
    if not yes:
        # "Liever niet, maar als er plek over is mag het."
        return any(each.doubtful for each in context.found.all("approve"))
    if any(lexicon.pattern("signs", "proviso").search(_open_yet(each, lexicon)) for each in sentences):
        return True
    series = Series(context.event, context.calendar, lexicon, context.now) if context.event else None
    judging = {each.place for each in context.found.all("approve")}
    named = [series.named(each.folded) for place, each in enumerate(sentences) if place in judging] if series else []
    return series is not None and any(each and series.others(each) for each in named)


def _open_yet(sentence: Sentence, lexicon: Lexicon) -> str:
    """Without what is settled: "hij voldoet aan de voorwaarden", and the first doubts of "eerst twijfelde ik, nu ben ik om"."""
    words = lexicon.pattern("signs", "at_first").sub("", " ".join(sentence.words))
    convinced = lexicon.pattern("signs", "convinced").search(words)
    if convinced and not lexicon.folded("signs", "negation") & set(sentence.words):
        return ""
    return lexicon.pattern("signs", "meets_terms").sub("", words)


def _judged(context: Context) -> tuple[str, ...]:
    """Whom our mail asked about; a summary asks about many, and the answer names one of them."""
    return tuple(sent.ref for sent in context.situation.threads[:1] if sent.ref) or context.refs


def _denied(context: Context) -> bool:
    negation = context.guide.lexicon.folded("signs", "negation")
    return any(word in negation for each in context.found.sentences for word in each.words)


def _verdict_words(context: Context) -> tuple[bool, bool]:
    """Approving words inside a refusing phrase ("niet akkoord") do not approve, nor does the "no" of "no objection" refuse."""
    approving, refusing = _of_this_event(context, "approve"), _of_this_event(context, "refuse")
    if refusing:
        # "Wijs hem af, in het najaar mag hij meedoen".
        later = context.guide.lexicon.pattern("signs", "other_round")
        approving = tuple(each for each in approving if not later.search(" ".join(words_of(each.clause))))
    refusing = tuple(each for each in refusing if not any(_inside(each, whole) for whole in approving))
    if "refuse" in context.found.taken_back:
        # "Nee joh, niet afwijzen!": that no speaks against a refusal.
        plain = {(each.place, each.start) for each in context.found.all("no")}
        refusing = tuple(each for each in refusing if (each.place, each.start) not in plain)
    yes = any(not any(each.overlaps(no) for no in refusing) for each in approving)
    return yes and not _refused_first(context, approving, refusing), bool(refusing)


def _of_this_event(context: Context, group: str) -> tuple[Signal, ...]:
    """ "Wel graag welkom bij de kennissessie" judges nobody for the circle; the yes before an unsaid one neither, nor
    "vorig jaar hebben we hem geweigerd"."""
    event, unsaid, lexicon = context.event, context.found.all("other_yes"), context.guide.lexicon
    said = context.found.all(group)
    wrong = {each.place for each in said if _judged_wrong(each, lexicon)}
    return tuple(
        each
        for each in said
        if each.place not in wrong
        and not _rhetorical(each.sentence, lexicon)
        and not (group == "approve" and lexicon.pattern("signs", "wants_to_be").search(" ".join(words_of(each.clause))))
        and not any(_inside(each, whole) for whole in unsaid)
        and not only_would(each, lexicon)
        and not lexicon.folded("signs", "irreal") & set(words_of(each.clause))  # "Die van Ede had ik afgewezen".
        and not lexicon.pattern("signs", "earlier_round").search(" ".join(words_of(each.clause)))
        and (event is None or event.slug in (events_named(each.sentence.text, context.guide) or {event.slug}))
    )


def _judged_wrong(signal: Signal, lexicon: Lexicon) -> bool:
    """ "Afwijzen lijkt me te streng", "goedkeuren is geen goed idee"."""
    behind = re.split(r"[,;:.]", signal.sentence.folded[signal.end :])[0]
    return bool(lexicon.pattern("signs", "judged_wrong").search(" ".join(words_of(behind))))


def _refused_first(context: Context, approving: Sequence[Signal], refusing: Sequence[Signal]) -> bool:
    """ "Afgewezen, er doen al twee van hen mee": the verdict, and then why. "Nee hoor, toelaten!" begins with no verdict."""
    plain = {(each.place, each.start) for each in context.found.all("no")}
    verdicts = {
        each.place for each in refusing if each.leads and each.start < _FIRST and (each.place, each.start) not in plain
    }
    but = context.guide.lexicon.folded("signs", "but")
    return bool(approving) and all(each.place in verdicts and not but & set(each.sentence.words) for each in approving)


_FIRST = 3
"""Characters before a verdict that opens its sentence."""


def _inside(part: Signal, whole: Signal) -> bool:
    shorter = part.end - part.start < whole.end - whole.start
    return shorter and part.place == whole.place and whole.start <= part.start and part.end <= whole.end


def _reason(context: Context) -> str:
    """The contact's own words behind the verdict word, which the applicant reads; the token that an answer link fills in is not of them."""
    text = _TOKEN.sub("", " ".join(each.text for each in context.found.sentences)).strip()
    joints = context.guide.lexicon.folded("signs", "joints")
    found = _VERDICT_FIRST.match(text)
    words = (found["rest"] if found else text).split()
    if not found and len(words) > 1 and words[1].casefold() in joints:
        words = words[1:]
    if words and words[0].casefold() in joints:
        words = words[1:]
    # "Nee." alone gives no reason.
    reason = " ".join(words) if found or len(words) > MOST_OF_VERDICT else ""
    return (reason[:1].upper() + reason[1:])[:500]
