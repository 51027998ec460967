"""The filled worksheet as CSV, an answer a row. No cell can run as a formula when a spreadsheet opens it."""

import csv
import io
from collections.abc import Iterator, Mapping

from bot.domain.places import PersonRef
from bot.domain.summary import ItemSummary, Summary

COLUMNS = ("kind", "principle", "ref", "question", "part", "text", "by", "date", "state")

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""First characters that spreadsheets take for the start of a formula, full-width forms included (CWE-1236)."""


def to_csv(summary: Summary, names: Mapping[PersonRef, str]) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs to read it as such."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow(COLUMNS)
    for row in _rows(summary, names):
        writer.writerow([harmless(cell) for cell in row])
    return sink.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows as text: an apostrophe goes before what would start a formula."""
    clean = cell.replace("\0", "")
    return f"'{clean}" if clean.lstrip(" ").startswith(_STARTS_FORMULA) else clean


def _rows(summary: Summary, names: Mapping[PersonRef, str]) -> Iterator[tuple[str, ...]]:
    for item in summary.items:
        yield from _item_rows(item, names)
    for step in summary.steps:
        owner = names.get(step.owner, "") if step.owner else ""
        due = step.due.isoformat() if step.due else ""
        yield ("next step", step.principle, str(step.number), "", "", step.what, owner, due, step.state)


def _item_rows(item: ItemSummary, names: Mapping[PersonRef, str]) -> Iterator[tuple[str, ...]]:
    where = (item.principle, item.ref, item.text)
    if not any(branch.said for branch in item.branches):
        yield ("question", *where, "", "", "", "", item.state)
    for branch in item.branches:
        for said in branch.said:
            kind = "does not know" if said.unknown else "answer"
            by = names.get(said.by, "") if said.by else ""
            yield (kind, *where, "" if branch.ref == item.ref else branch.text, said.text, by, "", item.state)
    for tally in item.tallies:
        votes = ", ".join(f"{side} {count}" for side, count in tally.votes)
        yield ("votes", item.principle, tally.question, item.text, "", votes, "", "", item.state)
    if item.agreed:
        yield ("agreed answer", *where, "", item.agreed, "", "", item.state)
    if item.dissent:
        yield ("dissent", *where, "", item.dissent, "", "", item.state)
