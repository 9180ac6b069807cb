"""The telephone number at which somebody wants to be called, in a mail about the call."""

from flows.mail.reading.contacts import phone_in
from flows.mail.reading.context import Context
from flows.registration.model import Registration


def gives_number(context: Context, registration: Registration) -> bool:
    """ "Voor ons gesprek van donderdag: bel me liever op 06 …": the time stands, the number is new."""
    stands = not context.has("absent", "cannot", "postpone", "obstacle") and not context.found.questions
    return bool(_told(context)) and len(registration.slots) == 1 and stands


def number_to_call(context: Context, registration: Registration) -> str:
    """Said in the mail; one of the signature only when none is known."""
    return _told(context) or ("" if registration.fields.get("phone") else context.about.writer.fields.get("phone", ""))


def _told(context: Context) -> str:
    return next(filter(None, (phone_in(each.text) for each in context.found.sentences)), "")
