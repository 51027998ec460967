"""The worked example of the documentation: its district, and its story as told through the real engine.

The story itself is example_story.txt. What is drawn of it is example_pictures'.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from adapters.playground.sdk.cast import Cast, Member, Room
from bot.domain.answer import Answer
from bot.domain.events import Chosen
from bot.domain.form import Form, Pick, Show
from bot.domain.message import Button, Choices, Message
from bot.domain.paper import WantedFile
from bot.domain.reflection import Reflection
from bot.domain.year import WantedReport
from bot.services.reporting_years import newest_year, written_report
from bot.services.summarising import filled_worksheet
from storage.engine import engine_for
from storage.migrate import migrate
from storage.store import SqlStore
from tests.journeys.playground import Playground
from tests.journeys.stage import Shown as Seen
from tests.journeys.town import Town, town
from tests.journeys.transcript import Telling

STORY = Path(__file__).with_name("example_story.txt")
FILES = ("docx", "pdf", "xlsx")
REPORTS = ("docx", "pdf")

PEOPLE = (
    Member("elena", "Elena Marsh", "Lead teacher, Automotive"),
    Member("wade", "Wade Sutter", "Auto service teacher"),
    Member("keisha", "Keisha Lanier", "Collision repair teacher"),
    Member("hank", "Hank Dufresne", "Shop instructor"),
    Member("bao", "Bao Tran", "Math teacher"),
    Member("ruth", "Ruth Abel", "Counselor"),
    Member("joyce", "Joyce Amadi", "Lead teacher, Health Science"),
    Member("lena", "Lena Ortiz", "Nursing assistant teacher"),
    Member("sam", "Sam Whitlock", "EMT teacher"),
    Member("farah", "Farah Naseer", "Anatomy teacher"),
    Member("doug", "Doug Penn", "Work-based learning coordinator"),
    Member("mei", "Mei Castellano", "Counselor"),
    Member("andre", "Andre Fontaine", "Chef instructor, Culinary Arts"),
    Member("tess", "Tess Holloway", "Baking teacher"),
    Member("nico", "Nico Varga", "Hospitality teacher"),
    Member("pat", "Pat Greer", "Special education teacher"),
    Member("omar", "Omar Diallo", "Business teacher"),
    Member("gwen", "Gwen Albright", "Superintendent"),
    Member("marcus", "Marcus Bell", "CTE director"),
)
TEAMS = ("cte-automotive", "cte-culinary", "cte-health")
LEADERSHIP = "leadership"
CHANNELS = (
    Room("cte-automotive", "cte-automotive", "Automotive", ("elena", "wade", "keisha", "hank", "bao", "ruth")),
    Room("cte-culinary", "cte-culinary", "Culinary Arts", ("andre", "tess", "nico", "pat", "omar")),
    Room("cte-health", "cte-health", "Health Science", ("joyce", "lena", "sam", "farah", "doug", "mei")),
    Room(LEADERSHIP, LEADERSHIP, "The superintendent and the CTE director", ("gwen", "marcus"), public=True),
)


@dataclass
class Shown:
    """What people saw, by the names that the pictures and files have in the documentation."""

    messages: dict[str, Message] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)


@dataclass
class Stage(Playground):
    """A form's option may be named by words of its label (`…words`), a button by words above it (`Yes on words`)."""

    def visible(self) -> Seen:
        """Nothing: this story checks nothing, and to look at everything after each turn takes long."""
        return {}

    async def sends(self, channel: str, who: str, fields: dict[str, tuple[str, ...]]) -> None:
        assert isinstance(self.form, Show), self.form
        options = {
            each.name: {option.label: option.value for option in each.options}
            for each in self.form.form.fields
            if isinstance(each, Pick)
        }
        meant = {name: tuple(_meant(options.get(name, {}), value) for value in given) for name, given in fields.items()}
        await super().sends(channel, who, meant)

    async def presses(self, channel: str, who: str, label: str, thread: str) -> None:
        name, on, words = label.partition(" on ")
        if not on:
            await super().presses(channel, who, label, thread)
            return
        replies = self.town.chat.replies(channel, thread, "")
        messages = [self.town.shown(channel, entry) for entry in (thread, *(each.id for each in replies))]
        found = [button for said in messages for above, button in _buttons(said) if words in above]
        button = next(each for each in found if each.label == name)
        self._answered(await self.town.hear(channel, who, Chosen(button.act, button.subject)))


def _meant(options: dict[str, str], value: str) -> str:
    words = value.removeprefix("…")
    return next(key for label, key in options.items() if words in label) if words != value else value


def _buttons(message: Message) -> Iterator[tuple[str, Button]]:
    """Each with the words between it and the buttons before."""
    start = 0
    for end, block in enumerate(message.blocks):
        if isinstance(block, Choices):
            above = Message(message.blocks[start:end]).plain
            yield from ((above, button) for button in block.buttons)
            start = end + 1


async def told(folder: Path) -> Shown:
    """The story, on a new store in this folder."""
    url = f"sqlite+aiosqlite:///{folder / 'store.db'}"
    await asyncio.to_thread(migrate, url)
    store = SqlStore(engine_for(url), keys=[Fernet.generate_key().decode()], doubt=0.0, delays=[0.0] * 5)
    shown = Shown()
    async with town(store, folder, Cast(PEOPLE, CHANNELS)) as district:
        stage = Stage(district)
        for channel in (*TEAMS, LEADERSHIP):
            await district.invite(channel)
        await _tell(stage, shown)
        shown.answers = {team: await _answers(district, team) for team in TEAMS}
    await store.close()
    return shown


async def _tell(stage: Stage, shown: Shown) -> None:
    telling = Telling(stage)
    for number, line in enumerate(STORY.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            if line.startswith("["):
                await SCENES[line.strip("[]")](stage, shown)
            elif line and not line.startswith("--"):
                await telling.tell(line)
        except AssertionError as wrong:
            raise AssertionError(f"{STORY.name}:{number}: {line}\n{wrong}") from None


async def _answers(district: Town, team: str) -> int:
    found = await district.many(Answer, place=district.place(team))
    return sum(answer.counts for answer in found)


async def _asked(stage: Stage, shown: Shown) -> None:
    """Before the leaders have answered anything."""
    page = stage.thread(LEADERSHIP, "From your teams")
    shown.messages["page"] = stage.town.shown(LEADERSHIP, page)
    shown.messages["section"] = _reply(stage, LEADERSHIP, page, "cte-culinary: ")
    await stage.presses(LEADERSHIP, "gwen", "Not now on Buy one used hybrid", page)
    assert isinstance(stage.form, Show)
    shown.forms["decide"] = stage.form.form


async def _answered(stage: Stage, shown: Shown) -> None:
    """Where the team talked about it."""
    asked = stage.thread("cte-automotive", "what will you do next")
    shown.messages["verdict"] = _reply(stage, "cte-automotive", asked, "Your leaders answered")
    asked = stage.thread("cte-culinary", "Strategies, policies or programs")
    shown.messages["reply"] = _reply(stage, "cte-culinary", asked, "Your leaders answered")


async def _later(stage: Stage, shown: Shown) -> None:
    """A month on: what is new, the team's own summary, and everything that is filed."""
    shown.messages["next-page"] = stage.town.shown(LEADERSHIP, stage.thread(LEADERSHIP, "From your teams"))
    await stage.types("cte-automotive", "elena", "summary", "")
    summary = stage.thread("cte-automotive", "Our summary")
    shown.messages["summary"] = stage.town.shown("cte-automotive", summary)
    shown.messages["detail"] = _reply(stage, "cte-automotive", summary, "Question by question")
    await _filed(stage.town, shown)


async def _filed(district: Town, shown: Shown) -> None:
    leadership, team = district.place(LEADERSHIP), district.place("cte-automotive")
    reflection = await district.one(Reflection, place=team)
    for each in FILES:
        shown.files[f"worksheet.{each}"] = await filled_worksheet(district.context, reflection, WantedFile(each))
    year = await newest_year(district.context, leadership)
    assert year
    for each in REPORTS:
        report = await written_report(district.context, leadership, WantedReport(each, year))
        assert report
        shown.files[f"year-report.{each}"] = report


def _reply(stage: Stage, channel: str, root: str, words: str) -> Message:
    """The newest of ours in a thread that says this."""
    replies = (entry for entry in reversed(stage.town.chat.replies(channel, root, "")) if entry.blocks)
    messages = (stage.town.shown(channel, entry.id) for entry in replies)
    return next(said for said in messages if words in said.plain)


SCENES = {"asked": _asked, "answered": _answered, "later": _later}
