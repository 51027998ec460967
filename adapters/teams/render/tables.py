"""Tables and charts: Teams' own where a client knows them, lists of the same where not; numbers always beside."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.shared.text import clean
from adapters.shared.told import bars_told, rows_told
from adapters.teams.render import elements
from adapters.teams.render.elements import Json
from bot.domain.message import Chart, Table

FEWEST = 2
"""Bars that are worth drawing: there is nothing to compare one with."""

HEAVIEST = 8_000
"""Bytes of a table: a card holds two of these."""

NARROW, WIDE = 8, 40
"""Letters that a column is taken to have at least and at most."""


def light(table: Table) -> Iterator[Table]:
    """The table, or several that hold its rows: a card can not be parted within one."""
    half = len(table.rows) // 2
    if not half or elements.weight([table_element(table)]) <= HEAVIEST:
        yield table
        return
    yield from light(replace(table, rows=table.rows[:half]))
    yield from light(replace(table, caption="", rows=table.rows[half:]))


def table_element(table: Table) -> Json:
    caption, rows = _caption(table.caption), [table.columns, *table.rows]
    drawn = {
        "type": "Table",
        "columns": [{"width": _width(column)} for column in zip(table.columns, *table.rows, strict=True)],
        "firstRowAsHeader": True,
        "rows": [{"type": "TableRow", "cells": [_cell(text, n == 0) for text in row]} for n, row in enumerate(rows)],
        "fallback": _listed(rows_told(table)),
    }
    return elements.box([*caption, drawn] if table.columns else caption)


def _width(column: tuple[str, ...]) -> int:
    """By its longest text, so that days and numbers leave room for sentences, and by its longest word.

    A word as long as its column would be broken, as letters are of different widths.
    """
    word = max(len(word) for text in column for word in (text.split() or [""]))
    return min(max(NARROW, word + word // 2, *(len(text) for text in column)), WIDE)


def _cell(text: str, head: bool) -> Json:
    style = {"weight": "Bolder"} if head else {}
    return {"type": "TableCell", "items": [elements.rich(elements.run(clean(text).strip(), **style))]}


def chart_element(chart: Chart) -> Json:
    """How far each is, and below it the same in words, which say out of how much."""
    told = _listed(bars_told(chart))
    if len(chart.bars) < FEWEST:
        return elements.box([*_caption(chart.caption), told])
    drawn = {
        "type": "Chart.HorizontalBar",
        "title": clean(chart.caption),
        "data": [{"x": clean(bar.label), "y": bar.value} for bar in chart.bars],
        "fallback": "drop",
    }
    return elements.box([*_caption(chart.caption), drawn, told])


def _caption(text: str) -> list[Json]:
    return [elements.rich(elements.run(clean(text), weight="Bolder"))] if text.strip() else []


def _listed(lines: tuple[str, ...]) -> Json:
    return elements.box([elements.rich(elements.run(f"• {clean(each)}"), spacing="Small") for each in lines])
