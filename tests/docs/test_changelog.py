"""The changelog keeps to the form that it says it has."""

import re

from tests.docs.pages import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_what_is_not_released_stands_on_top() -> None:
    versions = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)

    assert versions[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", version) for version in versions[1:])


def test_changes_are_sentences_under_known_headings() -> None:
    headings = re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)
    entries = re.split(r"^- ", CHANGELOG, flags=re.MULTILINE)[1:]

    assert set(headings) <= KINDS
    assert [entry for entry in entries if not re.match(r"[^\n]+(\n  [^\n]+)*\.\n", entry)] == []
