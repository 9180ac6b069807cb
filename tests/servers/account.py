"""As whom a server runs. As root we are nobody: Dovecot and Cyrus refuse root, and a test needs no rights."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from grp import getgrgid
from pathlib import Path
from typing import Any


class Account:
    def __init__(self) -> None:
        self.entry = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())

    @property
    def user(self) -> str:
        return self.entry.pw_name

    @property
    def group(self) -> str:
        return getgrgid(self.entry.pw_gid).gr_name

    @property
    def process_options(self) -> dict[str, Any]:
        """For subprocess: how to become this user."""
        if os.getuid() != 0:
            return {}
        return {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        if os.getuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.entry.pw_uid, self.entry.pw_gid, follow_symlinks=False)


@contextmanager
def short_folder(name: str) -> Iterator[Path]:
    """pytest's own folders are closed to others, and too long for a UNIX socket."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A server in the foreground, as the right user; what it says is in `server.log`."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **Account().process_options,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
