"""Whoever acts is answered where they acted: in the modal, in App Home, or for their eyes only."""

import pytest

from adapters.slack.sdk.wire import FIELD
from bot.domain.answer import Answer, NextStep
from storage.store import SqlStore
from tests.services.scene import CALENDAR
from tests.slack.app.running import Running, running
from tests.slack.standin import acting
from tests.slack.standin.faults import Fault
from tests.slack.standin.filing import file_json, keep
from tests.slack.standin.outgoing import Answer as Answered
from tests.slack.standin.server import BOT, CHANNEL, DARNELL, MARIA, PRIYA, TOKEN


async def test_set_up_is_a_modal_with_its_preview_and_start(store: SqlStore) -> None:
    async with running(store) as at:
        maria = at.slack.person(MARIA)
        await at.types("setup")
        assert maria.form["blocks"][0]["text"]["text"]
        await maria.submits({"plan": "live"})
        assert "Preview" in str(maria.form["blocks"])
        await maria.presses_in_form("Start")
        await at.settled()
        assert "Done." in str(maria.form["blocks"])
        assert any("1 of 48" in each["text"] for each in at.posts)


async def test_what_is_wrong_with_a_form_stands_at_its_field(store: SqlStore) -> None:
    async with running(store) as at:
        maria = at.slack.person(MARIA)
        await at.types("setup")
        await maria.submits({"plan": "own", "parts": "9.Z.9"})
        assert "parts" in maria.form["errors"]


async def test_a_form_that_is_asked_for_in_words_opens_by_a_button(store: SqlStore) -> None:
    async with running(store) as at:
        maria = at.slack.person(MARIA)
        maria.says(CHANNEL, f"<@{BOT}> setup")
        await at.settled()
        offer = maria.told(CHANNEL)[-1]
        await maria.presses(CHANNEL, offer["ts"], "Open the form")
        await at.settled()
        assert "plan" in {block.get("block_id") for block in maria.form["blocks"]}


UNOPENED = {
    "too late": (Fault.ERROR, {"error": "trigger_expired"}),
    "limited": (Fault.LIMITED, {}),
    "lost": (Fault.CUT, {}),
}


@pytest.mark.parametrize("case", sorted(UNOPENED))
async def test_a_form_that_does_not_open_is_told(store: SqlStore, case: str) -> None:
    fault, details = UNOPENED[case]
    async with running(store) as at:
        prompt = await at.asks()
        at.slack.faults.order(fault, "views.open", **details)
        await at.slack.person(PRIYA).presses(CHANNEL, prompt, "Answer in a form")
        await at.settled()
        assert "too long" in at.slack.person(PRIYA).told(CHANNEL)[-1]["text"]


async def test_a_form_that_does_not_open_at_home_is_told_in_the_persons_own_conversation(store: SqlStore) -> None:
    async with running(store) as at:
        await at.asks()
        maria = at.slack.person(MARIA)
        maria.opens_home()
        await at.settled()
        at.slack.faults.order(Fault.LIMITED, "views.open")
        await maria.presses_at_home("Change the settings")
        await at.settled()
        assert "too long" in at.slack.team.direct(MARIA).messages[-1]["text"]


async def test_a_note_to_oneself_goes_away_when_its_button_is_pressed(store: SqlStore) -> None:
    async with running(store) as at:
        await at.asks()
        priya = at.slack.person(PRIYA)
        priya.says(CHANNEL, f"<@{BOT}> forget me")
        await at.settled()
        (note,) = priya.told(CHANNEL)
        await priya.presses(CHANNEL, note["ts"], "Forget my words")
        await at.settled()
        assert {"delete_original": True} in at.responses


async def test_a_menu_entry_makes_a_reply_a_next_step(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        ts = await at.replies("Call the union", prompt, PRIYA)
        darnell = at.slack.person(DARNELL)
        await darnell.chooses(CHANNEL, ts, "make_step")
        await at.settled()
        await darnell.submits({"owner": DARNELL, "due": "2026-12-01"})
        await at.settled()
        assert [step.what for step in await at.many(NextStep)] == ["Call the union"]


async def test_a_menu_entry_takes_a_reply_out(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        ts = await at.replies("Thanks!", prompt, PRIYA)
        await at.slack.person(PRIYA).chooses(CHANNEL, ts, "not_an_answer")
        await at.settled()
        (answer,) = await at.many(Answer)
        assert answer.taken_out
        assert not at.message(ts).get("reactions")


async def test_home_shows_what_is_ones_own_and_its_buttons_act_in_their_channel(store: SqlStore) -> None:
    async with running(store) as at:
        prompt = await at.asks()
        await at.replies("Mine", prompt, PRIYA)
        priya = at.slack.person(PRIYA)
        priya.opens_home()
        await at.settled()
        assert "Mine" in str(priya.home)
        await priya.presses_at_home("Delete")
        await at.settled()
        assert await at.answers() == []
        assert "Mine" not in str(priya.home)


async def sends_a_calendar(at: Running) -> Answered:
    """Maria gives a file in the set-up form."""
    maria, state, team = at.slack.person(MARIA), at.slack.state, at.slack.team
    await at.types("setup")
    await maria.submits({"plan": "1"})
    await maria.presses_in_form("Add a calendar file")
    await at.settled()
    file = file_json(state, keep(state, team, "district.ics", CALENDAR.encode()))
    payload = acting.submitted(state, team, team.users[MARIA], maria.form, {})
    payload["view"]["state"]["values"]["file"][FIELD]["files"] = [file]
    return await at.slack.outgoing.ask("interactive", payload)


async def test_a_calendar_file_is_fetched_from_slack_and_read(store: SqlStore) -> None:
    async with running(store) as at:
        assert "conferences" in (await sends_a_calendar(at)).text


async def test_a_calendar_file_that_can_not_be_fetched_is_told_at_its_field(store: SqlStore) -> None:
    async with running(store) as at:
        at.slack.state.grants[TOKEN].scopes -= {"files:read"}
        answer = await sends_a_calendar(at)
        assert "did not hand over" in answer.body["errors"]["file"]
