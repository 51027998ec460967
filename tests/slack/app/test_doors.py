"""Nothing is acknowledged before it is committed, and whatever is not Slack's ends at the door."""

import asyncio
import json
import logging
from urllib.parse import urlencode

import aiohttp
import pytest

from adapters.slack.app import doors
from adapters.slack.settings import Mode
from bot.domain.answer import Answer
from storage.store import SqlStore
from tests.slack.app.running import running
from tests.slack.standin.faults import Fault
from tests.slack.standin.server import BOT, CHANNEL, DARNELL, MARIA, OPEN, PRIYA, TEAM

MODES = sorted(Mode)
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("mode", MODES)
async def test_an_answer_is_stored_marked_and_receipted(store: SqlStore, mode: Mode) -> None:
    async with running(store, mode) as at:
        prompt = await at.asks()
        ts = await at.replies("We meet <b>& & “plan”</b> on Mondays.", prompt, PRIYA)
        assert await at.answers() == ["We meet <b>& & “plan”</b> on Mondays."]
        assert at.message(ts)["reactions"][0]["name"] == "white_check_mark"
        assert "1 answer from 1 person" in at.message(prompt)["text"]


@pytest.mark.parametrize("mode", MODES)
async def test_what_the_database_can_not_take_is_sent_again(store: SqlStore, mode: Mode) -> None:
    async with running(store, mode) as at:
        prompt = await at.asks()
        at.store.away = True
        at.slack.person(PRIYA).says(CHANNEL, "First try", thread=prompt)
        await at.slack.outgoing.settled()
        tries = at.slack.outgoing.attempts[-4:]
        assert [each.answer.status for each in tries] == ([503] * 4 if mode is Mode.HTTP else [0] * 4)
        at.store.away = False
        at.slack.outgoing.tell(at.slack.team, tries[0].event["event"], tries[0].event["event_id"])
        await at.settled()
        assert await at.answers() == ["First try"]


async def test_a_button_that_can_not_be_kept_is_not_acknowledged(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        at.store.away = True
        answer = await at.slack.person(PRIYA).presses(CHANNEL, prompt, "Not this time")
        assert answer.status == 503


async def test_an_event_is_kept_while_slack_itself_is_away(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        at.slack.faults.order(Fault.CUT, times=1000)
        at.slack.person(PRIYA).says(CHANNEL, "Said in the storm to <@U0DARNELL>", thread=prompt)
        await at.slack.outgoing.settled()
        assert (await at.answers())[0].startswith("Said in the storm to @")


async def test_slack_is_asked_who_we_are_at_the_start_alone(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        before = len(at.slack.api.called("auth.test"))
        for number in range(5):
            at.slack.person(PRIYA).says(CHANNEL, f"Answer {number}", thread=prompt)
        await at.settled()
        assert len(await at.answers()) == 5
        assert len(at.slack.api.called("auth.test")) == before


async def test_slacks_variables_in_the_environment_change_nothing(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET", "BOT_TOKEN"):
        monkeypatch.setenv(f"SLACK_{name}", "from-the-environment")
    async with running(store) as at:
        await at.replies("It works", await at.asks())
        assert await at.answers() == ["It works"]


FORGED = {
    "no signature": {"X-Slack-Signature": ""},
    "a wrong signature": {"X-Slack-Signature": "v0=" + "0" * 64},
    "a signature that is no ASCII": {"X-Slack-Signature": "v0=é"},
    "an old timestamp": {"X-Slack-Request-Timestamp": "1500000000"},
    "a timestamp that is no number": {"X-Slack-Request-Timestamp": "now"},
    "a huge timestamp": {"X-Slack-Request-Timestamp": "9" * 400},
}


@pytest.mark.parametrize("forgery", sorted(FORGED))
async def test_a_forged_request_is_401_and_leaves_nothing_in_the_log(
    store: SqlStore, forgery: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(store) as at:
        body = json.dumps({"type": "event_callback", "event": {"text": "canary words"}}).encode()
        answer = await at.slack.outgoing.request(body, **FORGED[forgery])
        assert answer.status == 401
    assert "canary" not in caplog.text


MALFORMED = {
    "no JSON": b"{",
    "bytes that are no text": b"\xff\xfe\xfd",
    "an array": b"[1, 2]",
    "a number": b"7",
    "a deep array": b"[" * 100_000,
    "a deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "an event that is a number": json.dumps({"type": "event_callback", "team_id": TEAM, "event": 5}).encode(),
    "a challenge that is none": json.dumps({"type": "url_verification", "challenge": {"a": 1}}).encode(),
    "a team that is a list": json.dumps({"type": "block_actions", "team": [1], "user": "x"}).encode(),
    "a user that is a text": json.dumps({"type": "view_submission", "team": {"id": "T1"}, "user": "x"}).encode(),
    "nothing that Slack knows": json.dumps({"type": "event_callback"}).encode(),
}


@pytest.mark.parametrize("shape", sorted(MALFORMED))
async def test_a_malformed_request_is_4xx_however_well_it_is_signed(store: SqlStore, shape: str) -> None:
    async with running(store) as at:
        body = MALFORMED[shape]
        form = urlencode({"payload": body.decode("latin-1")}).encode()
        answers = [await at.slack.outgoing.request(body), await at.slack.outgoing.request(form, FORM)]
        assert all(400 <= each.status < 500 for each in answers), answers


async def test_a_body_that_is_too_large_is_413(store: SqlStore) -> None:
    async with running(store) as at:
        answer = await at.slack.outgoing.request(b'{"a": "' + b"x" * 256 * 1024 + b'"}')
        assert answer.status == 413


async def test_other_methods_and_paths_are_4xx(store: SqlStore) -> None:
    async with running(store) as at, aiohttp.ClientSession() as browser:
        for method, path in (("GET", "/slack/events"), ("PUT", "/slack/events"), ("POST", "/slack/else")):
            async with browser.request(method, at.url + path) as answer:
                assert answer.status in {404, 405}


async def test_slack_is_told_its_challenge(store: SqlStore) -> None:
    async with running(store) as at:
        body = json.dumps({"type": "url_verification", "challenge": "abc123", "token": "t"}).encode()
        answer = await at.slack.outgoing.request(body)
        assert (answer.status, answer.body) == (200, {"challenge": "abc123"})


async def test_a_command_with_the_word_payload_in_it_works(store: SqlStore) -> None:
    async with running(store) as at:
        answer = await at.types("what is payload=1")
        assert answer.status == 200
        assert any("payload" in each["text"] or "term" in each["text"] for each in at.responses)


async def test_the_same_message_however_often_it_is_told_is_one_answer(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        await at.replies("Once", prompt, PRIYA)
        event = at.slack.outgoing.attempts[-1].event
        for identifier in ("", "", event["event_id"]):
            at.slack.outgoing.tell(at.slack.team, event["event"], identifier)
        await at.settled()
        assert await at.answers() == ["Once"]


async def test_a_mention_that_is_told_twice_is_answered_once(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        await at.replies(f"<@{BOT}> status", prompt, DARNELL)
        assert len(at.slack.person(DARNELL).told(CHANNEL)) == 1
        assert await at.answers() == []


async def test_edits_deletions_and_what_only_looks_like_them(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        first, second = await at.replies("First", prompt), await at.replies("Second", prompt)
        at.slack.person(MARIA).unfurls(CHANNEL, first)
        await at.settled()
        at.slack.person(MARIA).edits(CHANNEL, first, "First, better")
        at.slack.person(MARIA).deletes(CHANNEL, second)
        await at.settled()
        assert await at.answers() == ["First, better"]


async def test_what_is_not_said_to_us_leaves_no_trace(store: SqlStore) -> None:
    async with running(store) as at:
        await at.asks()
        maria = at.slack.person(MARIA)
        other = maria.says(OPEN, "Lunch?")
        maria.says(OPEN, "Yes", thread=other)
        maria.says(CHANNEL, "Not in a thread")
        await at.settled()
        assert await at.many(Answer) == ()


async def test_what_a_silent_database_does_not_take_in_time_is_503(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "PATIENCE", 0.2)
    async with running(store) as at:
        prompt = await at.asks()
        at.store.silent = asyncio.Event()
        answer = await at.slack.person(PRIYA).presses(CHANNEL, prompt, "Not this time")
        assert answer.status == 503
        at.store.silent.set()
