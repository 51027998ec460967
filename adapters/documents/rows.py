"""What was said as rows of a table: one for each answer, vote and agreed answer, and one for each next step."""

from collections.abc import Iterator, Mapping

from bot.domain.paper import Filled
from bot.domain.places import PersonRef
from bot.domain.summary import ItemSummary

Names = Mapping[PersonRef, str]
Row = tuple[str, ...]

COLUMNS = ("kind", "principle", "ref", "question", "part", "text", "by", "date", "state")
STEP_COLUMNS = ("first step", "barrier", "involve", "why")
"""What only next steps have, after the columns that all have."""


def said_rows(filled: Filled) -> Iterator[Row]:
    for item in filled.summary.items:
        yield from _item_rows(item, filled.names)


def step_rows(filled: Filled) -> Iterator[Row]:
    for step in filled.summary.steps:
        due = step.due.isoformat() if step.due else ""
        told = (
            "next step",
            step.principle,
            str(step.number),
            "",
            "",
            step.what,
            step.who(filled.names),
            due,
            step.state,
        )
        yield (*told, step.first, step.barrier, step.involve, step.why)


def _item_rows(item: ItemSummary, names: Names) -> Iterator[Row]:
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
