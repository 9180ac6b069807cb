"""Looks through all templates of a language before any is needed: missing files, faults of syntax, and names that do not exist."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from jinja2 import nodes

from flows.errors import ConfigurationError
from flows.mail.outgoing_facts import DEFAULTS
from flows.mail.outgoing_templates import CALENDAR, FURTHER, KINDS, Templates
from flows.mail.outgoing_views import ALWAYS, ATTRIBUTES, FURTHER_ONLY


def check_templates(folders: Sequence[Path], variants: Iterable[str]) -> list[str]:
    """One line a fault, naming file and line. `variants` are folders' names: `nl-je`, `nl-u`, `en`."""
    templates = Templates(folders)
    faults: list[str] = []
    for variant in variants:
        faults += _caught(partial(templates.words, variant))
        for kind in (*KINDS, *FURTHER, CALENDAR):
            faults += _kind(templates, kind, variant)
    return list(dict.fromkeys(faults))


def check_syntax(templates: Templates) -> list[str]:
    """Quicker: only whether each file is whole."""
    return [fault for path in templates.mails() for fault in _caught(partial(templates.parse, path))]


def _kind(templates: Templates, kind: str, variant: str) -> list[str]:
    faults = _caught(partial(templates.page, kind, variant))
    if faults:
        return faults
    return [fault for file in templates.files(kind, variant) for fault in _names(templates, file, kind)]


def _caught(act: Callable[[], object]) -> list[str]:
    try:
        act()
    except ConfigurationError as error:
        return list(error.faults)
    return []


def _names(templates: Templates, file: Path, kind: str) -> Iterator[str]:
    tree: nodes.Template = templates.parse(file)
    own = {found.name for found in tree.find_all(nodes.Name) if found.ctx == "store"}
    known = ALWAYS | own | {"loop"} | (frozenset() if kind in KINDS else FURTHER_ONLY)
    for name in tree.find_all(nodes.Name):
        if name.name not in known:
            yield f"{file}, line {name.lineno}: there is no {name.name!r}; known are {', '.join(sorted(known))}"
    attributes = ATTRIBUTES | {"facts": frozenset({"contact", *DEFAULTS.get(kind, {})})}
    for found in tree.find_all(nodes.Getattr):
        known_here = attributes.get(found.node.name) if isinstance(found.node, nodes.Name) else None
        if known_here is not None and found.attr not in known_here and not _shared(file, found.node):
            of = found.node.name  # type: ignore[attr-defined]
            yield f"{file}, line {found.lineno}: {of} has no {found.attr!r}, only {', '.join(sorted(known_here))}"


def _shared(file: Path, node: nodes.Expr) -> bool:
    """Partials serve several kinds: a fact of theirs may be another kind's."""
    return file.name.startswith("_") and isinstance(node, nodes.Name) and node.name == "facts"
