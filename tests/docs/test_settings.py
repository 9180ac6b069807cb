"""The table of settings in the README: every one with its default, and examples that are read as they stand."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from flows.settings import MAILBOX_SECRETS, PREFIX, SECRETS, Folders, OAuth, Pages, Settings, load_settings
from flows.settings_parts import FurtherMailbox
from tests.docs.pages import ROOT, blocks, code, rows, section

PARTS: dict[str, type[BaseModel]] = {
    "folders": Folders,
    "oauth": OAuth,
    "pages": Pages,
    "mailboxes.NAME": FurtherMailbox,
}
ADDRESSES = {"addresses": ["aanmelden@example.org"]}
FURTHER = FurtherMailbox(addresses=("wijken@example.org",), events=("warmtedag",))


def documented() -> Iterator[tuple[str, str]]:
    for keys, defaults, *_ in rows(section("Settings")):
        names, values = code(keys), code(defaults) or [defaults] * len(code(keys))
        yield from zip(names, values, strict=True)


NAMED_BY_USERS = f"{PREFIX}CALENDARS__"


def existing() -> list[str]:
    own = [name for name in Settings.model_fields if name not in (*PARTS, "mailboxes")]
    return own + [f"{part}.{name}" for part, kind in PARTS.items() for name in kind.model_fields]


def value(settings: Settings, name: str) -> Any:
    found: Any = settings
    if name.startswith("mailboxes.NAME."):
        found, name = FURTHER, name.removeprefix("mailboxes.NAME.")
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_every_setting_is_documented_once() -> None:
    assert sorted(name for name, _ in documented()) == sorted(existing())


@pytest.mark.parametrize(("name", "stated"), list(documented()))
def test_the_default_is_the_one_documented(name: str, stated: str) -> None:
    default = value(Settings.model_validate(ADDRESSES), name)
    if stated == "required":
        fields = FurtherMailbox.model_fields if name.startswith("mailboxes") else Settings.model_fields
        assert fields[name.rpartition(".")[2]].is_required()
    elif stated == "as above":
        assert name.rpartition(".")[2] in Settings.model_fields
        assert default == value(Settings.model_validate(ADDRESSES), name.rpartition(".")[2])
    elif name.startswith("mailboxes") and stated == '""':
        assert default == ""
    elif stated == "none":
        assert default is None
    elif stated == "secret":
        assert name in SECRETS or name.rpartition(".")[2] in MAILBOX_SECRETS
        assert default.get_secret_value() == ""
    else:
        head, _, key = name.partition(".")
        given = tomllib.loads(f"it = {stated}")["it"]
        written = {head: {key: given} if key else given}
        assert value(Settings.model_validate(ADDRESSES | written), name) == default


def test_every_variable_named_is_a_setting() -> None:
    known = {f"{PREFIX}{name.replace('.', '__').upper()}" for name in existing()}
    known |= {name.replace("__NAME__", "__WIJKEN__") for name in known}
    text = (ROOT / "README.md").read_text("utf-8")
    named = {word.strip("`*.,;:()=").partition("=")[0] for word in text.replace("`", " ").split() if PREFIX in word}

    assert {name for name in named if "…" not in name and not name.startswith(NAMED_BY_USERS)} <= known


def test_the_settings_shown_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(block for block in blocks("toml") if block.startswith("# config/settings.toml"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(text)
    variables = [
        line.strip() for block in blocks("sh") for line in block.splitlines() if line.strip().startswith(PREFIX)
    ]
    (tmp_path / ".env").write_text("\n".join(variables))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(f"{PREFIX}CONFIG", raising=False)

    settings = load_settings()

    assert settings.trusted_authserv == "mx.example.org"
    assert settings.account("main").reveal("oauth.client_secret") == "..."
