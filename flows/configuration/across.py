"""What two events may not share: a word that means both, or the first letters of a reference."""

from collections.abc import Mapping

from flows.registration.model import Event


def faults(events: Mapping[str, Event]) -> list[str]:
    found = []
    owner: dict[tuple[str, str], str] = {}
    for slug, event in events.items():
        words = [("aliases", word.casefold().strip()) for word in event.aliases]
        words += [("aliases", slug.casefold()), *([("ref_prefix", event.ref_prefix)] if event.ref_prefix else [])]
        for key, word in dict.fromkeys(words):
            if (other := owner.setdefault((key, word), slug)) != slug:
                found.append(f"events/{slug}.toml: {key}: {word!r} means event {other!r} too; change one of them")
    return found
