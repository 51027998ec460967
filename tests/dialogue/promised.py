"""What leaders were promised not to read, worked out from docs/rules.md alone: nothing here asks the gate."""

import re
from collections.abc import Iterator

from bot.domain.answer import Agreement, Answer, NextStep
from bot.domain.audience import Promise
from bot.domain.reflection import Prompt
from tests.dialogue.reflections import Invented

CANARY = re.compile(r"canary[b-z]+")
CROWD = 5


def canaries(text: str) -> set[str]:
    return set(CANARY.findall(text.lower()))


def for_leaders(found: Invented) -> set[str]:
    """The canaries that may reach leaders."""
    allowed = set(found.canaries.get("leaders", ()))
    for prompt in found.record.passage.prompts:
        promises = {prompt.promise, found.present}
        if Promise.ALONE in promises:
            continue
        answers = [answer for answer in found.record.answers if answer.prompt == prompt.id]
        for answer in answers:
            if _may_be_read(found, answer, answers, promises):
                allowed |= found.canaries[answer.id]
        for written in _written_down(found, prompt):
            allowed |= _of_what_was_written(found, written, answers, promises)
    return allowed


def _may_be_read(found: Invented, answer: Answer, answers: list[Answer], promises: set[Promise]) -> bool:
    if answer.deleted or answer.taken_out or answer.written_at > found.span.until:
        return False
    if answer.shared or promises == {Promise.NAMED}:
        return True
    nameless = {
        each.author
        for each in answers
        if not (each.deleted or each.taken_out or each.shared) and each.written_at <= found.span.until
    }
    return Promise.AGREED not in promises and len(nameless) >= CROWD


def _written_down(found: Invented, prompt: Prompt) -> Iterator[Agreement | NextStep]:
    yield from (each for each in found.record.agreements if each.prompt == prompt.id)
    yield from (each for each in found.record.steps if each.prompt == prompt.id)


def _of_what_was_written(
    found: Invented, written: Agreement | NextStep, answers: list[Answer], promises: set[Promise]
) -> set[str]:
    """An agreed answer or a step, if all whose words are in it said OK; dissent only where names are told."""
    text = written.text if isinstance(written, Agreement) else written.what
    theirs = {each.id: found.canaries[each.id] | found.replaced.get(each.id, set()) for each in answers}
    held = canaries(text)
    quoted = [each for each in answers if theirs[each.id] & held]
    mine = written.by if isinstance(written, NextStep) else None
    if not all(_said_ok(each, promises) for each in quoted if each.author != mine):
        return set()
    dissent = isinstance(written, Agreement) and promises == {Promise.NAMED}
    return held | (canaries(written.dissent) if dissent and isinstance(written, Agreement) else set())


def _said_ok(answer: Answer, promises: set[Promise]) -> bool:
    return not answer.deleted and (answer.shared or promises == {Promise.NAMED})


def for_the_team(found: Invented) -> set[str]:
    """The team reads everything that stands, and what it wrote down together, whatever became of the answers."""
    allowed = {word for kind in ("written down", "dissent", "leaders") for word in found.canaries.get(kind, ())}
    for answer in found.record.answers:
        if not answer.deleted and not answer.taken_out:
            allowed |= found.canaries[answer.id]
    for each in found.record.agreements:
        allowed |= canaries(each.text)
    for step in found.record.steps:
        allowed |= canaries(step.what)
    return allowed
