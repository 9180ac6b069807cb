"""Access tokens for signing in without a password: client credentials (Microsoft 365) or a refresh token (Google, Microsoft).

Each token is kept until shortly before its time is over. Failures are MailServerError: `permanent` when somebody has to
grant or renew something."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from flows.errors import MailServerError

if TYPE_CHECKING:
    import msal
    import requests

_MARGIN = 120.0
"""Seconds before the end at which a token counts as over: clocks differ, and signing in takes time."""
_TIMEOUT = 30.0
_MICROSOFT = "https://login.microsoftonline.com"
_EXCHANGE = "https://outlook.office365.com/.default"
_LASTING = {
    "invalid_client",
    "unauthorized_client",
    "invalid_grant",
    "invalid_scope",
    "invalid_request",
    "unsupported_grant_type",
    "access_denied",
    "interaction_required",
}


class TokenSource(Protocol):
    def token(self, *, renew: bool = False) -> str:
        """A token that is still valid; `renew`: a new one, whatever the clock says."""
        ...


def xoauth2(user: str, token: str) -> str:
    """For a shared mailbox `user` is the mailbox, not the application."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


@dataclass
class _Kept:
    """A token and its end, on the monotonic clock."""

    text: str = ""
    end: float = 0.0

    def keep(self, answer: Mapping[str, Any]) -> str:
        self.text = str(answer["access_token"])
        self.end = time.monotonic() + float(answer.get("expires_in") or 0) - _MARGIN
        return self.text

    @property
    def valid(self) -> bool:
        return time.monotonic() < self.end


class ClientCredentials:
    """The application signs in as itself; at Microsoft with the permissions IMAP.AccessAsApp and SMTP.SendAsApp."""

    def __init__(
        self,
        tenant: str,
        client_id: str,
        client_secret: str,
        *,
        scope: str = _EXCHANGE,
        authority: str = _MICROSOFT,
        ca_file: str = "",
    ) -> None:
        self._authority = f"{authority}/{tenant}"
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._verify: bool | str = ca_file or True
        self._kept = _Kept()

    def token(self, *, renew: bool = False) -> str:
        if self._kept.valid and not renew:
            return self._kept.text
        answer = self._ask()
        if "access_token" not in answer:
            raise _refusal(answer, self._authority)
        return self._kept.keep(answer)

    def _ask(self) -> Mapping[str, Any]:
        import requests
        from msal.exceptions import MsalServiceError

        try:
            # A new application each time: msal's own cache would give the same token again.
            answer: Mapping[str, Any] = self._application().acquire_token_for_client(scopes=[self._scope])
        except requests.RequestException as error:
            raise _unreachable(self._authority) from error
        except MsalServiceError as error:
            raise _unreachable(self._authority) from error
        except (ValueError, KeyError) as error:
            text = f"No tokens from {self._authority}: it is no authority that is known; correct tenant and authority."
            raise MailServerError(text, permanent=True) from error
        return answer

    def _application(self) -> "msal.ConfidentialClientApplication":
        import msal

        return msal.ConfidentialClientApplication(
            self._client_id,
            client_credential=self._client_secret,
            authority=self._authority,
            http_client=_session(self._verify),
            instance_discovery=False,
        )


class RefreshToken:
    """A person gave consent once. `renewed` is told when the provider replaces the refresh token: keep the new one."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        *,
        scope: str = "",
        ca_file: str = "",
        renewed: Callable[[str], None] = lambda token: None,
    ) -> None:
        self._url = token_url
        self._refresh_token = refresh_token
        self._form = {
            "grant_type": "refresh_token",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": scope,
        }
        self._verify: bool | str = ca_file or True
        self._renewed = renewed
        self._kept = _Kept()

    def token(self, *, renew: bool = False) -> str:
        if self._kept.valid and not renew:
            return self._kept.text
        answer = self._ask()
        if "access_token" not in answer:
            raise _refusal(answer, self._url)
        replaced = answer.get("refresh_token")
        if replaced and replaced != self._refresh_token:
            self._refresh_token = str(replaced)
            self._renewed(self._refresh_token)
        return self._kept.keep(answer)

    def _ask(self) -> Mapping[str, Any]:
        import requests

        form = {key: value for key, value in self._form.items() if value}
        try:
            told = requests.post(
                self._url, {**form, "refresh_token": self._refresh_token}, timeout=_TIMEOUT, verify=self._verify
            )
            answer = told.json()
        except requests.RequestException as error:
            raise _unreachable(self._url) from error
        return answer if isinstance(answer, dict) else {}


def _session(verify: bool | str) -> "requests.Session":
    """`verify` with each request: as a property of the session it would give way to REQUESTS_CA_BUNDLE."""
    import requests

    session = requests.Session()
    session.request = partial(session.request, verify=verify, timeout=_TIMEOUT)  # type: ignore[method-assign]
    return session


def _refusal(answer: Mapping[str, Any], where: str) -> MailServerError:
    """The description begins with a code (AADSTS7000215) that the provider's documentation explains."""
    code = str(answer.get("error") or "no token")
    reason = str(answer.get("error_description") or "").partition("\n")[0].strip()[:200]
    hint = (
        "give consent again, or correct client id, secret and permissions" if code in _LASTING else "it is tried again"
    )
    return MailServerError(f"{where} gives no token ({code} {reason}); {hint}.", permanent=code in _LASTING)


def _unreachable(where: str) -> MailServerError:
    return MailServerError(f"{where} cannot be reached for a token; look at the network, or at the address.")
