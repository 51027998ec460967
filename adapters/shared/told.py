"""Tables and charts in words: beside the picture, or in place of it."""

from adapters.shared import phrases
from bot.domain.message import Bar, Chart, Table


def rows_told(table: Table) -> tuple[str, ...]:
    return tuple(
        "; ".join(f"{column}: {cell}" for column, cell in zip(table.columns, row, strict=True)) for row in table.rows
    )


def bars_told(chart: Chart) -> tuple[str, ...]:
    return tuple(f"{bar.label}: {number_told(bar)}" for bar in chart.bars)


def number_told(bar: Bar) -> str:
    """4 of 9, or 4 where nothing is the whole."""
    return str(bar.value) if bar.of is None else phrases.of(bar.value, bar.of)
