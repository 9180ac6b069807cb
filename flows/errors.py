"""The errors a user can meet. Each message is one sentence that says what to do.

KringpostError
├── ConfigurationError      settings, events, lists, templates: all faults at once
├── MailServerError         IMAP or SMTP; `permanent` tells whether trying again can help
├── StorageError            the database; `permanent` as above
├── CalendarError         a contact person's calendar: nothing is proposed from it
├── RuleError               an eligibility rule that cannot be evaluated
└── UsageError              the command line was given what does not exist
"""

from collections.abc import Sequence


class KringpostError(Exception):
    """Shown to the user as one sentence, without a traceback; exit status 1."""


class ConfigurationError(KringpostError):
    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
        """One line each: file, key, what is wrong and how to mend it."""


class MailServerError(KringpostError):
    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class StorageError(KringpostError):
    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        """True: the value itself is refused; trying again cannot help."""


class CalendarError(KringpostError):
    pass


class RuleError(KringpostError):
    pass


class UsageError(KringpostError):
    """Exit status 2."""
