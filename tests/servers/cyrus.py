"""Cyrus IMAP 3.6 without root, from unpacked Debian packages: the second opinion beside Dovecot.

Debian's cyrus-imapd conflicts with dovecot-imapd, so it is unpacked and not installed:

    python -m tests.servers.cyrus        fetches and unpacks it into var/cyrus-root (or $KRINGPOST_TEST_CYRUS)"""

import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from flows.mail.addresses import MailServer, parse_server_url
from tests.servers.account import Account, running, short_folder
from tests.servers.ports import free_ports, wait_until_open

PASSWORD = "secret"
USERS = tuple(f"events{number}@example.org" for number in range(1, 25))
_PACKAGES = (
    "cyrus-imapd cyrus-common sasl2-bin libsasl2-2 libsasl2-modules libsasl2-modules-db libical3 libicu72 libxml2 libclamav12 "
    "libmspack0 libpcre3 libwrap0 libxapian30 libzephyr4 libjansson4 libldap-2.5-0 libnghttp2-14 libpq5"
)
_CONF_FOLDERS = tuple(f"conf/{name}" for name in ("db", "socket", "proc", "log", "user", "quota", "msg", "lock"))
_MISSING = "Cyrus is missing: run `python -m tests.servers.cyrus` (needs apt-get and dpkg, no root)."

_IMAPD = """
configdirectory: {folder}/conf
defaultpartition: default
partition-default: {folder}/spool
cyrus_user: {user}
servername: localhost
virtdomains: userid
defaultdomain: internal
unixhierarchysep: yes
altnamespace: yes
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {folder}/sasldb2
sasl_mech_list: PLAIN LOGIN
lmtpsocket: {folder}/run/lmtp
idlesocket: {folder}/run/idle
notifysocket: {folder}/run/notify
autocreate_quota: 0
autocreate_post: yes
duplicatesuppression: no
conversations: no
expunge_mode: immediate
"""
_SERVICES = """
START {{
  recover cmd="{programs}/ctl_cyrusdb -C {folder}/imapd.conf -r"
  idled cmd="{programs}/idled -C {folder}/imapd.conf"
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {folder}/imapd.conf -U 30" listen="127.0.0.1:{imap}" prefork=1 maxchild=50
  lmtp cmd="{programs}/lmtpd -C {folder}/imapd.conf -a" listen="127.0.0.1:{lmtp}" prefork=0 maxchild=20
}}
EVENTS {{
  checkpoint cmd="{programs}/ctl_cyrusdb -C {folder}/imapd.conf -c" period=30
}}
"""


class Cyrus:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.imap_port, self.lmtp_port = free_ports(2)
        self._left = list(USERS)

    def new_user(self) -> str:
        return self._left.pop(0)

    def server(self, user: str, folder: str = "INBOX") -> MailServer:
        account = f"{quote(user, safe='')}:{PASSWORD}"
        return parse_server_url(f"imap://{account}@localhost:{self.imap_port}/{folder}")

    def deliver(self, user: str, *mails: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="localhost") as lmtp:
            for raw in mails:
                lmtp.sendmail("somebody@example.com", [user], raw)


@contextmanager
def running_cyrus() -> Iterator[Cyrus]:
    assert (cyrus_root() / "usr/lib/cyrus/bin/master").exists(), _MISSING
    with short_folder("cyrus") as folder:
        root = _readable(cyrus_root(), folder)
        server = Cyrus(folder)
        environment = _environment(root)
        _configure(server, root, environment)
        programs = root / "usr/lib/cyrus/bin"
        command = [str(programs / "master"), "-C", "imapd.conf", "-M", "cyrus.conf", "-p", "run/master.pid", "-D"]
        with running(command, folder, environment):
            wait_until_open(server.imap_port)
            wait_until_open(server.lmtp_port)
            yield server


def cyrus_root() -> Path:
    return Path(os.environ.get("KRINGPOST_TEST_CYRUS") or Path(__file__).parents[2] / "var/cyrus-root")


def fetch(root: Path) -> None:
    """10 MB of packages, by the machine's own apt."""
    if (root / "usr/lib/cyrus/bin/master").exists():
        return
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as packages:
        Path(packages).chmod(0o777)  # apt fetches as a user of its own
        subprocess.run(["apt-get", "download", "-q", *_PACKAGES.split()], cwd=packages, check=True)
        for package in sorted(Path(packages).glob("*.deb")):
            subprocess.run(["dpkg", "-x", str(package), str(root)], check=True)


def _configure(server: Cyrus, root: Path, environment: dict[str, str]) -> None:
    folder = server.folder
    account = Account()
    for name in ("spool", "run", *_CONF_FOLDERS):
        (folder / name).mkdir(parents=True)
    programs = root / "usr/lib/cyrus/bin"
    (folder / "imapd.conf").write_text(_IMAPD.format(folder=folder, user=account.user))
    services = _SERVICES.format(folder=folder, programs=programs, imap=server.imap_port, lmtp=server.lmtp_port)
    (folder / "cyrus.conf").write_text(services)
    for user in USERS:
        local, _, domain = user.partition("@")
        words = [str(root / "usr/sbin/saslpasswd2"), "-p", "-c", "-f", str(folder / "sasldb2"), "-u", domain, local]
        subprocess.run(words, input=PASSWORD.encode(), check=True, env=environment, timeout=30)
    account.own(folder)


def _readable(root: Path, folder: Path) -> Path:
    """As root we start the server as nobody, who may not look into the repository's folder."""
    return Path(shutil.copytree(root, folder / "root", symlinks=True)) if os.getuid() == 0 else root


def _environment(root: Path) -> dict[str, str]:
    libraries = [str(found) for found in (*root.glob("usr/lib/*-linux-gnu*"), *root.glob("lib/*-linux-gnu*"))]
    perl = [str(found) for found in root.glob("usr/lib/*-linux-gnu*/perl5/*")]
    return {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(libraries),
        "SASL_PATH": ":".join(f"{one}/sasl2" for one in libraries),
        "PERL5LIB": ":".join(perl),
        "CYRUS_USER": Account().user,
    }


if __name__ == "__main__":
    fetch(cyrus_root())
    sys.stdout.write(f"Cyrus is in {cyrus_root()}\n")
