"""Phrases that hide others: traps, what was done before, and denials that hold a friendly word."""

from collections.abc import Sequence

from flows.mail.reading.phrases import Match

_MASKING = ("trap", "history", "no_postpone")
_WITHIN = frozenset({"again", "attend", "accept", "register", "yes", "no"})
"""Words that are no more than a part of the denial around them."""
DENYING = frozenset({"absent", "decline"})


_HOLDING = frozenset({"cancel", "keeps", "change"})
"""A phrase of registering inside one of these is no more than a part of it: "haal me van de lijst", "put me down under my new name"."""
_JOINING = frozenset({"register", "may_register"})
_NEVER_HIDDEN = frozenset({"keeps", "approve", "enlist", "missed"})


def unmasked(matches: Sequence[Match]) -> list[Match]:
    """Without what stands inside a trap; a longer phrase that holds a whole trap stays."""
    litotes = [match for match in matches if match.group == "litotes"]
    matches = [match for match in matches if match in litotes or not any(each.overlaps(match) for each in litotes)]
    masks = [match for match in matches if match.group in _MASKING and not _politely(match, matches)]
    holding = [match for match in matches if match.group in _HOLDING]
    unsettled = [match for match in matches if match.group == "undecided"]
    denials = [match for match in matches if match.group in DENYING and not any(mask.overlaps(match) for mask in masks)]
    return [
        match
        for match in matches
        if match.group not in _MASKING
        and not (
            match.group not in _NEVER_HIDDEN
            and not (
                match.group == "delay" and any((each.start, each.end) == (match.start, match.end) for each in masks)
            )
            and any(mask.overlaps(match) and not _holds(match, mask) for mask in masks)
        )
        and not (match.group in _WITHIN and any(_within(match, no) for no in denials))
        and not (match.group in _JOINING and any(_within(match, other) for other in holding))
        and not (match.group == "companion" and any(_within(other, match) for other in unsettled))
    ]


def _politely(mask: Match, matches: Sequence[Match]) -> bool:
    """ "Graag had ik mij ingeschreven" is a wish, and no history."""
    return mask.group == "history" and any(each.group == "polite_past" and each.overlaps(mask) for each in matches)


def _within(match: Match, other: Match) -> bool:
    return match.start >= other.start and match.end <= other.end


def _holds(match: Match, mask: Match) -> bool:
    """A phrase much longer than the trap within it; a question that goes on behind it: "verneem ik graag of er lunch is"."""
    if match.group == "question" and match.start <= mask.start and match.end > mask.end:
        return True
    return match.start <= mask.start and match.end >= mask.end and match.end - match.start > mask.end - mask.start + 12
