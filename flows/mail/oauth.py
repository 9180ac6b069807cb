"""Access tokens for signing in without a password."""

from typing import Protocol


class TokenSource(Protocol):
    def token(self, *, renew: bool = False) -> str:
        """A token that is still valid; `renew`: a new one, whatever the clock says."""
        ...


def xoauth2(user: str, token: str) -> str:
    """For a shared mailbox `user` is the mailbox, not the application."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"
