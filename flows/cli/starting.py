"""`kringpost init DIR`: the starter configuration, never over a file that is there."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from flows.cli.pooling import pool_files
from flows.cli.screen import say
from flows.errors import KringpostError
from flows.shipped import shipped

_NOT_FOR_STARTERS = ("demo", "languages", "kennissessie.toml")
"""Word lists stay with the program, and one event is enough to begin with."""
_ENVIRONMENT = """\
# Where the mail is, and the secrets. Keep this file to yourself; the README says what each can be.
# KRINGPOST_IMAP_URL=imaps://user%40example.org:password@imap.example.org:993/INBOX
# KRINGPOST_SMTP_URL=smtp+starttls://user%40example.org:password@smtp.example.org:587
KRINGPOST_DATABASE_URL=sqlite:///var/kringpost.db
KRINGPOST_SECRET={secret}
# What Prefect's pages ask for.
KRINGPOST_UI_PASSWORD={password}
"""


def write_starter(folder: Path, *, pool: str = "") -> int:
    kept = 0
    try:
        for source, target in _files():
            kept += _write(source, folder / target)
        kept += _write_environment(folder / ".env")
        (folder / "var").mkdir(exist_ok=True)
        if pool:
            kept += sum(_keep(folder / name, text) for name, text in pool_files(folder, pool))
    except OSError as error:
        raise KringpostError(f"{folder} cannot be written ({error.strerror}); name another folder.") from error
    if kept:
        say(f"{kept} files were there already and stay as they are.")
    say(
        f"Wrote {folder}. Edit config/settings.toml, config/events/ and .env in it, then run in that folder: kringpost check"
    )
    return 0


def _files() -> Iterator[tuple[Path, Path]]:
    for name in ("config", "templates"):
        for path in sorted((shipped() / name).rglob("*")):
            below = path.relative_to(shipped())
            if path.is_file() and not set(_NOT_FOR_STARTERS) & set(below.parts):
                yield path, below


def _write(source: Path, target: Path) -> bool:
    """True when a file of that name was there, and stays."""
    if target.exists():
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return False


def _keep(path: Path, text: str) -> bool:
    if path.exists():
        return True
    path.write_text(text, "utf-8")
    return False


def _write_environment(path: Path) -> bool:
    if path.exists():
        return True
    path.touch(mode=0o600)
    path.write_text(_ENVIRONMENT.format(secret=secrets.token_urlsafe(32), password=secrets.token_urlsafe(12)), "utf-8")
    return False
