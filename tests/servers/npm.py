"""What tests use of npm's packages, in the versions named here:

python -m tests.servers.npm        fetches them into var/npm (or $KRINGPOST_TEST_NPM); needs npm"""

import os
import subprocess
from pathlib import Path

PACKAGES = {"axe-core": "4.14.1", "ical.js": "2.2.1"}
_FOLDER = Path(os.environ.get("KRINGPOST_TEST_NPM", "var/npm")).absolute()


def in_package(package: str, file: str) -> Path:
    """A file of an installed package."""
    path = _FOLDER / "node_modules" / package / file
    if not path.is_file():
        raise AssertionError(
            f"{package} is missing: run `python -m tests.servers.npm` (needs npm, of the Debian package npm)."
        )
    return path


def install() -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    options = ["--prefix", str(_FOLDER), "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(["npm", "install", *options, *wanted], check=True)


if __name__ == "__main__":
    install()
