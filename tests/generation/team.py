"""A team to which anything may happen, in any order and with anything going wrong; what must hold is looked at."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.dialogue.closing import prompt_delivery
from bot.domain.answer import Answer
from bot.domain.events import Deleted, Edited, Event, Joined, PlaceChanged, Posted, Restored, Submitted
from bot.domain.form import FormId
from bot.domain.places import Channel, MessageRef
from bot.services.prompting import next_due
from tests.generation import said
from tests.generation.acts import PRESSED, TYPED, one
from tests.generation.invariants import broken, posted_again, told_to_leaders, unsaid
from tests.generation.said import Change, Said
from tests.generation.service import Mishap
from tests.generation.stored import Eyes, Stored, portrait
from tests.generation.world import LEADERS, TEAM, World, world

T = TypeVar("T")

MESSAGES = (Posted, Edited, Restored, Deleted)


class Team:
    """Has its own event loop, as what draws examples is not asynchronous. `heard_by` None: it is told later."""

    def __init__(self, url: str, *, blind: bool = False) -> None:
        self.loop = asyncio.Runner()
        self.opened = AsyncExitStack()
        self.eyes = Eyes(url)
        self.world: World = self.run(self.opened.enter_async_context(world(url)))
        self.world.service.blind = blind
        self.spoken: list[Said] = []
        self.words = 0
        self.next_is_due(0)
        self.stored = self.look()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def look(self) -> Stored:
        return self.eyes.read(self.world.clock.now)

    def look_again(self) -> None:
        self.stored = self.look()

    def close(self) -> None:
        self.eyes.close()
        self.run(self.opened.aclose())
        self.loop.close()

    # --- What people do ---

    def tells(self, event: Event, heard_by: int | None) -> None:
        if heard_by is not None:
            self.run(self.world.send(event, heard_by))

    def replies(self, who: str, pick: int, heard_by: int | None) -> None:
        """To a question as it stands in the channel, whether or not we know yet that it does."""
        posted = (self.world.chat.keyed(TEAM, prompt_delivery(prompt)) for prompt in self.stored.prompts)
        roots = [entry.id for entry in posted if entry] or [self.world.chat.firsts(TEAM, "")[0].id]
        root = roots[-1 - pick % len(roots)]
        self.tells(self._reply(who, root), heard_by)

    def _reply(self, who: str, root: str) -> Event:
        self.words += 1
        ref = self.world.say(who, root, f"reply number {self.words}")
        event = self.world.event(who, said.post(self.world.chat, ref, f"reply number {self.words}"), now=True)
        self.spoken.append(Said(ref, who, [event]))
        return event

    def waits_to_reply(self, who: str, worker: int) -> None:
        """To the next message of ours, and so fast that it is heard before its address is recorded."""

        async def reply(ref: MessageRef) -> None:
            if ref.place == self.world.place:
                await self.world.send(self._reply(who, ref.id), worker)

        self.world.service.eager.append(reply)

    def changes_a_reply(self, what: Change, pick: int, heard_by: int | None) -> None:
        if self.spoken:
            message = self.spoken[-1 - pick % len(self.spoken)]
            self.words += 1
            body = said.change(self.world.chat, message.ref, what, f"reply number {self.words}")
            if body:
                message.told.append(self.world.event(message.who, body))
                self.tells(message.told[-1], heard_by)

    def presses(self, deed: str, who: str, pick: int, heard_by: int | None) -> None:
        body = PRESSED[deed](self.stored, pick)
        if isinstance(body, Submitted) and body.form is FormId.ANSWER:
            self.sends_an_answer(who, body, heard_by)
        elif body:
            self.tells(self.world.event(who, body), heard_by)

    def sends_an_answer(self, who: str, form: Submitted, heard_by: int | None) -> None:
        """A form that is heard at once is the newest, whatever the clock shows."""
        self.words += 1
        words = f"form number {self.words}"
        event = self.world.event(who, replace(form, values={"text": (words,)}))
        self.tells(event, heard_by)
        if event.key in self.world.taken:
            assert words in {answer.text for answer in self.look().answers}, f"not kept: {event}"

    def types(self, line: str, heard_by: int | None) -> None:
        self.tells(self.world.event("maria", TYPED[line]), heard_by)

    def leaders_answer(self, deed: str, heard_by: int | None) -> None:
        body = PRESSED[deed](self.stored, 0)
        if body:
            self.tells(self.world.event("james", body, LEADERS), heard_by)

    # --- How the platform tells of it ---

    def is_told_late(self, pick: int, worker: int) -> None:
        event = one(self.world.untaken, pick)
        if event:
            self.run(self.world.send(event, worker))

    def is_told_again(self, pick: int, worker: int) -> None:
        """The second time nothing changes. What was refused the first time, though, may be taken then."""
        event = one([each for each in self.world.happened if each.key in self.world.taken], pick)
        if event:
            self.run(self.world.send(event, worker))
            refused = event.key not in self.stored.acted_on and not isinstance(event.body, MESSAGES)
            assert refused or portrait(self.look()) == portrait(self.stored), f"told again: {event}"

    def is_told_at_once(self, worker: int) -> None:
        self.run(self.world.send_all(self.world.untaken, worker))

    # --- What time does ---

    def next_is_due(self, worker: int) -> None:
        due = self.run(next_due(self.world.workers[worker].context))
        if due:
            self.world.clock.now = max(due, self.world.clock.now)
            self.run(self.world.work(worker))

    def clock_moves(self, by: timedelta) -> None:
        self.world.clock.now += by

    def clock_is_set_back(self, by: timedelta, line: str) -> None:
        """And the schedule is worked out anew by that clock."""
        self.clock_moves(-by)
        self.types(line, 0)

    # --- What workers do, and what happens to them ---

    def works(self, worker: int) -> None:
        self.run(self.world.work(worker))

    def sends_several(self, worker: int) -> None:
        self.run(self.world.send_several(worker))

    def both_work(self) -> None:
        self.run(self.world.work_together())

    def restarts(self, worker: int) -> None:
        self.run(self.world.restart(worker))

    def dies_with_a_claim(self, worker: int) -> None:
        self.run(self.world.die_with_a_claim(worker))

    def waits_end(self) -> None:
        self.run(self.world.let_time_pass())

    def goes_wrong(self, mishap: Mishap, times: int) -> None:
        self.world.service.mishaps.extend([mishap] * times)

    def channel_is_archived(self, *, told: bool) -> None:
        self.world.census.closed.add(TEAM)
        if told:
            self._told_of_channel(PlaceChanged(Channel(self.world.place, TEAM), archived=True))

    def channel_is_opened(self, *, invited: bool) -> None:
        if TEAM in self.world.census.closed:
            self.world.census.closed.discard(TEAM)
            self._told_of_channel(Joined() if invited else PlaceChanged(Channel(self.world.place, TEAM)))

    def _told_of_channel(self, body: Joined | PlaceChanged) -> None:
        self.run(self.world.send(self.world.event(None, body)))

    # --- What must hold ---

    def holds(self) -> None:
        """After any step."""
        before, self.stored = self.stored, self.look()
        wounds = broken(before, self.stored)
        assert not wounds, wounds
        again = posted_again(self.world, self.stored)
        assert not again, again
        amiss = [wrong for each, answer in self.answers if (wrong := each.wrong(answer, self.world.taken))]
        assert not amiss, amiss

    @property
    def answers(self) -> list[tuple[Said, Answer | None]]:
        """What people said to questions, with what is stored of it."""
        asked = (each for each in self.spoken if self.stored.prompt_at(each.ref.root))
        return [(each, self.stored.answer_at(each.ref)) for each in asked]

    def comes_to_rest(self) -> None:
        self.channel_is_opened(invited=True)
        self.run(self.world.come_to_rest())
        self.holds()
        amiss = [wrong for each, answer in self.answers if (wrong := each.differs_at_rest(answer))]
        assert not amiss, amiss
        waiting = unsaid(self.stored)
        assert not waiting, waiting
        told = told_to_leaders(self.world, self.stored)
        assert not told, told
