"""The kinds of values in the settings, and the tables among them; and a mailbox whole, whichever table it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from flows.errors import ConfigurationError
from flows.registration.office import MAIN
from flows.written import parse_address, parse_duration, parse_size, parse_web_address

PREFIX = "KRINGPOST_"
_BLOCK = "prefect-secret://"

Auth = Literal["password", "oauth_client_credentials", "oauth_refresh_token"]
Address = Annotated[str, AfterValidator(parse_address)]
Duration = Annotated[
    timedelta, BeforeValidator(lambda value: parse_duration(value) if isinstance(value, str) else value)
]
WebAddress = Annotated[str, AfterValidator(lambda value: parse_web_address(value) if value else "")]
Filled = Annotated[str, Field(min_length=1)]
Size = Annotated[int, BeforeValidator(lambda value: parse_size(value) if isinstance(value, str) else value)]
Addresses = Annotated[tuple[Address, ...], NoDecode, BeforeValidator(lambda value: _several(value))]
Names = Annotated[tuple[Filled, ...], NoDecode, BeforeValidator(lambda value: _several(value))]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Folders(Part):
    """Where handled mail is filed, below the mailbox's own namespace; made when missing."""

    handled: Filled = "Kringpost/Handled"
    attention: Filled = "Kringpost/Attention"
    automatic: Filled = "Kringpost/Automatic"


class Pages(Part):
    """Where `publish-pages` writes: pages and feeds for everybody, and the private feeds of contact persons."""

    folder: Path = Path("var/public")
    url: WebAddress = ""
    """Where people find the folder; empty: the pages do not tell their own address."""
    private: Path = Path("var/private")

    @model_validator(mode="after")
    def _apart(self) -> Self:
        public, private = self.folder.absolute(), self.private.absolute()
        if public.is_relative_to(private) or private.is_relative_to(public):
            raise ValueError(
                "private and folder lie in one another, so that everybody could read it; name another folder"
            )
        return self


class FormSender(Part):
    """An address whose mail is a web form, and where the person stands in it."""

    from_: Address = Field(alias="from")
    person: Literal["reply-to", "body"]


class OAuth(Part):
    """Signing in at Microsoft 365 or Google without a password."""

    provider: Literal["microsoft", "google"] = "microsoft"
    tenant: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    refresh_token: SecretStr = SecretStr("")


Filing = Annotated[Folders | None, BeforeValidator(lambda value: None if value == "keep" else value)]
"""None: `keep`, handled mail stays where it is."""


class FurtherMailbox(Part):
    """A mailbox beside the main one, with events of its own."""

    addresses: Addresses = Field(min_length=1)
    """The first is From and ORGANIZER of its events' mails."""
    events: Names = Field(min_length=1)
    imap_url: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    trusted_authserv: str = ""
    """Never that of another mailbox: whose server does not take that name out of incoming mail, anybody could forge it."""
    auth: Auth = "password"
    """As for the main mailbox when it is not stated; so are `oauth` and `folders`."""
    oauth: OAuth = OAuth()
    folders: Filing = Folders()

    def beside(self, main: "Account", name: str) -> "Account":
        stated = self.model_fields_set
        return Account(
            name,
            self.addresses,
            self.imap_url,
            self.smtp_url,
            self.auth if "auth" in stated else main.auth,
            self.oauth if "oauth" in stated else main.oauth,
            self.folders if "folders" in stated else main.folders,
            self.trusted_authserv,
            oauth_of=name if "oauth" in stated else MAIN,
        )


@dataclass(frozen=True)
class Account:
    """A mailbox whole: how it is read, and how its mails leave."""

    name: str
    addresses: tuple[str, ...]
    imap_url: SecretStr
    smtp_url: SecretStr
    auth: Auth
    oauth: OAuth
    folders: Folders | None
    trusted_authserv: str
    oauth_of: str = MAIN
    """The mailbox whose `oauth` it is."""

    def variable(self, secret: str) -> str:
        """Where this secret is looked for: `imap_url`, `oauth.client_secret` …"""
        return variable_of(secret, self.oauth_of if secret.startswith("oauth.") else self.name)

    def reveal(self, secret: str) -> str:
        found = self
        for part in secret.split("."):
            found = getattr(found, part)
        return reveal(self.variable(secret), found.get_secret_value())  # type: ignore[attr-defined]


def variable_of(secret: str, mailbox: str = MAIN) -> str:
    path = secret if mailbox == MAIN else f"mailboxes.{mailbox}.{secret}"
    return f"{PREFIX}{path.upper().replace('.', '__')}"


def reveal(variable: str, value: str) -> str:
    """The value of a secret, fetched from where it is kept; ConfigurationError when it is not set."""
    if not value:
        raise ConfigurationError([f"{variable}: is not set; set it in the environment or in .env (see .env.example)"])
    if not value.startswith(_BLOCK):
        return value
    from prefect.blocks.system import Secret

    try:
        return str(Secret.load(value.removeprefix(_BLOCK)).get())  # type: ignore[union-attr]
    except ValueError as error:
        raise ConfigurationError(
            [f"{variable}: Prefect has no Secret block {value.removeprefix(_BLOCK)!r}; make it"]
        ) from error


def _several(value: object) -> object:
    """`a@example.org, b@example.org` from the environment; a list from the file."""
    if not isinstance(value, str):
        return value
    return [
        part.strip()
        for part in value.strip().removeprefix("[").removesuffix("]").replace('"', "").split(",")
        if part.strip()
    ]


def twice(lists: Sequence[Sequence[str]]) -> str:
    """The first word that stands in two of the lists, or empty."""
    seen: set[str] = set()
    for each in lists:
        words = {word.casefold() for word in each}
        if common := sorted(seen & words):
            return common[0]
        seen |= words
    return ""
