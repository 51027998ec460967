"""What a platform does to us: limits are waited out, doubts looked up, refusals told to whom they concern."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from adapters.playground.render import wire
from bot.domain.answer import Answer, NextStep, Stance, StepState, Voice
from bot.domain.delivery import Delivery, DeliveryState, Kind, Policy
from bot.domain.errors import MessengerError, Rejected, TryLater, Unknown, Unreachable, Waits
from bot.domain.events import Chosen, Commanded, HomeOpened, PlaceChanged
from bot.domain.form import Home
from bot.domain.message import Act, Message, Text
from bot.domain.places import Channel, Place, Platform, Workspace
from bot.domain.reflection import Prompt
from bot.services.delivering import _backoff as backoff
from bot.services.delivering import deliver, deliver_one
from bot.services.running import Engine
from storage.status import read_status
from storage.tables import workspace
from tests.journeys.edges import Accident
from tests.journeys.town import Town, said
from tests.services.scene import TEAM, Scene, answer_form

QUESTION = "How do you make sure"
POSTED_BEFORE = 2
"""The welcome, and that the team has started."""


async def about_to_ask(town: Town, leadership: str = "") -> None:
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0", leadership=leadership)


async def lift_limits(town: Town) -> None:
    """As if what a limit told to wait had passed."""
    async with town.store.database.writing() as connection:
        await connection.execute(update(workspace).values(not_before=None))


def times_asked(town: Town) -> int:
    return sum(QUESTION in message.plain for message in town.messages(TEAM))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_an_unknown_outcome_is_looked_up_and_not_posted_twice(district: Town, after: bool) -> None:
    await about_to_ask(district)
    district.post.accidents = [Accident(Unknown("connection lost"), TEAM, after=after)]
    await district.types(TEAM, "maria", "next")
    assert times_asked(district) == 1
    assert f"find in {TEAM}" in district.post.calls
    assert not await district.many(Delivery, state=DeliveryState.UNKNOWN)


async def test_a_worker_that_stood_still_since_its_claim_sends_nothing(district: Town) -> None:
    """Its lease may have run out meanwhile, and another worker may have posted it."""
    await about_to_ask(district)
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    outbox, now = district.store.outbox, asyncio.get_running_loop().time()
    for claimed in await outbox.claim(10):
        await deliver(district.context, {Platform.PLAYGROUND: district.post}, claimed, outbox.settle, now)
    assert times_asked(district) == 0
    assert not await district.many(Delivery, state=DeliveryState.CLAIMED)
    await district.engine.settle()
    assert times_asked(district) == 1


async def test_what_is_found_after_a_doubt_is_made_whole_and_current(district: Town) -> None:
    """The connection was lost between the parts of a long message: only its beginning stands there."""
    await about_to_ask(district)
    district.post.accidents = [Accident(Unknown("connection lost"), TEAM, after=True)]
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    assert await deliver_one(district.context, {Platform.PLAYGROUND: district.post})
    half = district.chat.entry(TEAM, district.last(TEAM))
    district.chat.change(half, "Half", wire.dump(Message((Text("Half"),))))
    await district.engine.settle()
    assert times_asked(district) == 1
    assert "Half" not in district.text(TEAM)
    [prompt] = await district.many(Delivery, kind=Kind.PROMPT)
    assert (prompt.state, prompt.shown, prompt.wanted) == (DeliveryState.POSTED, 1, 1)


async def test_what_is_found_after_a_doubt_and_no_longer_wanted_is_taken_away(scene: Scene) -> None:
    town = scene.town
    town.post.accidents = [Accident(Unknown("connection lost"), TEAM, after=True)]
    await town.listener.hear(town.event(TEAM, "priya", answer_form(scene.prompt, "Taken back at once.")))
    while not any("Taken back" in line for line in town.thread(TEAM, town.last_prompt(TEAM))):
        assert await deliver_one(town.context, {Platform.PLAYGROUND: town.post})
    await town.listener.hear(town.event(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, "")))
    await town.engine.settle()
    assert not any("Taken back" in line for line in town.thread(TEAM, town.last_prompt(TEAM)))


async def test_a_file_in_doubt_is_not_sent_twice(scene: Scene) -> None:
    town = scene.town
    town.post.accidents = [Accident(Unknown("connection lost"), TEAM, after=True)]
    await town.types(TEAM, "maria", "export csv")
    files = [file for entry in town.chat.firsts(TEAM, "") for file in town.chat.attachments(entry)]
    assert len(files) == 1


async def test_after_twenty_tries_without_an_answer_a_message_waits_for_a_person(district: Town) -> None:
    await about_to_ask(district)
    district.post.accidents = [Accident(Unknown("connection lost"), TEAM, times=100)]
    await district.types(TEAM, "maria", "next")
    assert district.post.calls.count(f"post in {TEAM}") == 20 + POSTED_BEFORE
    assert "did not answer 20 times" in said(await district.types(TEAM, "maria", "status"))
    district.post.accidents = []
    [stuck] = await district.many(Delivery, state=DeliveryState.PARKED)
    assert await district.store.outbox.rearm(stuck.id)
    await district.engine.settle()
    assert times_asked(district) == 1


def test_waits_grow_and_are_spread_the_same_way_each_time() -> None:
    place = Place(Workspace(Platform.PLAYGROUND, "local"), TEAM)

    def wait(name: str, failures: int, attempt: int = 1) -> float:
        return backoff(replace(planned(place), id=name, failures=failures, attempt=attempt))

    for failures in range(12):
        usual = min(2.0**failures, 600.0)
        waits = [wait(str(number), failures) for number in range(50)]
        assert all(0.75 * usual <= each <= 1.25 * usual for each in waits)
        assert max(waits) - min(waits) > 0.4 * usual
        assert waits == [wait(str(number), failures) for number in range(50)]
        assert len({wait("same", failures, attempt) for attempt in range(50)}) > 40


def planned(place: Place) -> Delivery:
    moment = datetime(2026, 9, 10, tzinfo=UTC)
    return Delivery("", place, Kind.NOTICE, "", "", "", Policy.ONCE, DeliveryState.CLAIMED, 1, 0, 1, moment)


async def test_a_question_that_somebody_deleted_stays_away_and_its_replies_count(district: Town) -> None:
    await about_to_ask(district)
    await district.types(TEAM, "maria", "next")
    root = district.last_prompt(TEAM)
    district.chat.delete(district.chat.entry(TEAM, root))
    ref = await district.says(TEAM, "tom", "Below what is gone.", root)
    assert (await district.one(Answer, message=ref)).counts
    assert district.chat.entry(TEAM, ref.id).saved
    assert times_asked(district) == 0
    assert not await district.many(Delivery, state=DeliveryState.PARKED)


async def test_a_limit_for_one_place_is_waited_out_and_others_flow(district: Town) -> None:
    await about_to_ask(district)
    district.post.accidents = [Accident(TryLater(3600, Waits.PLACE), TEAM)]
    await district.types(TEAM, "maria", "next")
    await district.types("cte-health", "grace", "setup plan=own parts=2.A.1 every=0")
    await district.types("cte-health", "grace", "start")
    assert times_asked(district) == 0
    assert "Here we go" in district.text("cte-health")
    wake = await district.store.outbox.next_wake()
    assert wake is not None
    assert 3000 < wake <= 3600


async def test_a_limit_for_the_workspace_holds_everything_back(district: Town) -> None:
    await about_to_ask(district)
    district.post.accidents = [Accident(TryLater(3600), TEAM)]
    await district.types(TEAM, "maria", "next")
    await district.types("cte-health", "grace", "setup plan=own parts=2.A.1 every=0")
    await district.types("cte-health", "grace", "start")
    assert not district.messages("cte-health")


async def test_a_closed_channel_is_held_back_and_status_tells_the_cure(district: Town) -> None:
    await about_to_ask(district)
    district.post.accidents = [Accident(Unreachable("The channel is archived. Unarchive it."), TEAM)]
    await district.types(TEAM, "maria", "next")
    closed = (await read_status(district.store.database)).closed
    assert [(each.place, each.reason) for each in closed] == [
        (district.place(TEAM), "The channel is archived. Unarchive it.")
    ]
    assert times_asked(district) == 0
    assert "Unarchive it" in said(await district.types(TEAM, "maria", "status"))
    assert "Unarchive it" not in said(await district.types(TEAM, "tom", "status"))
    await district.hear(TEAM, None, PlaceChanged(Channel(district.place(TEAM), TEAM)))
    assert times_asked(district) == 1


async def test_what_leaders_can_not_be_sent_is_told_to_the_team(district: Town) -> None:
    why = "The channel takes no apps. Ask its owner."
    district.post.accidents = [Accident(Rejected(why), "leadership")]
    await about_to_ask(district, leadership="leadership")
    assert "could not write to #leadership. The channel takes no apps. Ask its owner." in district.text(TEAM)
    assert (await read_status(district.store.database)).troubled[
        0
    ].trouble == "The channel takes no apps. Ask its owner."


async def test_a_message_that_is_refused_stops_no_other(district: Town) -> None:
    await about_to_ask(district)
    district.post.accidents = [Accident(Rejected("Too long."), TEAM)]
    await district.types(TEAM, "maria", "next")
    await district.types(TEAM, "maria", "pause")
    assert "Paused" in district.text(TEAM)


ERRORS = [TryLater(0.0), Unknown("lost"), Rejected("no")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: type(each).__name__)
async def test_an_edit_that_fails_leaves_the_message_as_it_is(scene: Scene, error: MessengerError) -> None:
    town = scene.town
    before = len(town.messages(TEAM))
    town.post.accidents = [Accident(error, TEAM)]
    await town.hear(TEAM, "tom", Chosen(Act.VOTE_NO, f"{scene.prompt.id}:1.A.1"))
    assert len(town.messages(TEAM)) == before


async def test_a_platform_that_is_not_connected_waits_and_stops_nobody(district: Town) -> None:
    await about_to_ask(district)
    lonely = Engine(district.context, {})
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    await lonely.settle()
    assert not await district.many(Delivery, state=DeliveryState.CLAIMED)
    assert not await district.many(Delivery, state=DeliveryState.PARKED)


async def test_a_form_answer_deleted_and_given_again_stands_in_the_thread_again(scene: Scene) -> None:
    town, root = scene.town, scene.town.last_prompt(TEAM)
    await town.hear(TEAM, "darnell", Chosen(Act.DELETE_ANSWER, scene.form.id))
    assert not any("five criteria" in line for line in town.thread(TEAM, root))
    form = await town.hear(TEAM, "darnell", Chosen(Act.ANSWER_IN_FORM, scene.prompt.id))
    await town.submits(TEAM, "darnell", form, branch="1.A.1", text="Six criteria.")
    assert sum("Six criteria." in line for line in town.thread(TEAM, root)) == 1
    assert not await town.many(Delivery, state=DeliveryState.PARKED)


AWAY = [TryLater(60.0), Unknown("no answer")]
away = pytest.mark.parametrize("error", AWAY, ids=lambda each: type(each).__name__)


@away
async def test_what_people_do_is_stored_while_the_platform_tells_nothing(scene: Scene, error: MessengerError) -> None:
    town, gate = scene.town, f"{scene.prompt.id}:1.A.1"
    town.census.away = error
    voted = await town.hear(TEAM, "tom", Chosen(Act.VOTE_NO, gate))
    voice = await town.hear(TEAM, "tom", Chosen(Act.AGREE_WITH, f"{scene.prompt.id}:{scene.form.id}"))
    await town.hear(TEAM, "tom", answer_form(scene.prompt, "Stored all the same."))
    await town.says(TEAM, "tom", "This as well.", town.last_prompt(TEAM))
    step = await town.types(TEAM, "priya", "step done 1")
    assert "You said No" in said(voted)
    assert said(voice) == "I added your voice."
    assert "done" in said(step)
    assert {vote.person.id for vote in await town.many(Stance)} == {"darnell", "tom"}
    assert {"Stored all the same.", "This as well."} <= {answer.text for answer in await town.many(Answer)}
    assert len(await town.many(Voice)) == 1
    assert (await town.one(NextStep)).state is StepState.DONE
    assert not (await town.rows())["inbox"]


async def test_a_vote_without_known_members_does_not_end_the_vote(scene: Scene) -> None:
    scene.town.census.away = TryLater(60.0)
    await scene.town.hear(TEAM, "tom", Chosen(Act.VOTE_NO, f"{scene.prompt.id}:1.A.1"))
    assert not (await scene.town.one(Prompt, id=scene.prompt.id)).revealed


@away
async def test_what_needs_the_platform_is_not_done_and_says_so(scene: Scene, error: MessengerError) -> None:
    town = scene.town
    town.census.away = error
    before = await town.rows()
    told = [
        await town.types(TEAM, "maria", "settings plan=2"),
        await town.types(TEAM, "maria", "next"),
        await town.types(TEAM, "maria", "summary"),
        await town.types(TEAM, "maria", "facilitators add tom"),
        await town.types(TEAM, "tom", "skip"),
        await town.hear(TEAM, "maria", Chosen(Act.SET_UP, TEAM)),
        await town.hear(TEAM, "tom", HomeOpened()),
    ]
    assert {said(reply) for reply in told} == {"The chat service does not answer me now. Please try again in a minute."}
    assert isinstance(told[-1], Home)
    assert await town.rows() == before


@away
async def test_what_waits_to_be_shown_is_shown_once_the_platform_tells_names(
    scene: Scene, error: MessengerError
) -> None:
    town = scene.town
    town.census.away = error
    await town.hear(TEAM, "tom", answer_form(scene.prompt, "Shown later."))
    town.census.away = None
    async with town.store.transaction() as tx:
        now = await tx.now()
        for each in await tx.many(Delivery, state=(DeliveryState.PLANNED, DeliveryState.UNKNOWN)):
            await tx.put(replace(each, wake_at=now))
    await lift_limits(town)
    await town.engine.settle()
    assert any("Shown later." in line for line in town.thread(TEAM, town.last_prompt(TEAM)))
