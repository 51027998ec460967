"""What every messenger keeps to, whatever the platform. A new one joins by one line in PLATFORMS."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.render.page import Pages, View
from bot.domain.delivery import Absent, Found
from bot.domain.errors import Unreachable
from bot.domain.message import Heading, Message, Text
from bot.domain.places import ChannelKind, MessageRef, PersonRef, Place
from bot.services.ports import Messenger
from tests.playground.stage import AUTOMOTIVE, Stage

PLATFORMS = ("playground",)
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
    close: Callable[[], None]


@pytest.fixture(params=PLATFORMS)
async def platform(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Platform]:
    makers: dict[str, Callable[[Path], Awaitable[tuple[Platform, Callable[[], None]]]]] = {"playground": _playground}
    made, end = await makers[request.param](tmp_path)
    yield made
    end()


async def _playground(folder: Path) -> tuple[Platform, Callable[[], None]]:
    stage = Stage(folder)
    chat, room = stage.chat, stage.chat.room(AUTOMOTIVE.channel)
    view = View(room, chat.person("maria"))

    def say(text: str, root: MessageRef) -> MessageRef:
        entry = chat.say(room.id, "maria", text, root=root.thread)
        return MessageRef(AUTOMOTIVE, entry.id, entry.root)

    def downloaded(ref: MessageRef) -> tuple[str, bytes]:
        attachment = chat.attachments(chat.entry(room.id, ref.id))[0]
        return chat.file(room.id, attachment.id, "maria")

    made = Platform(
        messenger=PlaygroundMessenger(chat),
        place=AUTOMOTIVE,
        lost=Place(AUTOMOTIVE.workspace, "gone"),
        shown=lambda thread: Pages(chat).page(View(view.room, view.person, thread=thread)),
        say=say,
        saved=lambda ref: chat.entry(room.id, ref.id).saved,
        downloaded=downloaded,
        close=lambda: chat.close_room(room.id),
    )
    return made, chat.close


def words(text: str) -> Message:
    return Message((Text(text),))


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
    await platform.messenger.update(ref, words("newer words"))
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
    assert platform.saved(answer)
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
        await platform.messenger.update(ref, words("changed"))
    with pytest.raises(Unreachable):
        await platform.messenger.upload(platform.place, "a.csv", b"", "k3", None)


async def test_a_file_can_be_downloaded_and_found(platform: Platform) -> None:
    content = bytes(range(256)) * 40
    ref = await platform.messenger.upload(platform.place, 'Our "worksheet".docx', content, "f1", None)
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
    text = "word " * 20_000
    ref = await platform.messenger.post(platform.place, words(text), "k1", None)
    assert text.strip() in platform.shown(ref.id)


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
