"""What a platform does to us: limits are waited out, doubts looked up, refusals told to whom they concern."""

import pytest

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.errors import MessengerError, Rejected, TryLater, Unknown, Unreachable, Waits
from bot.domain.events import Chosen, Commanded, PlaceChanged
from bot.domain.message import Act
from bot.domain.places import Channel
from bot.services.running import Engine
from storage.status import read_status
from tests.journeys.edges import Accident
from tests.journeys.town import Town, said
from tests.services.scene import TEAM, Scene

QUESTION = "How do you make sure"


async def about_to_ask(town: Town, leadership: str = "") -> None:
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0", leadership=leadership)


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
