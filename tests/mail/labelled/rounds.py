"""Rounds of mails that others wrote and labelled before any of them was tried: files as they come in, with their labels beside them."""

import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent / "rounds"
SHIPPED = Path(__file__).resolve().parents[3] / "config" / "events"
NAMES = tuple(sorted(each.name for each in HERE.iterdir() if (each / "expected.jsonl").exists()))


def lay_out(name: str, folder: Path) -> Path:
    """The mails of a round in `folder`, with a configuration: the shipped events, and the mailbox and list of the rounds."""
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
    shutil.copytree(HERE / "config", folder / "config", dirs_exist_ok=True)
    shutil.copytree(SHIPPED, folder / "config" / "events", dirs_exist_ok=True)
    return folder
