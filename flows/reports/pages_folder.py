"""A folder that a web server shows while we write in it: every file is whole at every moment, and one that says the same is left alone."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.errors import KringpostError

LIST = ".kringpost.json"
"""Names of the files that are ours: only those are ever removed."""


@dataclass(frozen=True)
class Folder:
    path: Path
    mode: int = 0o644
    """Of files; a folder can be entered by whoever may read them."""

    def check(self) -> None:
        """Raises KringpostError when nothing can be written here."""
        there = next(path for path in (self.path.absolute(), *self.path.absolute().parents) if path.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise self._fault("", OSError(0, "not a folder that we may write in"))

    def read(self, name: str) -> bytes:
        """Empty when there is none."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise self._fault(name, error) from error

    def listed(self) -> tuple[str, ...]:
        """What an earlier run wrote here, or was about to."""
        try:
            names = json.loads(self.read(LIST) or b"[]")
        except ValueError:
            return ()
        return (
            tuple(name for name in names if isinstance(name, str) and _inside(name)) if isinstance(names, list) else ()
        )

    def bring(self, files: Mapping[str, bytes], before: Iterable[str], *, rehearsal: bool = False) -> dict[str, int]:
        """The folder then holds these files, and of those from `before` no others: how many were `written`, `removed` or left `unchanged`."""
        changed = {name: content for name, content in files.items() if self.read(name) != content}
        gone = [name for name in before if name not in files and (self.path / name).is_file()]
        if not rehearsal:
            for name, content in changed.items():
                self.write(name, content)
            for name in gone:
                self._remove(name)
        return {"written": len(changed), "removed": len(gone), "unchanged": len(files) - len(changed)}

    def bring_listed(self, files: Mapping[str, bytes], *, rehearsal: bool = False) -> dict[str, int]:
        """With the list of names kept beside them. It is written first: what a killed run leaves is known to the next."""
        before = self.listed()
        if not rehearsal:
            self._write_list({*before, *files})
        counts = self.bring(files, before, rehearsal=rehearsal)
        if not rehearsal:
            self._write_list(set(files))
        return counts

    def write(self, name: str, content: bytes) -> None:
        target = self.path / name
        part = _part(target)
        try:
            target.parent.mkdir(mode=0o755 if self.mode & 0o004 else 0o750, parents=True, exist_ok=True)
            with part.open("wb") as file:
                os.fchmod(file.fileno(), self.mode)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            raise self._fault(name, error) from error

    def _write_list(self, names: set[str]) -> None:
        content = json.dumps(sorted(names), indent=0).encode() + b"\n"
        if self.read(LIST) != content:
            self.write(LIST, content)

    def _remove(self, name: str) -> None:
        target = self.path / name
        try:
            _part(target).unlink(missing_ok=True)
            target.unlink(missing_ok=True)
            if target.parent != self.path and not any(target.parent.iterdir()):
                target.parent.rmdir()
        except OSError as error:
            raise self._fault(name, error) from error

    def _fault(self, name: str, error: OSError) -> KringpostError:
        return KringpostError(
            f"{self.path / name} cannot be written ({error.strerror}); see `pages` in settings.toml, and who may write there."
        )


def _part(target: Path) -> Path:
    """Where a file is written before it takes its name."""
    return target.with_name(f".{target.name}.part")


def _inside(name: str) -> bool:
    return not name.startswith("/") and ".." not in Path(name).parts
