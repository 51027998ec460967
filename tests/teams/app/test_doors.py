"""Nothing is acknowledged before it is committed, and whatever is not Microsoft's for us ends at the door."""

import io
import json
import logging
from typing import Any

import aiohttp
import jwt
import pytest

from bot.domain.answer import Answer
from tests.teams.journeys.town import TeamsTown, room_id
from tests.teams.standin.school import TENANT, Message
from tests.teams.standin.server import Signer

ROOM = room_id("cte-automotive")
WORDS = "Nobody's business but ours."


@pytest.fixture
async def prompt(town: TeamsTown) -> Message:
    """A question that stands in the channel."""
    for channel in ("cte-automotive", "leadership"):
        await town.invite(channel)
    await town.types("cte-automotive", "maria", "setup plan=own parts=1.A.2 every=0", "")
    await town.types("cte-automotive", "maria", "start", "")
    await town.types("cte-automotive", "maria", "next", "")
    return [each for each in town.teams.tenant.roots(ROOM) if not each.author and not each.deleted][-1]


async def answers(town: TeamsTown) -> list[str]:
    async with town.engine._context.store.reading() as reader:
        return [each.text for each in await reader.many(Answer) if not each.deleted]


def said(town: TeamsTown, prompt: Message, text: str = WORDS) -> dict[str, Any]:
    """An activity with somebody's reply."""
    person = town.teams.person("id-priya")
    message = town.teams.tenant.post(ROOM, prompt.id, person.who.id, text)
    return person._told("message", ROOM, message, text)


async def test_a_reply_is_stored_and_counted_on_the_card(town: TeamsTown, prompt: Message) -> None:
    await town.says("cte-automotive", "priya", "We meet <b>& & “plan”</b> on Mondays.", prompt.id)
    assert await answers(town) == ["We meet <b>& & “plan”</b> on Mondays."]
    assert "1 answer from 1 person" in json.dumps(prompt.card)


async def test_an_answer_in_the_box_takes_the_place_of_the_one_before(town: TeamsTown, prompt: Message) -> None:
    priya = town.teams.person("id-priya")
    for text in ("First.", "Second."):
        answer = await priya.submits(ROOM, prompt, "Save my answer", text=text)
        assert answer.status == 200
    await town.settle()
    assert await answers(town) == ["Second."]


async def test_without_consent_the_card_says_how_to_answer(town: TeamsTown, prompt: Message) -> None:
    assert "Plain replies are not saved" not in json.dumps(prompt.card)
    assert "Reply in the thread to answer" in json.dumps(prompt.card)
    for team in town.teams.tenant.teams.values():
        team.consents = False
    town.clock.now = town.clock.now.replace(day=14)
    await town.says("cte-automotive", "priya", "our way", prompt.id)
    assert await answers(town) == []
    await town.says("cte-automotive", "priya", "@Reflectory Close to forty students answered.", prompt.id)
    assert await answers(town) == ["Close to forty students answered."]
    shown = json.dumps(prompt.card)
    assert "Plain replies are not saved here" in shown
    assert "Reply in the thread to answer" not in shown


BAD_CLAIMS = {
    "for another bot": {"aud": "22222222-2222-4333-8444-555555555555"},
    "expired": {"exp": 1_700_000_000},
    "not valid yet": {"nbf": 4_000_000_000},
    "by somebody else": {"iss": "https://evil.example.org"},
    "for another service": {"serviceurl": "https://evil.example.org/"},
    "for no service": {"serviceurl": None},
}


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=list(BAD_CLAIMS))
async def test_a_token_that_is_not_for_us_is_401(
    town: TeamsTown, prompt: Message, claims: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await town.teams.send(said(town, prompt), **claims)
    assert answer.status == 401
    assert await answers(town) == []
    assert WORDS not in caplog.text


def forged(town: TeamsTown) -> dict[str, str]:
    stranger, service = Signer("k1"), town.teams.service
    unendorsed = Signer("k9", endorsements=())
    town.teams.keys.append(unendorsed)
    symmetric = jwt.encode({"aud": "x"}, "secret" * 8, algorithm="HS256", headers={"kid": "k1"})
    none = jwt.encode({"aud": "x"}, "", algorithm="none", headers={"kid": "k1"})
    nameless = jwt.encode({"iss": "https://api.botframework.com"}, stranger.key, algorithm="RS256")
    return {
        "nothing": "",
        "garbage": "abc",
        "three parts of garbage": "a.b.c",
        "signed by a stranger": stranger.token(service),
        "signed by a key that is not known": Signer("k7").token(service),
        "signed by a key that is not for Teams": unendorsed.token(service),
        "a secret's": symmetric,
        "nobody's": none,
        "a key without a name": nameless,
    }


async def test_whatever_is_forged_is_401(town: TeamsTown, prompt: Message) -> None:
    for what, token in forged(town).items():
        answer = await town.teams.send(said(town, prompt), token=token)
        assert answer.status == 401, what
    assert await answers(town) == []


async def test_a_new_key_of_microsofts_is_fetched_and_strange_ones_do_not_make_us_fetch(
    town: TeamsTown, prompt: Message
) -> None:
    fetched = town.teams.fetched
    for number in range(20):
        await town.teams.send(said(town, prompt), token=Signer(f"strange{number}").token(town.teams.service))
    assert town.teams.fetched <= fetched + 1
    town.clock.now = town.clock.now.replace(hour=town.clock.now.hour + 1)
    new = Signer("k2")
    town.teams.keys = [new]
    town.teams.signer = new
    assert (await town.teams.send(said(town, prompt, "Signed anew."))).status == 200
    assert await answers(town) == ["Signed anew."]


def malformed(activity: dict[str, Any]) -> dict[str, Any]:
    bare = dict(activity)
    return {
        "no type": {name: value for name, value in bare.items() if name != "type"},
        "no conversation": {name: value for name, value in bare.items() if name != "conversation"},
        "no id": {name: value for name, value in bare.items() if name != "id"},
        "a strange moment": {**bare, "timestamp": "yesterday"},
        "a moment without a zone": {**bare, "timestamp": "2026-09-10T12:00:00"},
        "text that is none": {**bare, "text": {"a": 1}},
        "entities that are none": {**bare, "entities": 7},
        "another channel": {**bare, "channelId": "slack"},
        "a name that no id has": {**bare, "from": {"id": "a b"}},
        "an unknown invoke": {**bare, "type": "invoke", "name": "signin/verifyState", "value": {}},
    }


async def test_whatever_is_malformed_is_400(town: TeamsTown, prompt: Message) -> None:
    for what, activity in malformed(said(town, prompt)).items():
        answer = await town.teams.send(activity)
        assert answer.status == 400, (what, answer)
        assert WORDS not in str(answer.body)
    assert await answers(town) == []


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff\xfe", b'"text"', b"null", b"", b"[" * 100_000, b'{"a":1e999}'])
async def test_whatever_is_no_activity_is_400(town: TeamsTown, raw: bytes) -> None:
    headers = {"Authorization": f"Bearer {town.teams.signer.token(town.teams.service)}"}
    async with aiohttp.ClientSession() as session, session.post(town.teams.bot, data=raw, headers=headers) as answer:
        assert answer.status == 400


async def test_what_is_too_large_is_413(town: TeamsTown) -> None:
    headers = {"Authorization": f"Bearer {town.teams.signer.token(town.teams.service)}"}
    large = b'{"text": "' + b"x" * 3_000_000 + b'"}'
    body = io.BytesIO(large)
    async with aiohttp.ClientSession() as session, session.post(town.teams.bot, data=body, headers=headers) as answer:
        assert answer.status == 413


async def test_no_tenant_is_403(town: TeamsTown, prompt: Message) -> None:
    activity = said(town, prompt)
    activity["channelData"].pop("tenant")
    activity["conversation"].pop("tenantId")
    assert (await town.teams.send(activity)).status == 403


async def test_another_tenant_is_403(town: TeamsTown, prompt: Message) -> None:
    activity = said(town, prompt)
    activity["channelData"]["tenant"]["id"] = TENANT.replace("1", "2")
    assert (await town.teams.send(activity)).status == 403
    assert await answers(town) == []


async def test_a_service_that_is_not_microsofts_is_403(town: TeamsTown, prompt: Message) -> None:
    activity = said(town, prompt) | {"serviceUrl": "https://evil.example.org/"}
    assert (await town.teams.send(activity, serviceurl="https://evil.example.org/")).status == 403
    assert await answers(town) == []


async def test_the_page_on_privacy_is_there_for_everybody(town: TeamsTown) -> None:
    address = town.teams.bot.replace("/api/messages", "/teams/privacy")
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        page = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert "forget me" in page
    assert "<script" not in page


async def test_a_tenant_in_capitals_is_the_same(town: TeamsTown, prompt: Message) -> None:
    activity = said(town, prompt)
    activity["channelData"]["tenant"]["id"] = TENANT.upper()
    assert (await town.teams.send(activity)).status == 200
    assert await answers(town) == [WORDS]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_moment_before_or_after_all_time_is_400(town: TeamsTown, prompt: Message, moment: str) -> None:
    assert (await town.teams.send({**said(town, prompt), "timestamp": moment})).status == 400
