"""Registrations and seats over time as a PNG. Only the nightly summary draws: matplotlib is imported here, when it does."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.mail.outgoing_words import Words
from flows.reports.progress import Progress

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 6
"""Events in one picture."""
INK, SEATS, PEOPLE, FAINT = "#22262a", "#1f5f56", "#b4632a", "#6b7074"
_WIDTH, _HEIGHT, _DPI = 5.6, 2.1, 200


def draw(found: Sequence[Progress], words: Words) -> bytes:
    """One panel per event, under each other. On white, because a mail's background may be dark."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = found[:MOST]
    # Without pyplot: no window system, no state that lives on after this picture.
    figure = Figure(figsize=(_WIDTH, _HEIGHT * len(shown) + 0.2), dpi=_DPI, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    for number, each in enumerate(shown, 1):
        _panel(figure.add_subplot(len(shown), 1, number), each, words)
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def told(found: Sequence[Progress], words: Words) -> str:
    """The picture in words, for who does not see it."""
    form = words.labels.get("chart", "{title}: {registrations}, {seats} / {capacity}")
    return " ".join(
        form.format(
            title=each.title,
            first=words.date(each.days[0]),
            last=words.date(each.days[-1]),
            registrations=each.registrations[-1],
            seats=each.seats[-1],
            capacity=each.capacity,
        )
        for each in found[:MOST]
    )


def _panel(axes: "Axes", each: Progress, words: Words) -> None:
    from matplotlib.ticker import MaxNLocator

    days = [day.toordinal() for day in each.days]
    axes.step(days, each.registrations, where="post", color=PEOPLE, linewidth=1.6, linestyle=(0, (4, 1.5)))
    axes.step(days, each.seats, where="post", color=SEATS, linewidth=2)
    axes.axhline(each.capacity, color=FAINT, linewidth=0.8)
    axes.set_ylim(0, max(each.capacity, *each.registrations, *each.seats) * 1.12 + 0.5)
    axes.set_title(_short(each.title), loc="left", fontsize=9, color=INK, fontweight="bold")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    ticks = sorted({each.days[0], each.days[len(each.days) // 2], each.days[-1]})
    axes.set_xticks([day.toordinal() for day in ticks], [_day(words.date(day)) for day in ticks])
    axes.tick_params(labelsize=8, colors=INK, length=2)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    _name(axes, each, words)


def _name(axes: "Axes", each: Progress, words: Words) -> None:
    """At the end of each line rather than in a legend; lines that end together are moved apart."""
    ends = {
        words.labels.get("capacity", "capacity"): (each.capacity, FAINT),
        words.labels.get("registrations", "registrations"): (each.registrations[-1], PEOPLE),
        words.labels.get("seats", "seats"): (each.seats[-1], SEATS),
    }
    gap, lowest = axes.get_ylim()[1] * 0.13, 0.0
    for name, (end, colour) in sorted(ends.items(), key=lambda item: item[1][0]):
        place = max(float(end), lowest)
        lowest = place + gap
        axes.annotate(
            f" {name} {end}", (1.0, place), xycoords=("axes fraction", "data"), fontsize=8, color=colour, va="center"
        )


def _day(date: str) -> str:
    """Without the year."""
    return date.rpartition(" ")[0]


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59]}…"
