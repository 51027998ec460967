"""In a chat, a file goes into the person's own drive if they say yes; the link is there either way."""

from typing import Any

import pytest

from tests.slack.standin.faults import Fault
from tests.teams.journeys.town import TeamsTown
from tests.teams.standin.school import Message

CHAT = "a:id-maria"
NAME = "worksheet.csv"


@pytest.fixture
async def asked(town: TeamsTown) -> Message:
    """The message that asks whether the file may be put there."""
    for command in ("setup plan=own parts=1.A.2 every=0", "start", "next", "export csv"):
        await town.types("direct-maria", "maria", command, "")
    [message] = [each for each in standing(town) if "sizeInBytes" in each.card]
    assert any("Download" in str(each.card) for each in standing(town))
    return message


def standing(town: TeamsTown) -> list[Message]:
    return [each for each in town.teams.tenant.said[CHAT] if not each.author and not each.deleted]


async def answer(town: TeamsTown, asked: Message, said: str, who: str = "maria", **changes: str) -> int:
    address = f"{town.teams.url}/drive/{NAME}"
    info = {"uploadUrl": address, "contentUrl": address, "name": NAME, "uniqueId": "u1", "fileType": "csv"}
    value: dict[str, Any] = {"action": said, "context": asked.card[f"{said}Context"], "uploadInfo": info | changes}
    person = town.teams.person(f"id-{who}")
    chat = f"a:id-{who}"
    told = await town.teams.send(person._acts(chat, asked, "invoke", name="fileConsent/invoke", value=value))
    await town.settle()
    return told.status


async def test_a_yes_puts_it_there(town: TeamsTown, asked: Message) -> None:
    assert await answer(town, asked, "accept") == 200
    content = town.teams.services.drive[NAME]
    assert len(content) == asked.card["sizeInBytes"]
    assert asked.deleted
    assert standing(town)[-1].card == {"uniqueId": "u1", "fileType": "csv"}


async def test_a_no_takes_the_question_away(town: TeamsTown, asked: Message) -> None:
    assert await answer(town, asked, "decline") == 200
    assert asked.deleted
    assert not town.teams.services.drive


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example.org/x",
        "http://district-my.sharepoint.com/x",
        "https://sharepoint.com.evil.org/",
        "https://a:b@district-my.sharepoint.com/x",
        "http://[",
    ],
)
async def test_it_is_put_nowhere_else(town: TeamsTown, asked: Message, address: str) -> None:
    assert await answer(town, asked, "accept", uploadUrl=address) == 200
    assert "could not put the file there" in standing(town)[-1].text
    assert not town.teams.services.drive


async def test_a_drive_that_refuses_it_is_told(town: TeamsTown, asked: Message) -> None:
    town.teams.faults.order(Fault.STATUS, "drive", status=507)
    await answer(town, asked, "accept")
    assert "could not put the file there" in standing(town)[-1].text


async def test_nobody_else_gets_it(town: TeamsTown, asked: Message) -> None:
    """Whoever learned the file's name still asks from a chat of their own."""
    await answer(town, asked, "accept", who="priya")
    assert not town.teams.services.drive


async def test_what_names_no_place_is_400(town: TeamsTown, asked: Message) -> None:
    assert await answer(town, asked, "accept", uploadUrl="x" * 5_000) == 400
