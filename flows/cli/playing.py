"""`kringpost demo`: the sample mails, played on mail servers inside this process."""

from pathlib import Path

from flows.errors import KringpostError


def demo(folder: Path, *, stay: bool) -> int:
    try:
        from flows.demo.performance import perform
    except ModuleNotFoundError as error:
        raise KringpostError(
            f"The demo's mail servers are not installed ({error.name} is missing): pip install 'kringpost[demo]'."
        ) from error
    perform(folder, stay=stay)
    return 0
