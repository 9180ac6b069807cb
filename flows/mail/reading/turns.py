"""Which turns take a phrase back, and which cast doubt on it.

A phrase that is denied, hedged, conditional, cited or only asked about is taken back; one that a condition or hearsay follows stays, in doubt.
"""

from collections.abc import Callable

from flows.mail.reading import asked, conditions, denials, objects, third
from flows.mail.reading.frames import Frame
from flows.mail.reading.masks import DENYING

LEAVING = frozenset({"absent", "cancel", "decline", "substitute"})
_JOINS = frozenset({"register", "for_other", "guests"})
_NEGATABLE = frozenset(
    {
        "companion",
        "register",
        "guests",
        "cancel",
        "attend",
        "substitute",
        "accept",
        "postpone",
        "erase",
        "approve",
        "refuse",
        "again",
    }
)
_CONDITIONAL = frozenset({"cancel", "absent", "substitute", "postpone", "attend", "decline"})


def taken_back(frame: Frame) -> bool:
    return any(frame.match.group in groups and turns(frame) for groups, turns in _TAKING_BACK)


def doubtful(frame: Frame) -> bool:
    return any(frame.match.group in groups and turns(frame) for groups, turns in _CASTING_DOUBT)


_Turn = tuple[frozenset[str], Callable[[Frame], bool]]

_TAKING_BACK: tuple[_Turn, ...] = (
    (DENYING | {"cannot"}, denials.of_other_verb),
    (LEAVING | {"register"}, asked.cited),
    (_NEGATABLE, denials.negated),
    (frozenset({"register"}), asked.begins_with_how),
    (frozenset({"register"}), asked.of_the_thing),
    (frozenset({"register"}), denials.denied_in_clause),
    (frozenset({"register"}), asked.of_anyone),
    (frozenset({"register"}), asked.or_not),
    (frozenset({"register"}), asked.reported_here),
    (frozenset({"register", "cancel"}), asked.nominal),
    (_NEGATABLE - {"substitute", "erase"}, asked.embeds_question),
    (frozenset({"only_for"}), denials.of_another_time),
    (frozenset({"for_other"}), denials.denied_in_clause),
    (LEAVING | {"cannot", "obstacle"}, denials.of_another_year),
    (LEAVING | {"cannot", "self_out"}, objects.of_part),
    (frozenset({"only_for"}), objects.with_part),
    (frozenset({"cancel"}), objects.of_other_thing),
    (frozenset({"postpone"}), objects.of_own_thing),
    (frozenset({"postpone"}), objects.moved_by_others),
    (frozenset({"absent"}), objects.misses_other_thing),
    (frozenset({"absent", "decline", "obstacle"}), denials.denied),
    (frozenset({"approve", "refuse"}), asked.passed_on),
    (_JOINS | {"approve", "refuse", "accept", "attend", "yes", "hopes_to_come"}, denials.of_another_time),
    (frozenset({"register", "accept", "attend"}), objects.of_another_event),
    (frozenset({"decline", "anybody"}), conditions.otherwise),
    (frozenset({"register"}), denials.put_off),
    (LEAVING, conditions.outweighed),
    (frozenset({"decline", "absent", "cannot", "obstacle"}), conditions.lifted),
    (frozenset({"substitute"}), denials.would_have_been),
    (frozenset({"substitute"}), denials.to_do_else),
    (frozenset({"attend"}), objects.elsewhere),
    (frozenset({"register", "for_other", "companion", "third"}), third.fell_through),
    (frozenset({"for_other"}), third.titled_writer),
    (frozenset({"for_other"}), third.of_the_writer),
    (frozenset({"register", "cancel"}), asked.of_themselves),
    (frozenset({"register", "attend", "companion"}), conditions.depends),
    (frozenset({"absent", "attend", "cannot"}), denials.past),
    (frozenset({"cancel", "substitute"}), denials.negated_after),
    (LEAVING | _JOINS | {"companion", "accept", "approve", "refuse", "obstacle"}, conditions.hedged),
    (_CONDITIONAL, conditions.hedged_before),
    (_CONDITIONAL | {"cannot"}, conditions.conditional),
    (_CONDITIONAL | {"register", "guests", "accept"}, conditions.whether),
    (_CONDITIONAL - {"attend"}, conditions.under_condition),
    (_CONDITIONAL, asked.asked_how),
)

_CASTING_DOUBT: tuple[_Turn, ...] = (
    (LEAVING | {"accept", "attend", "cannot", "yes", "no", "approve", "refuse"}, conditions.condition_follows),
    (frozenset({"yes", "no", "cannot", "attend"}), conditions.hedged),
    (frozenset({"approve", "refuse"}), conditions.under_condition),
    (frozenset({"accept", "attend", "yes"}), conditions.in_that_case),
    (frozenset({"companion"}), conditions.goes_apart),
    (LEAVING | {"accept"}, asked.reported),
    (frozenset({"cancel"}), objects.for_other_thing),
    (frozenset({"cancel", "decline"}), denials.past),
    (frozenset({"cancel", "absent"}), objects.of_place),
    (frozenset({"cancel", "absent"}), conditions.otherwise),
)
