"""Servers that tests start themselves; each file of `tests/servers/` holds one."""

from tests.servers.postgres import postgres

__all__ = ["postgres"]
