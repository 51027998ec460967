"""A playground with a scripted bot behind it. Run `python -m tests.playground.stage` to look at it in a browser."""

import asyncio
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from adapters.playground.app.server import create_app, serving
from adapters.playground.inbound import WORKSPACE
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.sdk.chat import Chat
from adapters.playground.settings import PlaygroundSettings
from bot.domain.errors import TryAgain
from bot.domain.events import Chosen, Commanded, Event, HomeOpened, Joined, Posted, Submitted
from bot.domain.form import FormId, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act
from bot.domain.places import MessageRef, Place
from tests.playground import scenes

MONDAY = datetime(2026, 9, 14, 12, tzinfo=UTC)  # 8:00 in the district
AUTOMOTIVE = Place(WORKSPACE, "cte-automotive")


class Scripted:
    """Implements ports.Conversation: it remembers what it heard and answers from the scenes."""

    def __init__(self, messenger: PlaygroundMessenger) -> None:
        self.heard: list[Event] = []
        self.away = False
        self.stuck = False
        self.due: datetime | None = None
        self.settled = 0
        self.settling = asyncio.Event()
        self._messenger = messenger

    async def hear(self, event: Event) -> Reply:
        if self.away:
            raise TryAgain
        self.heard.append(event)
        if isinstance(event.body, Joined):
            await self._messenger.post(event.place, scenes.WELCOME, f"welcome {event.place.channel}", None)
        if isinstance(event.body, Posted) and event.body.ref.root:
            await self._messenger.mark(event.body.ref, True)
        match event.body:
            case Chosen():
                return self._chosen(event)
            case Submitted():
                return self._submitted(event)
            case Commanded(text="home") | HomeOpened():
                return scenes.home(Place(WORKSPACE, "cte-health"), len(self.heard))
            case Commanded():
                return Private(scenes.NOTE)
            case _:
                return Nothing()

    async def next_question(self) -> datetime | None:
        return await self.next_due()

    async def next_due(self) -> datetime | None:
        return self.due

    async def settle(self) -> None:
        if self.stuck:
            raise TryAgain
        self.settled += 1
        self.settling.set()
        self.due = None

    def last(self, *, skip: int = 0) -> Event:
        return self.heard[-1 - skip]

    @staticmethod
    def _chosen(event: Event) -> Reply:
        match event.body:
            case Chosen(act=Act.SET_UP):
                return Show(scenes.SET_UP)
            case Chosen(act=Act.ANSWER_IN_FORM):
                return Show(scenes.ANSWER)
            case Chosen(act=Act.RESOURCES):
                return Private(scenes.NOTE)
            case _:
                return Nothing()

    @staticmethod
    def _submitted(event: Event) -> Reply:
        assert isinstance(event.body, Submitted)
        if event.body.form is FormId.SET_UP and not event.body.values["days"]:
            return Invalid({"days": "Choose at least one day.", "time": "Choose a time between 7 AM and 6 PM."})
        return Nothing()


class Stage:
    def __init__(self, folder: Path, *, real: Callable[[], datetime] = lambda: MONDAY) -> None:
        self.settings = PlaygroundSettings(folder, open_browser=False)
        self.chat = Chat(self.settings.chat_file, real)
        self.messenger = PlaygroundMessenger(self.chat)
        self.bot = Scripted(self.messenger)

    def app(self) -> web.Application:
        return create_app(self.settings, self.chat, self.bot, self.bot)

    async def play(self) -> MessageRef:
        """Two weeks of a team's life; the address of the first prompt."""
        clock = self.chat.clock
        clock.forward(timedelta(hours=1))
        prompt = await self.messenger.post(AUTOMOTIVE, scenes.PROMPT, "prompt", None)
        clock.forward(timedelta(minutes=12))
        priya = self.chat.say(
            "cte-automotive",
            "priya",
            "The advisory board met twice, but only one shop owner came. Nobody asked families.",
            root=prompt.id,
        )
        self.chat.save(priya, True)
        clock.forward(timedelta(minutes=41))
        text = "Two employers, the community college, and the counselors.\nWage data came from the state."
        darnell = self.chat.say("cte-automotive", "darnell", text, root=prompt.id)
        self.chat.save(self.chat.change(darnell, text), True)
        self.chat.say(
            "cte-automotive", "maria", "Thanks, both! Tom, would you add the counselors' side?", root=prompt.id
        )
        clock.forward(timedelta(hours=4))
        self.chat.say("cte-automotive", "tom", "Bus leaves for the Harbor Auto visit at 12:45 on Wednesday.")
        clock.forward(timedelta(days=1))
        await self.messenger.post(AUTOMOTIVE, scenes.GATE, "gate", None)
        clock.forward(timedelta(days=10))
        link = MessageRef(AUTOMOTIVE, priya.id, prompt.id)
        await self.messenger.post(AUTOMOTIVE, scenes.page(link), "page", None)
        await self.messenger.upload(AUTOMOTIVE, "worksheet.docx", b"PK" * 9000, "file", prompt, about="The worksheet")
        return prompt


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        async with serving(stage.app(), stage.settings):
            await stage.play()
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
