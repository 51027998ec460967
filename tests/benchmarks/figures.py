"""What a benchmark found, as one JSON object a line and as a table. Nothing is measured here."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio is to reach: at least, or at most."""

    sign: str
    bound: float

    def met(self, ratio: float) -> bool:
        return ratio >= self.bound if self.sign == ">=" else ratio <= self.bound

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g}"


def at_least(bound: float) -> Target:
    return Target(">=", bound)


def at_most(bound: float) -> Target:
    return Target("<=", bound)


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `floor` in `unit`, measured in the same run. How their `ratio` is to be read, its target says."""

    bench: str
    store: str
    ours: float
    floor: float
    ratio: float
    unit: str
    target: Target | None = None

    @property
    def verdict(self) -> str:
        return "" if self.target is None or self.target.met(self.ratio) else MISSED


def rate(
    bench: str, store: str, ours: Sequence[float], floor: Sequence[float], unit: str, target: Target | None = None
) -> Figure:
    """So many a second: the ratio is above 1 where ours is the faster one. The medians of several rounds."""
    return _figure(bench, store, (ours, floor), _ratio(ours, floor), unit, target)


def duration(
    bench: str, store: str, ours: Sequence[float], floor: Sequence[float], unit: str, target: Target | None = None
) -> Figure:
    """Time for the same work: the ratio is above 1 where ours is the faster one. The medians of several rounds."""
    return _figure(bench, store, (ours, floor), _ratio(floor, ours), unit, target)


def growth(
    bench: str, store: str, ours: Sequence[float], floor: Sequence[float], unit: str, target: Target | None = None
) -> Figure:
    """What ours costs, as a multiple of the floor: less is better. The medians of several rounds."""
    return _figure(bench, store, (ours, floor), _ratio(ours, floor), unit, target)


def _figure(
    bench: str,
    store: str,
    measured: tuple[Sequence[float], Sequence[float]],
    ratio: float,
    unit: str,
    target: Target | None,
) -> Figure:
    ours, floor = (_rounded(median(each)) for each in measured)
    return Figure(bench, store, ours, floor, ratio, unit, target)


def _ratio(above: Sequence[float], below: Sequence[float]) -> float:
    return _rounded(median(above) / median(below), 3)


def _rounded(number: float, digits: int = 4) -> float:
    return float(f"{number:.{digits}g}")


def say(figure: Figure) -> None:
    told = {name: getattr(figure, name) for name in ("bench", "store", "ours", "floor", "ratio", "unit")}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def table(figures: Sequence[Figure]) -> str:
    rows = [("bench", "store", "ours", "floor", "unit", "ratio", "target", "")]
    rows += [
        (f.bench, f.store, f"{f.ours:.10g}", f"{f.floor:.10g}", f.unit, f"{f.ratio:g}", str(f.target or "–"), f.verdict)
        for f in figures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
