"""Dovecot 2.3 without root, all of it below one temporary folder: IMAP, IMAPS, LMTP and submission on free ports.
Every address exists, with the password `secret`: each test takes a mailbox of its own."""

import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from flows.mail.addresses import MailServer, parse_server_url
from tests.servers.account import Account, running, short_folder
from tests.servers.ports import free_ports, wait_until_open
from tests.servers.tls import Certificates, certificates

PASSWORD = "secret"
_PROGRAM = "/usr/sbin/dovecot"
_INSTALL = "install the Debian packages dovecot-imapd, dovecot-lmtpd and dovecot-submissiond"

_CONFIGURATION = """
protocols = imap lmtp submission
base_dir = {folder}/run
state_dir = {folder}/state
listen = 127.0.0.1
log_path = {folder}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = 32
shutdown_clients = yes
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
mail_uid = {user}
mail_gid = {group}
first_valid_uid = {uid}
mail_location = maildir:~/Maildir
mail_fsync = never
mailbox_list_index = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  {namespace}
}}
protocol imap {{
  mail_max_userip_connections = 100
}}
postmaster_address = postmaster@example.org
hostname = localhost
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = yes
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  service_count = 0
  process_min_avail = 1
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {submission}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap {{
  process_limit = 64
}}
service stats {{
  chroot =
}}
{extra}
"""


class Dovecot:
    def __init__(self, folder: Path, tls: Certificates, relay_port: int) -> None:
        self.folder = folder
        self.tls = tls
        self.relay_port = relay_port
        self.imap_port, self.imaps_port, self.lmtp_port, self.submission_port = free_ports(4)
        self._numbers = count(1)

    def new_user(self) -> str:
        return f"events{next(self._numbers)}@example.org"

    def server(self, user: str, scheme: str = "imap", password: str = PASSWORD, folder: str = "INBOX") -> MailServer:
        """`scheme` as in the settings; the host is spelled as the certificate has it."""
        ports = {"imaps": self.imaps_port, "smtp": self.submission_port, "smtp+starttls": self.submission_port}
        port = ports.get(scheme, self.imap_port)
        account = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return parse_server_url(f"{scheme}://{account}@localhost:{port}/{folder}", ca_file=str(self.tls.ca_file))

    def deliver(self, user: str, *mails: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="localhost") as lmtp:
            for raw in mails:
                lmtp.sendmail("somebody@example.com", [user], raw)

    def doveadm(self, *words: str) -> str:
        command = ["/usr/bin/doveadm", "-c", str(self.folder / "dovecot.conf"), *words]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, **Account().process_options
        )
        assert done.returncode == 0, f"doveadm {words[0]}: {done.stderr}"
        return done.stdout

    def count(self, user: str, folder: str) -> int:
        return int(self.doveadm("mailbox", "status", "-u", user, "messages", folder).rpartition("=")[2])


@contextmanager
def running_dovecot(namespace: str = "", extra: str = "", relay_port: int = 1) -> Iterator[Dovecot]:
    """`namespace`: lines for the inbox namespace, such as a prefix. `relay_port`: where submission hands its mail on."""
    assert Path(_PROGRAM).exists(), f"Dovecot is missing: {_INSTALL}."
    with short_folder("dovecot") as folder:
        server = Dovecot(folder, certificates(folder), relay_port)
        _configure(server, namespace, extra)
        with running([_PROGRAM, "-F", "-c", str(folder / "dovecot.conf")], folder):
            for port in (server.imap_port, server.lmtp_port, server.submission_port):
                wait_until_open(port)
            yield server


def _configure(server: Dovecot, namespace: str, extra: str) -> None:
    account = Account()
    for name in ("run", "state", "home"):
        (server.folder / name).mkdir()
    text = _CONFIGURATION.format(
        folder=server.folder,
        user=account.user,
        group=account.group,
        uid=account.entry.pw_uid,
        chain=server.tls.chain,
        key=server.tls.key,
        password=PASSWORD,
        imap=server.imap_port,
        imaps=server.imaps_port,
        lmtp=server.lmtp_port,
        submission=server.submission_port,
        relay=server.relay_port,
        namespace=namespace.replace("\n", "\n  "),
        extra=extra,
    )
    (server.folder / "dovecot.conf").write_text(text)
    account.own(server.folder)
