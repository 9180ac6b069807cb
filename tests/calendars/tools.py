"""Programs of others that read our invitations or answer them; where one is missing it is said how to install it."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.servers.npm import in_package

HERE = Path(__file__).parent
PYTHON_OF_DEBIAN = "/usr/bin/python3"

Appointments = list[list[str]]
"""[start, end, title, UID] in UTC, in order."""


def with_ical_js(files: Sequence[Path]) -> dict[str, Appointments]:
    assert shutil.which("node"), "Node is missing: apt-get install nodejs npm."
    return _read(["node", str(HERE / "readers" / "ical.cjs"), str(in_package("ical.js", "dist/ical.es5.cjs"))], files)


def with_sabre(files: Sequence[Path]) -> dict[str, Appointments]:
    _has_php("Sabre/VObject/autoload.php", "php-sabre-vobject")
    return _read(["php", str(HERE / "readers" / "sabre.php")], files)


def with_libical(files: Sequence[Path]) -> dict[str, Appointments]:
    check = "import gi; gi.require_version('ICalGLib', '3.0')"
    found = subprocess.run([PYTHON_OF_DEBIAN, "-c", check], capture_output=True, check=False)
    assert found.returncode == 0, "libical's bindings are missing: apt-get install gir1.2-ical-3.0 python3-gi."
    return _read([PYTHON_OF_DEBIAN, str(HERE / "readers" / "libical.py")], files)


READERS: dict[str, Callable[[Sequence[Path]], dict[str, Appointments]]] = {
    "ICAL.js": with_ical_js,
    "sabre/vobject": with_sabre,
    "libical": with_libical,
}


def answer_of_horde(letter: bytes, answer: str, address: str, name: str) -> bytes:
    """The mail in which the webmail IMP answers an invitation: `accept`, `decline` or `tentative`."""
    _has_php("Horde/Itip.php", "php-horde-itip")
    script = [str(HERE / "clients" / "horde.php"), answer, address, name]
    done = subprocess.run(["php", *script], input=letter, capture_output=True, check=True)
    return done.stdout.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def listed_by_khal(files: Sequence[Path], folder: Path) -> list[str]:
    """`start|end|title` of the appointments of a year, as khal lists them."""
    khal = shutil.which("khal")
    assert khal, "khal is missing: apt-get install khal."
    calendar = folder / "calendar"
    calendar.mkdir()
    for number, file in enumerate(files):
        (calendar / f"{number}.ics").write_bytes(file.read_bytes())
    (folder / "khal.conf").write_text(
        f"[calendars]\n[[ours]]\npath = {calendar}\n[sqlite]\npath = {folder}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/Amsterdam\ndefault_timezone = Europe/Amsterdam\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%dT%H:%M\nlongdatetimeformat = %Y-%m-%dT%H:%M\n"
        "[default]\ntimedelta = 365d\n",
        "utf-8",
    )
    shown = ["--day-format", "", "--format", "{start}|{end}|{title}", "2027-01-01", "365d"]
    done = subprocess.run(
        [khal, "-c", str(folder / "khal.conf"), "list", *shown],
        capture_output=True, text=True, check=True, env={"HOME": str(folder), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return [line for line in done.stdout.splitlines() if "|" in line]


def _has_php(file: str, package: str) -> None:
    assert shutil.which("php"), "PHP is missing: apt-get install php-cli."
    assert (Path("/usr/share/php") / file).is_file(), f"A library of PHP is missing: apt-get install {package}."


def _read(command: list[str], files: Sequence[Path]) -> dict[str, Appointments]:
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Appointments] = json.loads(done.stdout)
    return {Path(path).name: appointments for path, appointments in found.items()}
