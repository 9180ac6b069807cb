"""Builds the real parts from the settings; the only file that names them all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from flows.calendars.agendas import Agendas
from flows.considering import Limits as RegistrarLimits
from flows.delivery import Delivery
from flows.errors import ConfigurationError
from flows.mail.addresses import MailServer, parse_server_url
from flows.mail.imap import Inbox, Limits, Rhythm
from flows.mail.oauth import ClientCredentials, RefreshToken, TokenSource
from flows.mail.smtp import Courier
from flows.mailroom import Mailroom
from flows.office import load_composer, load_guide, load_office, load_press
from flows.publishing import Publisher
from flows.registrar import Registrar
from flows.registration.agenda import with_calendar
from flows.registration.office import Office
from flows.settings import Settings
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
    def mailroom(self, clock: Clock) -> Iterator[Mailroom]:
        """With an open inbox; letters go out by a connection of their own, opened when there are any."""
        server = imap_server(self.settings)
        name = mailbox_name(server)
        with open_inbox(self.settings) as inbox:
            outbox = self.store.outbox(name)
            yield Mailroom(
                store=self.store,
                registrar=self.registrar,
                inbox=inbox,
                mailbox=name,
                outbox=outbox,
                delivery=lambda: Delivery(outbox, open_courier(self.settings), self.settings.addresses[0], clock),
                clock=clock,
                keeps=self.settings.folders is None,
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
    agendas = open_agendas(settings)
    office = replace(load_office(settings), busy=agendas.busy)
    secret = settings.reveal("secret").encode()
    store = Store(settings.reveal("database_url"), sensitive=_sensitive(office))
    try:
        store.migrate()
        yield Parts(
            settings,
            store,
            Registrar(
                store=store,
                office=office,
                guide=load_guide(settings, office),
                composer=load_composer(settings, office, secret),
                secret=secret,
                limits=RegistrarLimits(
                    answers_per_day=settings.answers_per_sender_per_day,
                    max_message_bytes=settings.max_message_bytes,
                    trusted_authserv=settings.trusted_authserv,
                ),
                look=lambda now: agendas.refresh(calendars_of(office), now),
            ),
        )
    finally:
        store.close()


def open_agendas(settings: Settings) -> Agendas:
    return Agendas(settings.config, _path(settings.ca_file), settings.reveal_calendars())


def calendars_of(office: Office) -> tuple[str, ...]:
    """Those that intake calls are planned by."""
    return tuple(contact.calendar for event in office.events.values() for contact in with_calendar(event))


def open_inbox(settings: Settings) -> Inbox:
    """Not connected yet: a context manager."""
    return Inbox(
        imap_server(settings),
        _tokens(settings),
        folders=settings.folders.model_dump() if settings.folders else {},
        limits=Limits(max_message_bytes=settings.max_message_bytes),
        rhythm=Rhythm(poll=settings.poll_every.total_seconds()),
    )


def open_delivery(store: Store, settings: Settings, clock: Clock, name: str = "") -> Delivery:
    return Delivery(store.outbox(name), open_courier(settings), settings.addresses[0], clock)


def open_courier(settings: Settings) -> Courier:
    """Not connected yet: a context manager."""
    url = settings.reveal("smtp_url")
    return Courier(
        parse_server_url(url, setting="KRINGPOST_SMTP_URL", ca_file=_path(settings.ca_file)), _tokens(settings)
    )


def imap_server(settings: Settings) -> MailServer:
    return parse_server_url(settings.reveal("imap_url"), ca_file=_path(settings.ca_file))


def mailbox_name(server: MailServer) -> str:
    """What the mailbox is called in the database: it stays the same when only password or port change."""
    return f"{server.user}@{server.host}/{server.folder}"


def _tokens(settings: Settings) -> TokenSource | None:
    if settings.auth == "password":
        return None
    if not all(map(find_spec, ("msal", "requests"))):
        raise ConfigurationError(
            ["settings.toml: auth: signing in without a password needs more packages: pip install 'kringpost[oauth]'"]
        )
    oauth, ca_file = settings.oauth, _path(settings.ca_file)
    if settings.auth == "oauth_client_credentials":
        return ClientCredentials(oauth.tenant, oauth.client_id, settings.reveal_oauth("client_secret"), ca_file=ca_file)
    url, scope = REFRESH[oauth.provider]
    return RefreshToken(
        url.format(tenant=oauth.tenant or "common"),
        oauth.client_id,
        oauth.client_secret.get_secret_value(),
        settings.reveal_oauth("refresh_token"),
        scope=scope,
        ca_file=ca_file,
    )


def _path(path: Path | None) -> str:
    return str(path) if path else ""


def _sensitive(office: Office) -> dict[str, frozenset[str]]:
    return {
        slug: frozenset(field.name for field in event.fields if field.sensitive)
        for slug, event in office.events.items()
    }
