"""What a benchmark found, as one JSON object a line and as a table. Nothing is measured here."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `floor` in `unit`, measured in the same run. `ratio` is above 1 where ours is the better one."""

    bench: str
    store: str
    ours: float
    floor: float
    ratio: float
    unit: str


def rate(bench: str, store: str, ours: Sequence[float], floor: Sequence[float], unit: str) -> Figure:
    """More is better; the medians of several rounds."""
    return Figure(bench, store, round(median(ours), 1), round(median(floor), 1), _ratio(ours, floor), unit)


def duration(bench: str, store: str, ours: Sequence[float], floor: Sequence[float], unit: str) -> Figure:
    """Less is better; the medians of several rounds."""
    return Figure(bench, store, round(median(ours), 2), round(median(floor), 2), _ratio(floor, ours), unit)


def _ratio(above: Sequence[float], below: Sequence[float]) -> float:
    return round(median(above) / median(below), 2)


def say(figure: Figure) -> None:
    sys.stdout.write(json.dumps(asdict(figure)) + "\n")
    sys.stdout.flush()


def table(figures: Sequence[Figure]) -> str:
    rows = [("bench", "store", "ours", "floor", "ratio", "unit")]
    rows += [(f.bench, f.store, f"{f.ours:g}", f"{f.floor:g}", f"{f.ratio:.2f}", f.unit) for f in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
