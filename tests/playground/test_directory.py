"""What the playground tells of rooms and people, and how its threads are read back."""

from bot.domain.events import Posted
from bot.domain.places import MessageRef, PersonRef, Place
from tests.playground import scenes
from tests.playground.stage import AUTOMOTIVE
from tests.playground.visitor import Visitor

TOWN = AUTOMOTIVE.workspace


def places(*rooms: str) -> set[Place]:
    return {Place(TOWN, room) for room in rooms}


async def test_people_are_in_their_channels_and_in_a_conversation_of_their_own(at: Visitor) -> None:
    directory = at.stage.messenger
    assert await directory.places_of(PersonRef(TOWN, "tom")) == places("cte-automotive", "cte-health", "direct-tom")
    assert await directory.direct(PersonRef(TOWN, "tom")) == Place(TOWN, "direct-tom")


async def test_an_archived_channel_is_nobodys_place(at: Visitor) -> None:
    at.stage.chat.close_room("cte-health")
    assert await at.stage.messenger.places_of(PersonRef(TOWN, "grace")) == places("direct-grace")


async def test_a_thread_is_read_back_as_it_stands_now(at: Visitor, prompt: MessageRef) -> None:
    chat, messenger = at.stage.chat, at.stage.messenger
    kept = chat.say(AUTOMOTIVE.channel, "tom", "As first written.", root=prompt.id)
    gone = chat.say(AUTOMOTIVE.channel, "priya", "Taken away.", root=prompt.id)
    chat.say(AUTOMOTIVE.channel, "maria", "@Reflectory status", root=prompt.id)
    await messenger.post(AUTOMOTIVE, scenes.NOTE, "note", prompt)
    chat.change(kept, "As changed later.")
    chat.delete(gone)
    reading = await messenger.thread(prompt, "")
    [event] = reading.events
    assert event.body == Posted(MessageRef(AUTOMOTIVE, kept.id, prompt.id), "000002", "As changed later.")
    assert (event.actor, event.at, reading.cursor) == (PersonRef(TOWN, "tom"), kept.at, "")


async def test_a_long_thread_is_read_in_stretches(at: Visitor, prompt: MessageRef) -> None:
    said = [at.stage.chat.say(AUTOMOTIVE.channel, "tom", str(number), root=prompt.id).id for number in range(200)]
    first = await at.stage.messenger.thread(prompt, "")
    second = await at.stage.messenger.thread(prompt, first.cursor)
    assert first.cursor
    assert not second.cursor
    read = [event.body.ref.id for event in (*first.events, *second.events) if isinstance(event.body, Posted)]
    assert read == said
