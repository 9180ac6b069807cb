"""Servers that tests start themselves; each file of `tests/servers/` holds one."""

from tests.servers.fixtures import bare_dovecot, cyrus, dovecot, embedded, old_dovecot, radicale, sink, stack, tls
from tests.servers.postgres import postgres

__all__ = [
    "bare_dovecot",
    "cyrus",
    "dovecot",
    "embedded",
    "old_dovecot",
    "postgres",
    "radicale",
    "sink",
    "stack",
    "tls",
]
