"""The telephone number at which somebody wants to be called, in a mail about the call."""

from flows.mail.reading.contacts import phone_in
from flows.mail.reading.context import Context
from flows.registration.model import Registration


def gives_number(context: Context, registration: Registration) -> bool:
    """ "Voor ons gesprek van donderdag: bel me liever op 06 …": the time stands, the number is new."""
    told = next(filter(None, (phone_in(each.text) for each in context.found.sentences)), "")
    stands = not context.has("absent", "cannot", "postpone", "obstacle") and not context.found.questions
    return bool(told) and len(registration.slots) == 1 and stands


def number_to_call(context: Context, registration: Registration) -> str:
    """Said in the mail; one of the signature only when none is known."""
    told = next(filter(None, (phone_in(each.text) for each in context.found.sentences)), "")
    return told or ("" if registration.fields.get("phone") else context.about.writer.fields.get("phone", ""))
