"""Tables and charts: as Slack's own blocks where a workspace takes them and they fit, else as lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.shared.text import clean, length, shortened
from adapters.shared.told import bars_told
from adapters.slack.render import phrases
from adapters.slack.render.elements import UNSAID, Json, weight
from adapters.slack.render.levels import Level
from bot.domain.message import Block, Chart, Table

ROWS, COLUMNS, TABLE_WEIGHT = 100, 20, 8_000
CHARTS, BARS, LABEL, TITLE = 2, 20, 20, 50
FEWEST = 2
"""Bars that are worth drawing: there is nothing to compare one with."""

EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Lines:
    """A table or a chart, told as a list. Each line has what it begins with, and the rest."""

    caption: str
    items: tuple[tuple[str, str], ...]


def fitted(blocks: Iterable[Block], level: Level) -> Iterator[Block | Lines]:
    """The same blocks, with lists in place of the tables and charts that one message can not have."""
    tables = 1 if level >= Level.TABLES else 0
    charts = CHARTS if level >= Level.CHARTS else 0
    for block in blocks:
        match block:
            case Table() if tables and _takes_table(block):
                tables -= 1
                yield block
            case Chart() if charts and _takes_chart(block):
                charts -= 1
                yield block
            case Table() | Chart():
                yield _as_lines(block)
            case _:
                yield block


def _as_lines(block: Table | Chart) -> Lines:
    if isinstance(block, Chart):
        return Lines(block.caption, tuple(("", told) for told in bars_told(block)))
    return Lines(block.caption, tuple((row[0], _told(block.columns[1:], row[1:])) for row in block.rows))


def _told(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Of two columns the caption says what they are; more of them need their names."""
    if len(cells) == 1:
        return cells[0]
    return "; ".join(f"{column}: {cell}" for column, cell in zip(columns, cells, strict=True))


def _takes_table(table: Table) -> bool:
    within = 0 < len(table.rows) < ROWS and 0 < len(table.columns) <= COLUMNS
    return within and weight([table_block(table)]) <= TABLE_WEIGHT


def table_block(table: Table) -> Json:
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True} for _ in table.columns],
        "rows": [[_cell(text) for text in row] for row in (table.columns, *table.rows)],
    }


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": clean(text).strip() or EMPTY}


def _takes_chart(chart: Chart) -> bool:
    labels = {clean(bar.label).strip() for bar in chart.bars}
    short = all(0 < length(label) <= LABEL for label in labels)
    return short and FEWEST <= len(labels) == len(chart.bars) <= BARS


def chart_block(chart: Chart) -> Json:
    """Two bars each: how far, and out of how much; one where nothing is the whole."""
    labels = [clean(bar.label).strip() for bar in chart.bars]
    wholes = [bar.of for bar in chart.bars if bar.of is not None]
    series = [(phrases.reached() if wholes else phrases.how_many(), [bar.value for bar in chart.bars])]
    if wholes:
        series.append((phrases.whole(), [bar.of or 0 for bar in chart.bars]))
    return {
        "type": "data_visualization",
        "title": shortened(clean(chart.caption), TITLE).strip() or UNSAID,
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": name,
                    "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
                }
                for name, values in series
            ],
            "axis_config": {"categories": labels},
        },
    }
