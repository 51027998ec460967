"""What every messenger keeps to, whatever the platform. A new one joins by its name in PLATFORMS and a maker."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.render.page import Pages, View
from bot.domain.delivery import Absent, Found
from bot.domain.errors import Partly, Unreachable
from bot.domain.events import Event, Posted
from bot.domain.message import Heading, Message, Text
from bot.domain.places import ChannelKind, MessageRef, PersonRef, Place
from bot.services.ports import Messenger
from storage.migrate import migrate
from storage.store import open_store
from tests.playground.stage import AUTOMOTIVE, Stage
from tests.slack.messenger import looks
from tests.slack.messenger.connected import TEAM_ROOM, connected, numbered, words
from tests.slack.standin.server import MARIA
from tests.stores import KEY
from tests.teams import connected as teams
from tests.teams import looks as teams_looks
from tests.teams.standin.school import MARIA as TEAMS_MARIA
from tests.teams.standin.school import TEAM

PLATFORMS = ("playground", "slack", "teams")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Platform:
    """A messenger, and what the suite needs to see of the platform behind it."""

    messenger: Messenger
    place: Place
    lost: Place
    shown: Callable[[str], str]  # the page of a thread
    say: Callable[[str, MessageRef], MessageRef]  # a person replies
    saved: Callable[[MessageRef], bool]
    downloaded: Callable[[MessageRef], tuple[str, bytes]]
    take_away: Callable[[MessageRef], object]  # somebody deletes a message of the bot's
    close: Callable[[], None]
    signs: bool = True  # whether a sign can be put on people's messages


@pytest.fixture(params=PLATFORMS)
async def platform(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Platform]:
    makers: dict[str, Callable[[Path], AbstractAsyncContextManager[Platform]]]
    makers = {"playground": _playground, "slack": _slack, "teams": _teams}
    async with makers[request.param](tmp_path) as made:
        yield made


@asynccontextmanager
async def _playground(folder: Path) -> AsyncIterator[Platform]:
    stage = Stage(folder)
    chat, room = stage.chat, stage.chat.room(AUTOMOTIVE.channel)
    view = View(room, chat.person("maria"))

    def say(text: str, root: MessageRef) -> MessageRef:
        entry = chat.say(room.id, "maria", text, root=root.thread)
        return MessageRef(AUTOMOTIVE, entry.id, entry.root)

    def downloaded(ref: MessageRef) -> tuple[str, bytes]:
        attachment = chat.attachments(chat.entry(room.id, ref.id))[0]
        return chat.file(room.id, attachment.id, "maria")

    yield Platform(
        messenger=PlaygroundMessenger(chat),
        place=AUTOMOTIVE,
        lost=Place(AUTOMOTIVE.workspace, "gone"),
        shown=lambda thread: Pages(chat).page(View(view.room, view.person, thread=thread)),
        say=say,
        saved=lambda ref: chat.entry(room.id, ref.id).saved,
        downloaded=downloaded,
        take_away=lambda ref: chat.delete(chat.entry(room.id, ref.id)),
        close=lambda: chat.close_room(room.id),
    )
    chat.close()


@asynccontextmanager
async def _slack(folder: Path) -> AsyncIterator[Platform]:
    async with connected() as at:
        room, state = at.slack.room, at.slack.state

        def message(ref: MessageRef) -> dict[str, Any]:
            found = room.message(ref.id)
            assert found
            return found

        def downloaded(ref: MessageRef) -> tuple[str, bytes]:
            stored = state.files[message(ref)["files"][0]["id"]]
            return stored.title, stored.content

        def saved(ref: MessageRef) -> bool:
            return any(sign["name"] == "white_check_mark" for sign in message(ref).get("reactions", ()))

        yield Platform(
            messenger=at.messenger,
            place=TEAM_ROOM,
            lost=at.place("C0GONE"),
            shown=lambda thread: looks.page(room, thread),
            say=lambda text, root: at.reply(MARIA, text, root),
            saved=saved,
            downloaded=downloaded,
            take_away=lambda ref: room.remove(message(ref)),
            close=lambda: setattr(room, "archived", True),
        )


@asynccontextmanager
async def _teams(folder: Path) -> AsyncIterator[Platform]:
    url = f"sqlite+aiosqlite:///{folder / 'store.db'}"
    migrate(url)
    store = await open_store(url, keys=[KEY])
    async with teams.connected(store) as at:
        tenant, channel = at.teams.tenant, teams.TEAM_ROOM.channel

        def said(text: str, root: MessageRef) -> MessageRef:
            message = tenant.post(channel, root.thread, TEAMS_MARIA, text)
            return MessageRef(teams.TEAM_ROOM, message.id, root.thread)

        def gone(ref: MessageRef) -> None:
            message = tenant.find(channel, ref.id)
            assert message
            message.deleted = message.changed = tenant.tick()

        yield Platform(
            messenger=at.edge.messenger,
            place=teams.TEAM_ROOM,
            lost=Place(teams.WORKSPACE, "19:gone@thread.tacv2"),
            shown=lambda thread: teams_looks.page(tenant.thread(channel, thread)),
            say=said,
            saved=lambda ref: False,
            downloaded=lambda ref: teams_looks.downloaded(at, ref),
            take_away=gone,
            close=lambda: setattr(tenant.teams[TEAM], "installed", False),
            signs=False,
        )
    await store.close()


async def test_a_reply_stays_in_its_thread(platform: Platform) -> None:
    root = await platform.messenger.post(platform.place, words("first"), "k1", None)
    reply = await platform.messenger.post(platform.place, words("second"), "k2", root)
    deeper = await platform.messenger.post(platform.place, words("third"), "k3", reply)
    assert (root.root, reply.root, deeper.root) == ("", root.id, root.id)
    assert root.thread == reply.thread == deeper.thread
    assert "third" in platform.shown(root.id)


async def test_a_message_is_found_by_its_key(platform: Platform) -> None:
    root = await platform.messenger.post(platform.place, words("first"), "k1", None)
    reply = await platform.messenger.post(platform.place, words("second"), "k2", root)
    assert await platform.messenger.find(platform.place, "k1", LONG_AGO, None) == Found(root)
    assert await platform.messenger.find(platform.place, "k2", LONG_AGO, root) == Found(reply)
    assert await platform.messenger.find(platform.place, "k3", LONG_AGO, None) == Absent()


async def test_an_update_shows_the_newer_words(platform: Platform) -> None:
    ref = await platform.messenger.post(platform.place, words("older words"), "k1", None)
    await platform.messenger.update(ref, words("newer words"), "k1")
    page = platform.shown(ref.id)
    assert "newer words" in page
    assert "older words" not in page
    assert await platform.messenger.find(platform.place, "k1", LONG_AGO, None) == Found(ref)


async def test_a_withdrawn_message_is_gone_and_may_be_withdrawn_again(platform: Platform) -> None:
    root = await platform.messenger.post(platform.place, words("first"), "k1", None)
    reply = await platform.messenger.post(platform.place, words("taken back"), "k2", root)
    await platform.messenger.withdraw(reply)
    await platform.messenger.withdraw(reply)
    assert "taken back" not in platform.shown(root.id)
    assert await platform.messenger.find(platform.place, "k2", LONG_AGO, root) == Absent()


async def test_marking_twice_is_once(platform: Platform) -> None:
    root = await platform.messenger.post(platform.place, words("first"), "k1", None)
    answer = platform.say("An answer", root)
    await platform.messenger.mark(answer, True)
    await platform.messenger.mark(answer, True)
    assert platform.saved(answer) == platform.signs
    await platform.messenger.mark(answer, False)
    await platform.messenger.mark(answer, False)
    assert not platform.saved(answer)


async def test_a_lost_channel_is_unreachable(platform: Platform) -> None:
    with pytest.raises(Unreachable):
        await platform.messenger.post(platform.lost, words("first"), "k1", None)


async def test_a_closed_channel_is_unreachable(platform: Platform) -> None:
    ref = await platform.messenger.post(platform.place, words("first"), "k1", None)
    platform.close()
    with pytest.raises(Unreachable):
        await platform.messenger.post(platform.place, words("second"), "k2", ref)
    with pytest.raises(Unreachable):
        await platform.messenger.update(ref, words("changed"), "k1")
    with pytest.raises(Unreachable):
        await platform.messenger.upload(platform.place, "a.csv", b"PK", "k3", None, about="The answers")


async def test_a_file_can_be_downloaded_and_found(platform: Platform) -> None:
    content = bytes(range(256)) * 40
    name = 'Our "worksheet".docx'
    ref = await platform.messenger.upload(platform.place, name, content, "f1", None, about="The worksheet")
    assert platform.downloaded(ref) == ('Our "worksheet".docx', content)
    assert await platform.messenger.find(platform.place, "f1", LONG_AGO, None) == Found(ref)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<!channel> & <@U1>", "*bold* & <b>", '"><img src=x>'])
async def test_markup_and_mentions_are_only_words(platform: Platform, text: str) -> None:
    root = await platform.messenger.post(platform.place, Message((Heading(text), Text(text))), "k1", None)
    platform.say(text, root)
    page = platform.shown(root.id)
    assert "<script>" not in page.replace('<script src="/static/page.js" defer></script>', "")
    assert not any(tag in page for tag in ("<img", "<!channel>", "<@U1>", "<b>&", "& <b>"))


async def test_very_long_text_arrives_whole(platform: Platform) -> None:
    text = numbered(20_000)
    ref = await said_whole(platform, words(text))
    assert seen(platform.shown(ref.id)) == text.split()
    assert await platform.messenger.find(platform.place, "k1", LONG_AGO, None) == Found(ref)


async def said_whole(platform: Platform, message: Message) -> MessageRef:
    """At once, or in several goes, each of which begins where the one before ended."""
    try:
        return await platform.messenger.post(platform.place, message, "k1", None)
    except Partly as begun:
        standing = begun.message
    for _ in range(20):
        try:
            return await platform.messenger.update(standing, message, "k1")
        except Partly as further:
            standing = further.message
    raise AssertionError("it does not come to an end")


async def test_a_message_grows_and_shrinks(platform: Platform) -> None:
    ref = await platform.messenger.post(platform.place, words("short"), "k1", None)
    longer = await platform.messenger.update(ref, words(numbered(5_000)), "k1")
    assert seen(platform.shown(ref.id)) == numbered(5_000).split()
    shorter = await platform.messenger.update(longer, words("short again"), "k1")
    assert shorter == ref
    assert not seen(platform.shown(ref.id))
    await platform.messenger.withdraw(await platform.messenger.update(ref, words(numbered(5_000)), "k1"))
    assert await platform.messenger.find(platform.place, "k1", LONG_AGO, None) == Absent()


async def test_what_somebody_took_away_stays_away(platform: Platform) -> None:
    root = await platform.messenger.post(platform.place, words("first"), "k1", None)
    reply = await platform.messenger.post(platform.place, words("taken away"), "k2", root)
    platform.take_away(reply)
    await platform.messenger.update(reply, words("newer words"), "k2")
    await platform.messenger.mark(reply, True)
    await platform.messenger.withdraw(reply)
    page = platform.shown(root.id)
    assert "newer words" not in page
    assert "taken away" not in page


async def test_a_thread_is_read_back_without_the_bots_own_words(platform: Platform) -> None:
    root = await platform.messenger.post(platform.place, words("first"), "k1", None)
    answers = [platform.say(text, root) for text in ("An answer", "Another, with <b> & *stars*")]
    await platform.messenger.post(platform.place, words("second"), "k2", root)
    events: list[Event] = []
    cursor = ""
    while True:
        reading = await platform.messenger.thread(root, cursor)
        events += reading.events
        cursor = reading.cursor
        if not cursor:
            break
    posted = [event.body for event in events if isinstance(event.body, Posted)]
    assert [each.ref for each in posted] == answers
    assert [each.text for each in posted] == ["An answer", "Another, with <b> & *stars*"]
    assert len({event.key for event in events}) == len(events) == 2


def seen(page: str) -> list[str]:
    """The numbered words of a page, in order; what is said once more, as in a preview, is left out."""
    return list(dict.fromkeys(re.findall(r"w\d{5}", page)))


async def test_the_directory_knows_rooms_and_people(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    directory, maria = stage.messenger, PersonRef(AUTOMOTIVE.workspace, "maria")
    channel = await directory.channel(AUTOMOTIVE)
    direct = await directory.channel(Place(AUTOMOTIVE.workspace, "direct-maria"))
    assert channel
    assert (channel.name, channel.kind) == ("cte-automotive", ChannelKind.TEAM)
    assert direct
    assert direct.kind is ChannelKind.DIRECT
    assert await directory.members(direct.place) == {maria}
    assert (await directory.person(maria)).zone == "America/New_York"
    assert await directory.channel(Place(AUTOMOTIVE.workspace, "gone")) is None
    stage.chat.close()
