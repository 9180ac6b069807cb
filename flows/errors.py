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
from typing import Self


class KringpostError(Exception):
    """Shown to the user as one sentence, without a traceback; exit status 1."""

    quoted: str = ""
    """What of the sentence others wrote (a server, a value in a template): it may name people, and stays out of logs."""
    kind: str = ""
    """Of the error that this one stands for (`discretion.py`)."""

    def quoting(self, words: object) -> Self:
        self.quoted = str(words)
        return self

    @property
    def discreet(self) -> str:
        return str(self).replace(self.quoted, "…") if self.quoted else str(self)


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
    """`code`: the reason for the contact person whose calendar it is; their language's `words.toml` says it."""

    def __init__(self, message: str, code: str = "calendar_unreadable") -> None:
        super().__init__(message)
        self.code = code


class RuleError(KringpostError):
    pass


class UsageError(KringpostError):
    """Exit status 2."""
