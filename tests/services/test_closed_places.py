"""A channel out of reach: whoever can mend it is told once, alone; nothing is lost, and it goes on by itself."""

from dataclasses import replace

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.errors import TryLater, Unreachable
from bot.domain.events import Body, Joined, Left, PlaceChanged
from bot.domain.form import Nothing
from bot.domain.places import Channel
from storage.status import read_status
from tests.journeys.edges import Accident
from tests.journeys.town import Town
from tests.services.scene import TEAM

ALONE = "direct-maria"


async def running(town: Town, leadership: str = "") -> None:
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", days="mon", leadership=leadership)


def archived(town: Town, channel: str = TEAM) -> PlaceChanged:
    return PlaceChanged(Channel(town.place(channel), channel), archived=True)


async def closed(town: Town) -> list[str]:
    return [each.place.channel for each in (await read_status(town.store.database)).closed]


async def test_removed_from_the_channel_the_facilitator_is_told_how_to_go_on(district: Town) -> None:
    await running(district)
    before = district.text(TEAM)
    await district.hear(TEAM, None, Left())
    assert "I was removed from #cte-automotive" in district.text(ALONE)
    assert "add me to that channel again" in district.text(ALONE)
    assert "Nothing is lost." in district.text(ALONE)
    assert district.text(TEAM) == before
    assert await closed(district) == [TEAM]


async def test_archived_the_facilitator_is_told_how_to_go_on(district: Town) -> None:
    await running(district)
    await district.hear(TEAM, None, archived(district))
    assert "Someone archived #cte-automotive" in district.text(ALONE)
    assert "open the channel again" in district.text(ALONE)


async def test_a_channel_whose_name_is_no_longer_told_is_known_by_its_worksheet(district: Town) -> None:
    await running(district)
    district.census.closed.add(TEAM)
    await district.hear(TEAM, None, Left())
    assert "removed from the channel of “Your Role in Putting Learner Success First" in district.text(ALONE)


async def test_nothing_is_asked_until_it_is_open_again(district: Town) -> None:
    await running(district)
    await district.hear(TEAM, None, Left())
    await district.until("2026-09-21 10:00")
    assert "Question 1" not in district.text(TEAM)
    await district.hear(TEAM, None, Joined())
    assert "Question 1" in district.text(TEAM)


async def test_every_facilitator_is_told_and_nobody_else(district: Town) -> None:
    await running(district)
    await district.types(TEAM, "maria", "facilitators add tom")
    await district.hear(TEAM, None, Left())
    told = [each.id for each in district.chat.people if district.messages(f"direct-{each.id}")]
    assert told == ["maria", "tom"]


async def test_they_are_told_once_whatever_tells_us(district: Town) -> None:
    await running(district)
    district.post.closed.add(TEAM)
    await district.until("2026-09-14 10:00")
    assert "Unarchive it to go on." in district.text(ALONE)
    news: list[Body] = [archived(district), Left(), archived(district)]
    for body in news:
        await district.hear(TEAM, None, body)
    assert len(district.messages(ALONE)) == 1


async def test_somebody_who_can_not_be_written_to_holds_nothing_up(district: Town) -> None:
    await running(district)
    await district.types(TEAM, "maria", "facilitators add tom")
    district.census.absent.add("maria")
    await district.hear(TEAM, None, archived(district))
    assert await closed(district) == [TEAM]
    assert "Someone archived #cte-automotive" in district.text("direct-tom")
    assert not district.messages(ALONE)


async def test_a_channel_that_got_another_id_is_told_once_and_nothing_is_lost(district: Town) -> None:
    await running(district)
    moved = PlaceChanged(Channel(district.place(TEAM), TEAM, external=True), moved=True)
    for _ in range(2):
        await district.hear(TEAM, None, moved)
    [told] = [message.plain for message in district.messages(ALONE)]
    assert "#cte-automotive was shared with people outside, so it is a new channel for me." in told
    assert "Nothing is lost." in told
    [place] = (await read_status(district.store.database)).closed
    assert "has a new id. Set up again there" in place.reason
    await district.until("2026-09-21 10:00")
    assert "Question 1" not in district.text(TEAM)


async def test_a_leadership_channel_that_got_another_id_is_told_to_the_team(district: Town) -> None:
    await running(district, leadership="leadership")
    moved = PlaceChanged(Channel(district.place("leadership"), "leadership"), moved=True)
    await district.hear("leadership", None, moved)
    assert "I could not write to #leadership. It was shared with people outside." in district.text(TEAM)


async def test_news_of_outsiders_opens_no_closed_channel(district: Town) -> None:
    await running(district)
    await district.hear(TEAM, None, archived(district))
    await district.hear(TEAM, None, PlaceChanged(Channel(district.place(TEAM), TEAM, external=True)))
    assert await closed(district) == [TEAM]


async def test_each_closing_is_told(district: Town) -> None:
    await running(district)
    for _ in range(2):
        await district.hear(TEAM, None, archived(district))
        await district.hear(TEAM, None, PlaceChanged(Channel(district.place(TEAM), TEAM)))
    assert len(district.messages(ALONE)) == 2


async def test_a_channel_where_nothing_is_under_way_is_closed_without_a_word(district: Town) -> None:
    await district.hear(TEAM, None, Left())
    assert await closed(district) == [TEAM]
    assert not district.messages(ALONE)


async def test_leaders_are_not_told_but_the_teams_that_report_to_them_are(district: Town) -> None:
    await running(district, leadership="leadership")
    await district.presses("leadership", "james", "Accept")
    before = district.text("leadership")
    await district.hear("leadership", None, Left())
    assert "I could not write to #leadership. I was removed from it." in district.text(TEAM)
    assert district.text("leadership") == before
    assert not any(district.messages(f"direct-{each.id}") for each in district.chat.people)


async def test_a_leadership_channel_that_takes_no_message_is_told_to_the_team(district: Town) -> None:
    district.post.accidents = [Accident(Unreachable("The channel was deleted."), "leadership")]
    await running(district, leadership="leadership")
    assert district.text(TEAM).count("I could not write to #leadership. The channel was deleted.") == 1


async def test_a_team_that_reports_elsewhere_by_now_is_not_told(district: Town) -> None:
    await running(district, leadership="leadership")
    district.census.newcomers["cte-health"] = ("maria",)
    await district.types(TEAM, "maria", "settings leadership=cte-health")
    await district.hear("leadership", None, archived(district, "leadership"))
    assert "could not write" not in district.text(TEAM)


async def test_a_conversation_that_takes_no_message_starts_no_chain(district: Town) -> None:
    await running(district)
    district.post.accidents = [Accident(Unreachable("This person is gone."), ALONE, times=100)]
    await district.hear(TEAM, None, Left())
    assert await closed(district) == [TEAM, ALONE]
    assert len(await district.many(Delivery, state=DeliveryState.PARKED)) == 1


async def test_an_event_is_kept_until_the_platform_says_where_to_tell_it(district: Town) -> None:
    await running(district)
    district.census.away = TryLater(1.0)
    assert await district.listener.hear(district.event(TEAM, None, Left())) == Nothing()
    assert not await closed(district)
    district.census.away = None
    await district.engine.settle()
    assert len(district.messages(ALONE)) == 1


async def test_a_message_is_tried_again_until_the_platform_says_where_to_tell_it(district: Town) -> None:
    await running(district)
    district.post.closed.add(TEAM)
    district.census.away = TryLater(1.0)
    await district.types(TEAM, "maria", "pause")
    assert not await closed(district)
    district.census.away = None
    [waiting] = await district.many(Delivery, state=DeliveryState.PLANNED)
    async with district.store.transaction() as tx:
        await tx.put(replace(waiting, wake_at=await tx.now()))
    await district.engine.settle()
    assert len(district.messages(ALONE)) == 1
