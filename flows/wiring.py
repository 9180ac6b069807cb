"""Builds the real parts from the settings; the only file that names them all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from flows.calendars.agendas import Agendas
from flows.calendars.invitation import load_icalendar
from flows.configuration.series import otherwise_invited
from flows.delivery import Delivery, Way
from flows.errors import ConfigurationError
from flows.mail.addresses import MailServer, parse_server_url
from flows.mail.imap import Inbox, Limits, Rhythm
from flows.mail.oauth import ClientCredentials, RefreshToken, TokenSource
from flows.mail.smtp import Courier
from flows.mailroom import Mailroom
from flows.office import load_composer, load_guide, load_holidays, load_office, load_press
from flows.publishing import Publisher
from flows.registrar import Registrar
from flows.registration.agenda import with_calendar
from flows.registration.office import MAIN, Office
from flows.settings import Settings
from flows.settings_parts import Account
from flows.snapshot import limits_of, sensitive_fields, take
from flows.storage.store import Store

Clock = Callable[[], datetime]

REFRESH = {
    "microsoft": (
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    ),
    "google": ("https://oauth2.googleapis.com/token", ""),
}
"""Where a refresh token is turned into an access token, and for what."""


@dataclass(frozen=True)
class Parts:
    settings: Settings
    store: Store
    registrar: Registrar

    @contextmanager
    def mailroom(self, clock: Clock, mailbox: str = MAIN) -> Iterator[Mailroom]:
        """With an open inbox; letters go out by a connection of their own, opened when there are any."""
        place = mailbox_name(imap_server(self.settings, mailbox))
        with open_inbox(self.settings, mailbox) as inbox:
            outbox = self.store.outbox(place)
            yield Mailroom(
                store=self.store,
                registrar=self.registrar_of(mailbox),
                inbox=inbox,
                mailbox=place,
                outbox=outbox,
                delivery=lambda: Delivery(outbox, [_way(self.settings, mailbox)], clock),
                clock=clock,
                keeps=self.settings.account(mailbox).folders is None,
            )

    def registrar_of(self, mailbox: str) -> Registrar:
        """Who reads this mailbox's mail: its own events come first, and its own mail server's word counts."""
        if not self.settings.mailboxes:
            return self.registrar
        return replace(
            self.registrar,
            mailbox=mailbox,
            guide=replace(self.registrar.guide, home=self.registrar.office.mailbox(mailbox).events),
            limits=replace(self.registrar.limits, trusted_authserv=self.settings.account(mailbox).trusted_authserv),
        )

    def delivery(self, clock: Clock, name: str = "") -> Delivery:
        """`name`: what the caller holds by `store.alone`. A later run of that name takes over at once what a dead one left in flight;
        without a name it waits until the lease is over, because another may be alive."""
        return open_delivery(self.store, self.settings, clock, name)

    def publisher(self) -> Publisher:
        office, composer = self.registrar.office, self.registrar.composer
        press = load_press(self.settings, composer)
        return Publisher(self.store, office, self.registrar.guide, press, self.registrar.secret, self.settings.pages)

    def waiting_letters(self) -> int:
        return self.store.outbox().counts().get("waiting", 0)


@contextmanager
def open_parts(settings: Settings) -> Iterator[Parts]:
    parts = build_parts(settings, Store(settings.reveal("database_url")))
    try:
        parts.store.migrate()
        refuse_another_shape(parts.registrar.office, parts.store)
        yield parts
    finally:
        parts.store.close()


def refuse_another_shape(office: Office, store: Store) -> None:
    """ConfigurationError when an event is now told to calendars in another shape than people were invited in."""
    if faults := otherwise_invited(office.events.values(), store.invited_shapes()):
        raise ConfigurationError(faults)


def build_parts(settings: Settings, database: Store) -> Parts:
    """By the configuration as it stands in its files now."""
    agendas = open_agendas(settings)
    office = replace(load_office(settings), busy=agendas.busy)
    secret = settings.reveal("secret").encode()
    store = database.configured(sensitive_fields(office), take(settings))

    def look(now: datetime) -> None:
        agendas.refresh(calendars_of(office), now)
        load_icalendar()
        load_holidays(office, now)

    return Parts(
        settings,
        store,
        Registrar(
            store=store,
            office=office,
            guide=load_guide(settings, office),
            composer=load_composer(settings, office, secret),
            secret=secret,
            limits=limits_of(settings),
            look=look,
        ),
    )


def open_agendas(settings: Settings) -> Agendas:
    return Agendas(settings.config, _path(settings.ca_file), settings.reveal_calendars())


def calendars_of(office: Office) -> tuple[str, ...]:
    """Those that intake calls are planned by."""
    return tuple(contact.calendar for event in office.events.values() for contact in with_calendar(event))


def open_inboxes(settings: Settings) -> tuple[Inbox, ...]:
    """Of all mailboxes."""
    return tuple(open_inbox(settings, account.name) for account in settings.accounts)


def open_inbox(settings: Settings, mailbox: str = MAIN) -> Inbox:
    """Not connected yet: a context manager."""
    account = settings.account(mailbox)
    return Inbox(
        imap_server(settings, mailbox),
        _tokens(settings, account),
        folders=account.folders.model_dump() if account.folders else {},
        limits=Limits(max_message_bytes=settings.max_message_bytes),
        rhythm=Rhythm(poll=settings.poll_every.total_seconds()),
    )


def open_delivery(store: Store, settings: Settings, clock: Clock, name: str = "") -> Delivery:
    """Each letter by its own mailbox's mail server."""
    return Delivery(store.outbox(name), [_way(settings, account.name) for account in settings.accounts], clock)


def _way(settings: Settings, mailbox: str) -> Way:
    return Way(mailbox, open_courier(settings, mailbox), settings.account(mailbox).addresses[0])


def open_courier(settings: Settings, mailbox: str = MAIN) -> Courier:
    """Not connected yet: a context manager."""
    account = settings.account(mailbox)
    return Courier(_server(settings, account, "smtp_url"), _tokens(settings, account))


def imap_server(settings: Settings, mailbox: str = MAIN) -> MailServer:
    return _server(settings, settings.account(mailbox), "imap_url")


def _server(settings: Settings, account: Account, secret: str) -> MailServer:
    return parse_server_url(account.reveal(secret), setting=account.variable(secret), ca_file=_path(settings.ca_file))


def mailbox_name(server: MailServer) -> str:
    """What the mailbox is called in the database: it stays the same when only password or port change."""
    return f"{server.user}@{server.host}/{server.folder}"


def _tokens(settings: Settings, account: Account) -> TokenSource | None:
    if account.auth == "password":
        return None
    if not all(map(find_spec, ("msal", "requests"))):
        raise ConfigurationError(
            ["settings.toml: auth: signing in without a password needs more packages: pip install 'kringpost[oauth]'"]
        )
    oauth, ca_file = account.oauth, _path(settings.ca_file)
    if account.auth == "oauth_client_credentials":
        secret = account.reveal("oauth.client_secret")
        return ClientCredentials(oauth.tenant, oauth.client_id, secret, ca_file=ca_file)
    url, scope = REFRESH[oauth.provider]
    return RefreshToken(
        url.format(tenant=oauth.tenant or "common"),
        oauth.client_id,
        oauth.client_secret.get_secret_value(),
        account.reveal("oauth.refresh_token"),
        scope=scope,
        ca_file=ca_file,
    )


def _path(path: Path | None) -> str:
    return str(path) if path else ""
