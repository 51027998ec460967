"""A summary gets what a language model made of its quotes, where it may be believed. Without a model nothing is asked.

The model is given what the gate has passed for the page's audience, and of that only what `material` picks.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.shortening import Point, accepted, material
from bot.domain.summary import BranchSummary, Summary
from bot.services.context import Context
from bot.services.ports import Phrasing


async def shortened(context: Context, summary: Summary) -> Summary:
    """All questions at once: a page must leave within its deadline. What one person wrote down alone is not sent."""
    phrasing = context.phrasing
    if phrasing is None or summary.alone:
        return summary
    async with asyncio.TaskGroup() as asking:
        asked = [
            (item, [asking.create_task(_in_short(phrasing, branch)) for branch in item.branches])
            for item in summary.items
        ]
    items = (replace(item, branches=tuple(task.result() for task in tasks)) for item, tasks in asked)
    return replace(summary, items=tuple(items))


async def shortened_at_once(context: Context, summary: Summary, patience: float) -> Summary:
    """The same for somebody who waits; without any such line where the model takes longer."""
    try:
        async with asyncio.timeout(patience):
            return await shortened(context, summary)
    except TimeoutError:
        return summary


async def _in_short(phrasing: Phrasing, branch: BranchSummary) -> BranchSummary:
    given = material(branch)
    said = await phrasing.shorten([point.text for point in given]) if given else None
    return replace(branch, short=accepted(said, given)) if said else branch


def keeps_to_the_rules(said: str, sentences: Sequence[str]) -> bool:
    """Whether a page would show what a model made of these, were they of as many people."""
    given = [Point(sentence, (str(number),)) for number, sentence in enumerate(sentences)]
    return accepted(said, given) is not None
