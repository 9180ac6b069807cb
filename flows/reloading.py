"""The configuration of a run that lasts: read again as soon as one of its files has changed, and kept as it was while one of them is
broken. Servers, folders and the database stay those the run began with.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from logging import getLogger
from pathlib import Path

from flows.errors import ConfigurationError, KringpostError
from flows.mail.outgoing_check import check_syntax
from flows.mailroom import Mailroom
from flows.settings import Settings, load_settings
from flows.wiring import Parts, build_parts, refuse_another_shape

logger = getLogger(__name__)

Look = frozenset[tuple[str, int, int]]
"""Each file and folder of the configuration, its size, and when it was changed last (nanoseconds). Its content is not looked at."""

QUIET = 2.0
"""Seconds without a change: then nobody is in the middle of saving a file, or of copying a folder."""


@dataclass
class Reloading:
    parts: Parts
    seen: Look
    """To be taken before the parts were built: what changes meanwhile is noticed then."""
    read: Callable[[], Settings] = load_settings

    def renewed(self, mailroom: Mailroom) -> Mailroom:
        """It decides by the configuration as it is now; by the last good one while that has a fault or is being written."""
        mailbox = mailroom.registrar.mailbox
        found = look(self.parts.settings)
        if found != self.seen:
            self._read_again(_when_quiet(self.parts.settings, found), mailbox)
        return replace(mailroom, store=self.parts.store, registrar=self.parts.registrar_of(mailbox))

    def _read_again(self, found: Look, mailbox: str) -> None:
        try:
            parts = self._build(mailbox)
        except (KringpostError, OSError) as error:
            self.seen = found
            logger.warning(
                "The configuration is broken (%s); the last good one holds. `kringpost check` tells what to mend.",
                type(error).__name__,
            )
            return
        if look(parts.settings) == found:
            self.parts, self.seen = parts, found
            logger.info("The configuration has changed, and is read again.")

    def _build(self, mailbox: str) -> Parts:
        settings = self.read()
        settings.account(mailbox)
        parts = build_parts(settings, self.parts.store)
        refuse_another_shape(parts.registrar.office, parts.store)
        if faults := check_syntax(parts.registrar.composer.templates):
            raise ConfigurationError(faults)
        return parts


def look(settings: Settings) -> Look:
    """Contact persons' calendars are looked at by who plans with them."""
    own = [settings.config, *(settings.config / name for name in ("events", "lists", "languages"))]
    return frozenset(seen for folder in (*own, *_tree(settings.templates)) for seen in _entries(folder))


def _tree(folder: Path) -> Iterator[Path]:
    return (Path(top) for top, _, _ in os.walk(folder))


def _entries(folder: Path) -> Iterator[tuple[str, int, int]]:
    """What vanishes at this moment is not there."""
    with suppress(OSError):
        for path in (folder, *folder.iterdir()):
            with suppress(OSError):
                # The time of the last change of any kind: a file that is copied with its old date has changed too.
                yield str(path), (found := path.stat()).st_size, found.st_ctime_ns


def _when_quiet(settings: Settings, found: Look) -> Look:
    age = time.time() - max((changed for _, _, changed in found), default=0) / 1e9
    if not 0 <= age < QUIET:
        return found
    time.sleep(QUIET - age)
    return look(settings)
