"""What stands in the journal, and in Prefect's tables, in plain sentences. A code that is not known here is shown as it is."""

import re

from flows.storage.store import Explained, Written

HAPPENED = {
    "confirmed": "Has a seat",
    "intake": "A seat is kept until the intake call",
    "intake-proposal": "Times for the intake call are proposed",
    "intake-booked": "The intake call is booked",
    "intake-reminder": "Reminded of the intake call",
    "no_proposal": "No times for the intake call could be proposed",
    "waitlisted": "On the waiting list",
    "awaiting_info": "Asked for what is missing",
    "awaiting_review": "A contact person is asked to decide",
    "offered": "A seat is offered",
    "expired": "The offer ended",
    "cancelled": "Left; the seat or place is free again",
    "refused": "Refused",
    "seat_held": "A seat is kept meanwhile",
    "session_taken_back": "Comes to one or more of the sessions after all",
    "session_added": "Comes to one or more further sessions",
    "session_given_up": "Does not come to one or more of the sessions",
    "substituted": "Passed the seat on",
    "details_added": "More is known",
    "details_changed": "What was known is changed",
    "already-registered": "Wrote again, and was told how things stand",
    "confirm-cancel": "Asked whether they really want to cancel; the seat stays meanwhile",
    "info-needed": "Asked for what is missing",
    "offer": "Asked to answer the offer itself",
    "question-forwarded": "Passed on to the contact person",
    "help": "Told what one can write",
    "full": "Told that it is full",
    "in-review": "A contact person is asked to decide",
    "not-eligible": "Told that they may not take part",
    "not-open": "Told that registration has not opened",
    "closed": "Told that registration has closed",
    "nobody_moved_up": "Nobody moved up",
    "moved": "A session has another time",
    "relocated": "A session is at another place",
    "renamed": "A session has another name",
    "retitled": "The event has another name",
    "corrected": "A text was corrected; nobody was told",
    "added": "A session was added",
    "removed": "A session was taken out of the event file",
    "over_capacity": "More seats are held than there are",
    "too_few": "Fewer seats are taken than the minimum",
    "drawn": "The lottery was drawn",
    "bounced": "Our mail did not arrive",
    "attention": "Left to a person, and nobody was answered",
    "noted": "Noted; nothing changed",
    "ignored": "Left unanswered",
    "note": "Note",
}
BECAUSE = {
    "no_rules": "the event has no rules",
    "no_rule_holds": "none of the rules holds",
    "rule_broken": "a rule could not be evaluated",
    "rule_asks": "a rule needs to know more",
    "missing_fields": "something required is unknown",
    "partial_sessions": "they want some of the sessions only",
    "per_organisation": "their organisation has as many places as it may have",
    "per_message": "there are more people in the mail than may be",
    "no_seat_free": "no seat is free, or those who waited longer come first",
    "no_seat_no_line": "no seat is free and the waiting list has no room",
    "next_in_line": "they were the next in line",
    "priority_window": "until a later moment seats are for a group that comes first",
    "lottery_later": "the seats are drawn by lot when registration closes",
    "drawn_in": "their lot was drawn",
    "drawn_out": "their lot was not drawn",
    "moved_up_by_hand": "a contact person moved them up",
    "offer_accepted": "they said yes to the offer",
    "offer_declined": "they said no to the offer",
    "offer_ended": "the offer had ended",
    "no_answer_in_time": "nobody answered in time",
    "seat_still_free": "they said yes too late, and a seat was still free",
    "approved": "a contact person said yes",
    "refused_by_contact": "a contact person said no",
    "own_wish": "they asked for it",
    "confirmed_wish": "they confirmed that they want it",
    "by_hand": "a contact person did it",
    "address_corrected": "a contact person corrected the address",
    "address_known": "the corrected address is registered already",
    "not_proven": "it is not sure that the wish is theirs",
    "has_a_seat": "they have a seat, and the mail may mean something else",
    "may_mean_something_else": "the mail may mean something else",
    "words_differ": "their calendar declined, and their words do not",
    "yes_to_what": "they say yes, but no question is open",
    "substitute": "they come instead of somebody",
    "substitute_without_name": "it is not known who comes instead",
    "substitute_registered_before": "who would come instead is registered already",
    "whose_seat": "it is not clear who is replaced",
    "no_seat_to_pass_on": "there is no seat to pass on",
    "registered_before": "they are registered already",
    "decided_before": "it was decided before",
    "ended_before": "it had ended before",
    "nothing_changed": "it says nothing new",
    "nothing_new": "it says nothing that changes the refusal",
    "nothing_on_offer": "nothing is on offer to them",
    "not_in_line": "they are not in line",
    "no_seat": "they have no registration",
    "no_registration": "no registration of theirs is known",
    "session_given_up_before": "they had said so before",
    "keeps_seat": "they keep their seat",
    "will_be_there": "they say that they come",
    "question": "they ask something",
    "other_time_proposed": "they propose another time",
    "slot_chosen": "they chose a time for the intake",
    "no_slot_fits": "none of the times for the intake fits",
    "slot_taken": "the time that they chose is taken",
    "call_declined": "they do not come to the call at that time",
    "call_moved": "the call has another time",
    "not_reached": "nobody was reached",
    "caller_left": "who was to call is no contact person any more",
    "which_time": "it is not clear which time they choose",
    "call_stands": "the time that who calls proposed cannot be",
    "verdict_from_elsewhere": "a mail to a contact person was answered from another address",
    "call_to_come": "it is about a call that is still to come",
    "call_has_been": "the time of the call is past",
    "chosen_before": "they had chosen before",
    "nobody_chose": "no time was chosen yet",
    "no_intake": "no time for the call was chosen",
    "intake_done": "the intake call has been",
    "call_after": "the outcome of the call is not known yet",
    "call_ahead": "the call is near",
    "no_free_time": "no time is free",
    "calendar_read": "the calendar of who calls could be read again",
    "calendar_unreadable": "the calendar of who calls cannot be read",
    "lottery": "registration has closed",
    "event_file": "the event file says so",
    "session_off": "the sessions asked for are called off",
    "event_cancelled": "the event does not take place",
    "sessions_called_off": "none of the sessions that they came to takes place",
    "eligibility_in_doubt": "with these details a rule may decide otherwise",
    "not_by_hand": "only a contact person may",
    "verdict_about_nobody": "a verdict came about nobody known",
    "substitution_not_allowed": "seats are not passed on",
    "substitution_waitlist": "seats are not passed on while people wait",
    "substitution_other_organisation": "a seat is passed on within an organisation only",
    "substitution_not_eligible": "who would come instead may not take part",
    "nobody_waits": "nobody is waiting",
    "declined_before": "who waits said no to this seat, and waits for the next one",
    "organisation_full": "their organisation has as many seats as it may have",
    "session_added": "a session was free besides those they have",
    "further_session": "they want a session besides those they have",
    "session_full": "a session that they want back has no seat free",
    "comes_after_all": "they come after all",
    "quota_full": "the quota of their audience is full",
    "too_close": "the first session is too near for an offer",
    "started": "the event has begun",
    "over": "the event is over",
    "below_minimum": "the event wants more",
    "capacity_lowered": "the capacity was lowered",
    "undeliverable": "it cannot be delivered to this address",
    "other_address": "it came back from another address than theirs",
    "delayed": "it is still under way",
    "auto_reply": "a machine wrote it",
    "bulk": "it came over a list",
    "wish_about_own_data": "it is about their own data",
    "verdict_not_proven": "a verdict came without the token of its review",
    "decided_otherwise": "they were told the opposite before",
    "verdict_unclear": "both a yes and a no can be read in the verdict",
    "verdict_conditional": "the verdict names a condition, or a part of the sessions",
    "not_understood": "it was not understood",
    "which_event": "it is not clear which event is meant",
    "answer_budget": "this address has had all its answers of the day",
    "cannot_be_answered": "its sender cannot be answered",
    "helped_before": "they were told today what one can write",
    "gave_up": "it could not be handled in three attempts",
}
TELLS_MORE = frozenset({
    "awaiting_info", "awaiting_review", "intake-booked", "no_proposal", "offered", "question-forwarded", "attention", "over_capacity", "too_few", "drawn",
    "session_given_up", "moved", "relocated", "renamed", "corrected", "added", "removed", "substituted", "details_changed", "details_added", "refused", "help", "note",
})  # fmt: skip
"""Entries whose words for the staff say more than their codes."""
SAYS_IT = frozenset({"offered", "awaiting_info"})
"""Entries whose words for the staff say what happened: until when, or what was asked for."""

_RULE = re.compile(r"rule_(\d+)_(accept|review|ask|refuse)")
_DOES = {"accept": "lets them in", "review": "leaves them to a contact person", "ask": "asks more", "refuse": "refuses"}


def told(line: Explained) -> str:
    """One sentence, and what the journal adds to it."""
    if line.what == "note":
        return f"Note: {line.staff}"
    because = reason(line.reason)
    if line.what in SAYS_IT and line.staff:
        return f"{line.staff.removesuffix('.')}: {because}." if line.what == "offered" else line.staff
    sentence = f"{HAPPENED.get(line.what, line.what)}{': ' if because else ''}{because}."
    return f"{sentence} {line.staff}" if line.staff and line.what in TELLS_MORE else sentence


def outcome(code: str) -> str:
    """`confirmed: has a seat`: the word to look for, and what it means."""
    meaning = HAPPENED.get(code, "").removeprefix(f"{code.capitalize()}; ")
    if not meaning:
        return code
    return f"{code}: {meaning[0].lower()}{meaning[1:]}"


def reason(code: str) -> str:
    if found := _RULE.fullmatch(code):
        return f"rule {found[1]} of the event {_DOES[found[2]]}"
    if code.startswith("calendar_") and code not in BECAUSE:
        return f"their calendar answered {code.removeprefix('calendar_').replace('_', ' ')}"
    return BECAUSE.get(code, code)


def sent(letter: Written) -> str:
    ends = {
        "sent": "was sent",
        "waiting": "waits in the outbox",
        "in_flight": "is being sent",
        "failed": "could not be delivered",
        "withdrawn": "was withdrawn, because the address was wrong",
        "held": "is held, because it may have left already: a person decides",
    }
    return f"The mail `{letter.kind}` to {letter.to} {ends.get(letter.state, letter.state)}."
