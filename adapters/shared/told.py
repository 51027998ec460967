"""Tables and charts in words: beside the picture, or in place of it."""

from adapters.shared import phrases
from bot.domain.message import Chart, Table


def rows_told(table: Table) -> tuple[str, ...]:
    return tuple(
        "; ".join(f"{column}: {cell}" for column, cell in zip(table.columns, row, strict=True)) for row in table.rows
    )


def bars_told(chart: Chart) -> tuple[str, ...]:
    return tuple(f"{bar.label}: {phrases.of(bar.value, bar.of)}" for bar in chart.bars)
