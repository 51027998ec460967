"""Invented weeks through the whole program: nothing reaches who was promised not to read it, and nothing stays stale.

Everything that stands in the leadership channel, every file, log line, `status` and the metrics are searched for words
that only their authors may share; and what any channel shows is compared with what would be written now.
"""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.dialogue.digest import Span
from bot.domain.answer import Answer, NextStep
from bot.domain.audience import Audience, Promise
from bot.domain.briefing import Matter, Verdict
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Body, Chosen, Deleted, Edited, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act, Message
from bot.domain.paper import WantedFile
from bot.domain.places import MessageRef
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page, PageState
from bot.services.composing import compose
from bot.services.recall import record_of
from bot.services.summarising import filled_worksheet
from reflectory.metrics import Metrics, Scrape
from reflectory.operators import status_text
from storage.counting import count
from storage.status import read_status
from tests.dialogue.promised import canaries, for_leaders, for_the_team
from tests.dialogue.reflections import Invented
from tests.documents.reading import words
from tests.journeys.town import Town

TEAM, LEADERS = "cte-automotive", "leadership"
FACILITATOR = "maria"
TEACHERS = ("maria", "darnell", "priya", "tom", "ana", "bo", "cy", "di")
LOOKS = 3
OFTEN_READ = 12
"""Acts between two looks at everything."""

WITHOUT_WORDS = {Kind.MARK, Kind.PICTURE, Kind.EXPORT, Kind.YEAR_REPORT}
PAGES = {Kind.TEAM_PAGE, Kind.LEADERS_PAGE, Kind.PAGE_DETAIL, Kind.BRIEFING}
EVER = datetime(2100, 1, 1, tzinfo=UTC)

Deed = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class Weeks:
    """A team that answers and takes back, and its leaders; `canaries` by the answer that ever held them."""

    town: Town
    seed: int
    promise: Promise
    metrics: Metrics = field(default_factory=Metrics)
    canaries: dict[str, set[str]] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(f"weeks {self.seed} {self.promise}")
        self.number = self.seed * 100_000

    async def begin(self) -> None:
        self.town.census.newcomers[TEAM] = TEACHERS[4:]
        self.town.uses(observer=self.metrics)
        await self.town.sets_up(
            TEAM,
            FACILITATOR,
            plan="own",
            parts="1.A.1, 1.A.2, 2.A.1, 2.A.2",
            every="0",
            promise=self.promise.value,
            leadership=LEADERS,
        )
        await self.town.presses(LEADERS, "james", "Accept")
        await self.next_question()
        for who in self.dice.sample(TEACHERS, 6):
            await self.says(who)

    # --- What people do ---

    def text(self) -> str:
        """Words of somebody's own, and what others might say as well."""
        self.number += 1
        rest, letters = self.number, ""
        while rest:
            rest, last = divmod(rest, 20)
            letters += "bcdfghjklmnpqrstvwxz"[last]
        word = f"canary{letters}"
        return f"We {word} keep our {word} tools in {word} the barn {word} at night {word}."

    async def do_something(self) -> None:
        deeds: list[tuple[int, Deed]] = [
            (6, lambda: self.says(self.somebody())),
            (3, self.answers_in_a_form),
            (3, self.edits),
            (3, self.deletes),
            (6, self.marks),
            (3, self.votes),
            (2, self.agrees_with),
            (3, self.writes_down),
            (3, self.makes_a_step),
            (2, self.changes_a_step),
            (1, self.raises),
            (1, self.decides),
            (1, self.next_question),
            (1, lambda: self.types("close")),
            (2, lambda: self.types("summary")),
            (2, self.leaders_read),
        ]
        weights = [weight for weight, _ in deeds]
        await self.dice.choices([deed for _, deed in deeds], weights)[0]()

    def somebody(self) -> str:
        return self.dice.choice(TEACHERS)

    def version(self) -> str:
        """A newer one than any before; a message's first is the moment at which it was written."""
        return f"9{self.number:012}"

    async def hear(self, channel: str, who: str, body: Body) -> None:
        await self.town.hear(channel, who, body)
        for answer in await self.town.many(Answer):
            self.canaries.setdefault(answer.id, set()).update(canaries(answer.text))

    async def types(self, command: str) -> None:
        await self.town.types(TEAM, FACILITATOR, command)

    async def next_question(self) -> None:
        if self.asked < 4:
            self.asked += 1
            await self.types("next")

    async def prompt(self) -> Prompt:
        return self.dice.choice(await self.town.many(Prompt))

    async def root(self, prompt: Prompt) -> MessageRef:
        delivery = await self.town.one(Delivery, kind=Kind.PROMPT, subject=prompt.id)
        assert delivery.message
        return delivery.message

    async def says(self, who: str) -> None:
        root = await self.root(await self.prompt())
        await self.town.says(TEAM, who, self.text(), root.id)
        for answer in await self.town.many(Answer):
            self.canaries.setdefault(answer.id, set()).update(canaries(answer.text))

    async def answers_in_a_form(self) -> None:
        prompt = await self.prompt()
        form = FormId.UNKNOWN if self.dice.random() < 0.3 else FormId.ANSWER
        values = {"text": (self.text(),), "who": (self.text(),)}
        await self.hear(TEAM, self.somebody(), Submitted(form, f"{prompt.id}:{prompt.item}", values))

    async def an_answer(self, *, message: bool = False) -> Answer | None:
        found = [a for a in await self.town.many(Answer) if not a.deleted and (a.message or not message)]
        return self.dice.choice(found) if found else None

    async def edits(self) -> None:
        answer = await self.an_answer(message=True)
        if answer and answer.message:
            await self.hear(TEAM, answer.author.id, Edited(answer.message, self.version(), self.text()))

    async def deletes(self) -> None:
        answer = await self.an_answer()
        if answer and answer.message:
            await self.hear(TEAM, answer.author.id, Deleted(answer.message, self.version()))
        elif answer:
            await self.hear(TEAM, answer.author.id, Chosen(Act.DELETE_ANSWER, answer.id))

    async def marks(self) -> None:
        answer = await self.an_answer()
        acts = [Act.SHARE, Act.SHARE, Act.UNSHARE, Act.NOT_AN_ANSWER, Act.PUT_BACK]
        if answer:
            await self.hear(TEAM, answer.author.id, Chosen(self.dice.choice(acts), answer.id))

    async def votes(self) -> None:
        prompt = await self.prompt()
        act = self.dice.choice([Act.VOTE_YES, Act.VOTE_NO, Act.VOTE_UNSURE])
        await self.hear(TEAM, self.somebody(), Chosen(act, f"{prompt.id}:{prompt.item}"))

    async def agrees_with(self) -> None:
        answer = await self.an_answer()
        if answer:
            await self.hear(TEAM, self.somebody(), Chosen(Act.AGREE_WITH, f"{answer.prompt}:{answer.id}"))

    async def written(self) -> tuple[str, str]:
        """Under which question, and what: the team's own words or somebody's."""
        prompt, answer = await self.prompt(), await self.an_answer()
        quoted = answer is not None and bool(answer.text) and self.dice.random() < 0.5
        return (answer.prompt, answer.text) if answer and quoted else (prompt.id, self.text())

    async def writes_down(self) -> None:
        prompt, text = await self.written()
        values = {"text": (text,), "dissent": (self.text() if self.dice.random() < 0.3 else "",)}
        await self.hear(TEAM, FACILITATOR, Submitted(FormId.AGREED_ANSWER, prompt, values))

    async def makes_a_step(self) -> None:
        prompt, text = await self.written()
        values = {"what": (text,), "owner": (self.somebody(),), "due": ("2026-12-01",)}
        await self.hear(TEAM, self.somebody(), Submitted(FormId.MAKE_STEP, f"{prompt}:", values))

    async def changes_a_step(self) -> None:
        steps = await self.town.many(NextStep)
        if steps:
            _, text = await self.written()
            values = {"what": (text,), "owner": (self.somebody(),), "due": ("2026-12-08",)}
            await self.hear(TEAM, FACILITATOR, Submitted(FormId.CHANGE_STEP, self.dice.choice(steps).id, values))

    async def raises(self) -> None:
        steps = await self.town.many(NextStep)
        if steps:
            step = self.dice.choice(steps)
            await self.hear(TEAM, FACILITATOR, Chosen(Act.RAISE, f"{step.prompt}:{step.id}"))

    async def decides(self) -> None:
        for matter in (await self.town.many(Matter))[:1]:
            verdict = self.dice.choice(list(Verdict))
            values = {"verdict": (verdict.value,), "why": ("We will see in May.",)}
            await self.hear(LEADERS, "james", Submitted(FormId.DECIDE, matter.id, values))

    async def leaders_read(self) -> None:
        await self.town.move_to(self.town.clock.now + timedelta(days=1))
        await self.town.types(LEADERS, "james", "page now")
        for page in await self.town.many(Page, state=PageState.DRAFT):
            await self.hear(TEAM, FACILITATOR, Chosen(Act.RELEASE_PAGE, page.id))

    # --- What must hold ---

    async def look(self, log: str) -> None:
        shown = await self.shown()
        found = await self.found()
        allowed, ever = for_leaders(found), for_the_team(found)
        assert canaries(self.town.everything(LEADERS)) <= allowed
        assert shown <= ever | self.spoken(found)
        for text in (log, await self.told_to_operators()):
            assert not canaries(text)
        for file_format in ("md", "json", "csv"):
            for audience, may in ((Audience.LEADERS, allowed), (Audience.TEAM, ever)):
                file = await filled_worksheet(
                    self.town.context, found.record.passage.reflection, WantedFile(file_format), audience
                )
                assert canaries(words(file, file_format)) <= may, (file_format, audience)

    def spoken(self, found: Invented) -> set[str]:
        """What was set aside stands where its author wrote it, and on its own card."""
        return {word for a in found.record.answers if not a.deleted for word in found.canaries.get(a.id, ())}

    async def found(self) -> Invented:
        """What is stored, as the oracle looks at it."""
        async with self.town.store.reading() as reader:
            reflection = (await reader.many(Reflection))[0]
            record = await record_of(reader, reflection, "")
        now = {answer.id: canaries(answer.text) for answer in record.answers}
        before = {key: self.canaries.get(key, set()) - own for key, own in now.items()}
        told = {"dissent": {w for a in record.agreements for w in canaries(a.dissent)}}
        return Invented(record, self.promise, Span("", None, EVER), now | told, before)

    async def told_to_operators(self) -> str:
        database = self.town.store.database
        scrape = Scrape(self.metrics, lambda: count(database, self.town.clock.now))
        return status_text(await read_status(database)) + (await scrape.page()).decode()

    async def shown(self) -> set[str]:
        """The canaries in all messages of ours. Each says what would be written now."""
        told: set[str] = set()
        for delivery in await self.town.many(Delivery, state=DeliveryState.POSTED):
            if delivery.kind in WITHOUT_WORDS or delivery.message is None:
                continue
            entry = self.town.chat.entry(delivery.place.channel, delivery.message.id)
            if entry.deleted:
                continue
            shown, now = self.town.shown(delivery.place.channel, entry.id), await compose(self.town.context, delivery)
            assert isinstance(now, Message), f"{delivery.kind} should stand no more"
            assert canaries(shown.plain) == canaries(now.plain), delivery.kind
            if delivery.kind in PAGES:
                assert said(shown) == said(now), delivery.kind
            told |= canaries(shown.plain)
        return told


def said(page: Message) -> list[str]:
    """But for votes: a page shows those of its moment once they are not hidden any more, when it is written next."""
    votes = ("Votes:", "Some say yes", "Where people differ", "• ")
    return [line for line in page.plain.splitlines() if not line.startswith(votes)]


@pytest.mark.parametrize("promise", [Promise.AGREED, Promise.WORDS, Promise.NAMED])
@pytest.mark.parametrize("seed", range(2))
async def test_nothing_leaks_and_nothing_stays_stale_whatever_people_do(
    district: Town, seed: int, promise: Promise, caplog: pytest.LogCaptureFixture
) -> None:
    for ours in ("bot", "storage", "adapters", "reflectory"):
        caplog.set_level(logging.DEBUG, logger=ours)
    weeks = Weeks(district, seed, promise)
    await weeks.begin()
    for _ in range(LOOKS):
        for _ in range(OFTEN_READ):
            await weeks.do_something()
        await weeks.leaders_read()
        await weeks.look(caplog.text)
    assert canaries(district.everything(TEAM))
    assert canaries(district.everything(LEADERS))
