"""What a sentence rests on stays with us: no platform is sent the ids of answers, whatever it is that a page says."""

import json
from collections.abc import Callable, Iterator

import pytest

from adapters.documents.library import DocumentLibrary
from adapters.playground.render import wire
from adapters.slack.render.levels import Level
from adapters.slack.render.messages import messages as slack_messages
from adapters.teams.render.messages import messages as teams_messages
from bot.dialogue.digest import summarise
from bot.dialogue.release import Release
from bot.dialogue.wording import pages, paper
from bot.domain.audience import Audience
from bot.domain.message import Bar, Chart, Message
from bot.domain.places import MessageRef
from bot.domain.summary import Summary
from tests.dialogue.reflections import NAMES, Invented, invented

REFLECTIONS = 40


def linked(_: MessageRef) -> str:
    return "https://chat.example.org/message"


def slack(message: Message) -> str:
    return str(slack_messages(message, level=Level.CHARTS, link=linked))


def teams(message: Message) -> str:
    return json.dumps([each.card() for each in teams_messages(message, link=linked)])


def logged(message: Message) -> str:
    return f"{message.plain} {message!r}"


def summary(found: Invented) -> Summary:
    return summarise(found.record, Release(Audience.TEAM), found.span)


def told(found: Invented) -> Iterator[Message]:
    yield pages.page_message(summary(found), NAMES, "page")
    if detail := pages.detail_message(summary(found), NAMES):
        yield detail
    yield Message((Chart("Answers", (Bar("Principle 1", 1, 2, tuple(ids(found))),)),))


def ids(found: Invented) -> Iterator[str]:
    record = found.record
    yield from (answer.id for answer in record.answers)
    yield from (stance.id for stance in record.stances)
    yield from (word.id for word in record.exchange)
    yield from (prompt.id for prompt in record.passage.prompts)


@pytest.mark.parametrize("sent", [wire.dump, slack, teams, logged])
def test_no_id_of_what_people_said_is_sent(sent: Callable[[Message], str]) -> None:
    behind = 0
    for number in range(REFLECTIONS):
        found = invented(number)
        for message in told(found):
            behind += sum(bool(getattr(block, "behind", ())) for block in message.blocks)
            shown = sent(message)
            assert not [key for key in ids(found) if key in shown]
            assert "behind" not in shown
    assert behind > 100


@pytest.mark.parametrize("file_format", ["csv", "md", "json", "ics"])
def test_no_file_holds_one(file_format: str) -> None:
    library = DocumentLibrary()
    for number in range(REFLECTIONS):
        found = invented(number)
        written = library.write(paper.filled(summary(found), NAMES), file_format).decode()
        assert not [key for key in ids(found) if key in written]
