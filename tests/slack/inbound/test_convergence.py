"""Whatever order, however often and under whatever names Slack tells of one message: the same answer is stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.answering import hear_message
from bot.domain.answer import Answer
from bot.domain.events import Deleted, Edited, Event, Posted
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt
from tests.dialogue.builders import WORKSHEET, a_prompt
from tests.slack.inbound import pushed
from tests.slack.inbound.hearing import heard
from tests.slack.inbound.pushed import BEN, BOT, DELETED, EDITED, Json

OPEN = a_prompt("1.A.2")
CLOSED = replace(OPEN, closed_at=datetime(2024, 9, 14, 14, 0, 30, tzinfo=UTC))
"""Closed after the message was written, before it was changed."""

ASK = f"<@{BOT}> status"
LAST = "1726322500.000000"
FIRST, SECOND, THIRD = (
    pushed.said(f"Ask <@{BOT}> and <@{BEN}>"),
    pushed.edited(pushed.said("Three")),
    pushed.edited(pushed.said("Four"), ts=LAST),
)
TWO_FILES = pushed.with_files(pushed.file(), pushed.file("b.pdf"), text="Here")
ONE_FILE = TWO_FILES | {"files": [pushed.file(), pushed.TAKEN_AWAY]}
MENTION = {**FIRST, "type": "app_mention", "channel": pushed.CHANNEL, "event_ts": FIRST["ts"]}


def told_without_before(body: Json) -> Json:
    return {**body, "event": {name: each for name, each in body["event"].items() if name != "previous_message"}}


STORIES: dict[str, tuple[Json, ...]] = {
    "written": (
        pushed.told(FIRST),
        pushed.envelope(MENTION, event_id="Ev0MENTION"),
        pushed.changed(pushed.previewed(FIRST), FIRST),
    ),
    "edited": (
        pushed.told(FIRST),
        pushed.changed(SECOND, FIRST),
        told_without_before(pushed.changed(SECOND, FIRST)),
        pushed.changed(pushed.previewed(SECOND), SECOND),
    ),
    "edited twice and deleted": (
        pushed.told(FIRST),
        pushed.envelope(MENTION, event_id="Ev0MENTION"),
        pushed.changed(pushed.previewed(FIRST), FIRST),
        pushed.changed(SECOND, FIRST),
        pushed.changed(pushed.previewed(SECOND), SECOND),
        pushed.changed(THIRD, SECOND, ts="1726322500.000100"),
        pushed.deleted(THIRD),
    ),
    "sent to the channel as well": (
        pushed.told(pushed.broadcast()),
        pushed.changed(pushed.broadcast(), pushed.said()),
        pushed.changed(pushed.edited(pushed.broadcast("Three")), pushed.broadcast()),
    ),
    "a file taken away": (
        pushed.told(TWO_FILES),
        pushed.changed(ONE_FILE, TWO_FILES, ts="1726322470.000900"),
        pushed.changed(pushed.previewed(ONE_FILE), ONE_FILE, ts="1726322471.000100"),
        pushed.changed(pushed.edited(ONE_FILE | {"text": "Here it is"}, ts=LAST), ONE_FILE),
    ),
    "a command made an answer": (
        pushed.told(pushed.said(ASK)),
        pushed.changed(SECOND, pushed.said(ASK)),
    ),
    "an answer made a command": (
        pushed.told(FIRST),
        pushed.changed(pushed.edited(pushed.said(ASK)), FIRST),
    ),
    "an answer made a command and an answer again": (
        pushed.told(FIRST),
        pushed.changed(pushed.edited(pushed.said(ASK)), FIRST),
        pushed.changed(THIRD, pushed.edited(pushed.said(ASK))),
    ),
}
"""What Slack tells, in the order in which it happened."""

ENDS: dict[str, tuple[str, str, tuple[str, ...], bool]] = {
    "written": ("0", "Ask @someone and @Ben Okafor", (), False),
    "edited": (EDITED, "Three", (), False),
    "edited twice and deleted": (DELETED, "", (), True),
    "sent to the channel as well": (EDITED, "Three", (), False),
    "a file taken away": (LAST, "Here it is", ("plan.pdf",), False),
    "a command made an answer": (EDITED, "Three", (), False),
    "an answer made a command": (EDITED, "", (), True),
    "an answer made a command and an answer again": (LAST, "Four", (), False),
}


def stored_after(bodies: Sequence[Json], prompt: Prompt = OPEN) -> Answer | None:
    """As bot.services.listening stores it."""
    stored: Answer | None = None
    for body in bodies:
        event = heard(body, {BEN: "Ben Okafor"})
        if isinstance(event, Event) and isinstance(event.body, Posted | Edited | Deleted) and event.body.ref.root:
            author = stored.author if stored else event.actor or PersonRef(event.place.workspace, "")
            decision = hear_message(prompt, WORKSHEET, stored, event.body, author, event.at)
            stored = next((each for each in decision.changes if isinstance(each, Answer)), stored)
    return stored


@pytest.mark.parametrize("story", sorted(STORIES))
def test_told_in_order_a_message_ends_as_it_stands(story: str) -> None:
    answer = stored_after(STORIES[story])
    assert answer
    assert (answer.version, answer.text, answer.files, answer.deleted) == ENDS[story]
    assert answer.author.id == pushed.ANA


@pytest.mark.parametrize("prompt", [OPEN, CLOSED], ids=["open", "closed"])
@pytest.mark.parametrize("story", sorted(STORIES))
@given(data=st.data())
def test_told_in_any_order_and_more_than_once_it_ends_the_same(story: str, prompt: Prompt, data: st.DataObject) -> None:
    bodies = STORIES[story]
    again = data.draw(st.lists(st.sampled_from(bodies), max_size=len(bodies)))
    twins = [{**body, "event_id": f"Ev0TWIN{number}"} for number, body in enumerate(again)]
    told = data.draw(st.permutations([*bodies, *twins]))
    assert stored_after(told, prompt) == stored_after(bodies, prompt)
