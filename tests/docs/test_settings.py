"""The table of settings in the README: every one with its default, and examples that are read as they stand."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from flows.settings import PREFIX, SECRETS, Folders, OAuth, Pages, Settings, load_settings
from tests.docs.pages import ROOT, blocks, code, rows, section

PARTS: dict[str, type[BaseModel]] = {"folders": Folders, "oauth": OAuth, "pages": Pages}
ADDRESSES = {"addresses": ["aanmelden@example.org"]}


def documented() -> Iterator[tuple[str, str]]:
    for keys, defaults, *_ in rows(section("Settings")):
        names, values = code(keys), code(defaults) or [defaults] * len(code(keys))
        yield from zip(names, values, strict=True)


NAMED_BY_USERS = f"{PREFIX}CALENDARS__"


def existing() -> list[str]:
    own = [name for name in Settings.model_fields if name not in PARTS]
    return own + [f"{part}.{name}" for part, kind in PARTS.items() for name in kind.model_fields]


def value(settings: Settings, name: str) -> Any:
    found: Any = settings
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_every_setting_is_documented_once() -> None:
    assert sorted(name for name, _ in documented()) == sorted(existing())


@pytest.mark.parametrize(("name", "stated"), list(documented()))
def test_the_default_is_the_one_documented(name: str, stated: str) -> None:
    default = value(Settings.model_validate(ADDRESSES), name)
    if stated == "required":
        assert Settings.model_fields[name].is_required()
    elif stated == "none":
        assert default is None
    elif stated == "secret":
        assert name in SECRETS
        assert default.get_secret_value() == ""
    else:
        head, _, key = name.partition(".")
        given = tomllib.loads(f"it = {stated}")["it"]
        written = {head: {key: given} if key else given}
        assert value(Settings.model_validate(ADDRESSES | written), name) == default


def test_every_variable_named_is_a_setting() -> None:
    known = {f"{PREFIX}{name.replace('.', '__').upper()}" for name in existing()}
    text = (ROOT / "README.md").read_text("utf-8")
    named = {word.strip("`*.,;:()=").partition("=")[0] for word in text.replace("`", " ").split() if PREFIX in word}

    assert {name for name in named if "…" not in name and not name.startswith(NAMED_BY_USERS)} <= known


def test_the_settings_shown_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [text] = [block for block in blocks("toml") if block.startswith("# config/settings.toml\n")]
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
    assert settings.reveal_oauth("client_secret") == "..."
