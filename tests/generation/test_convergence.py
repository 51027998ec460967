"""The same messages and votes, in any order, told more than once and split between two workers: one end."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answer import Answer
from bot.domain.events import Body, Chosen, Deleted, Edited, Event, Posted, Restored
from bot.domain.message import Act
from bot.domain.places import MessageRef
from tests.generation.stored import votes
from tests.generation.team import Team

PEOPLE = ("maria", "darnell", "priya", "tom")
SIDES = {Act.VOTE_YES: "yes", Act.VOTE_NO: "no", Act.VOTE_UNSURE: "unsure"}
AT_ONCE = 5
"""Events that two workers are told of at the same time."""


@dataclass(frozen=True)
class Life:
    """One person's message from `begins` on, a minute for each version: what it says then; None where it is gone."""

    who: str
    begins: int
    versions: tuple[str | None, ...]

    def events(self, team: Team, ref: MessageRef, closed_at: datetime) -> Iterator[Event]:
        for number, (before, text) in enumerate(zip((None, *self.versions), self.versions, strict=False)):
            at = closed_at + timedelta(minutes=self.begins + number)
            body = self._told(ref, str(number), text, first=number == 0, back=before is None)
            yield Event(f"{ref.id}:{number}", ref.place, team.world.person(self.who), at, body)

    def _told(self, ref: MessageRef, version: str, text: str | None, *, first: bool, back: bool) -> Body:
        if text is None:
            return Deleted(ref, version)
        kind = Posted if first else Restored if back else Edited
        return kind(ref, version, text, ("plan.pdf",) if len(text) > 4 else ())


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
LIVES = st.lists(
    st.builds(
        Life,
        who=st.sampled_from(PEOPLE),
        begins=st.integers(-4, 4),
        versions=st.tuples(WORDS, st.lists(st.none() | WORDS, max_size=4)).map(lambda told: (told[0], *told[1])),
    ),
    min_size=1,
    max_size=5,
)
VOTES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(SIDES))), max_size=6)


class Told:
    """A team whose first question has closed and whose second is open, told of message after message."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.numbers = count()
        team.types("close", 0)
        team.types("next", 0)
        team.works(0)
        team.holds()
        self.gate = team.stored.prompts[0]
        assert self.gate.closed_at
        self.closed_at = self.gate.closed_at
        self.root = team.stored.root_of(self.gate)

    def lives(self, lives: Sequence[Life]) -> list[list[Event]]:
        """Their events, as new messages."""
        place = self.team.world.place
        refs = [MessageRef(place, f"m{next(self.numbers)}", self.root) for _ in lives]
        return [list(life.events(self.team, ref, self.closed_at)) for life, ref in zip(lives, refs, strict=True)]

    def votes(self, cast: Sequence[tuple[str, Act]]) -> list[Event]:
        return [self.team.world.event(who, Chosen(act, f"{self.gate.id}:1.A.1")) for who, act in cast]

    def hear(self, events: Sequence[Event], workers: Sequence[int]) -> None:
        async def at_once(told: Sequence[tuple[Event, int]]) -> None:
            await asyncio.gather(*(self.team.world.send(event, worker) for event, worker in told))

        split = list(zip(events, workers, strict=False))
        for begin in range(0, len(split), AT_ONCE):
            self.team.run(at_once(split[begin : begin + AT_ONCE]))
        self.team.look_again()

    def answers(self, told: Sequence[Sequence[Event]]) -> list[Answer | None]:
        """What is stored of each message, but for its address."""
        bodies = [events[0].body for events in told]
        refs = [body.ref for body in bodies if isinstance(body, Posted)]
        found = [self.team.stored.answer_at(ref) for ref in refs]
        return [each and replace(each, id="", message=None) for each in found]


def twin(event: Event) -> Event:
    """Told once more, as platforms do; a deletion without its thread."""
    body = event.body
    return (
        replace(event, body=Deleted(replace(body.ref, root=""), body.version)) if isinstance(body, Deleted) else event
    )


@pytest.mark.timeout(0)
def test_in_any_order_and_split_between_workers_it_ends_the_same(anew: Callable[[], str]) -> None:
    with closing(Team(anew())) as team:
        told = Told(team)

        @settings(suppress_health_check=[HealthCheck.too_slow])
        @given(data=st.data(), lives=LIVES, cast=VOTES)
        def shuffled(data: st.DataObject, lives: list[Life], cast: list[tuple[str, Act]]) -> None:
            in_order, mixed = told.lives(lives), told.lives(lives)
            told.hear([event for life in in_order for event in life], [0] * 99)
            every = [*(event for life in mixed for event in life), *told.votes(cast)]
            again = data.draw(st.lists(st.sampled_from(every), max_size=len(every)))
            order = data.draw(st.permutations([*every, *again]))
            told.hear(order, data.draw(st.lists(st.sampled_from((0, 1)), min_size=len(order), max_size=len(order))))
            told.hear([twin(event) for event in again], [1] * len(again))
            assert told.answers(mixed) == told.answers(in_order)
            newest = {who: SIDES[act] for who, act in cast}
            now = {who: side for (_, _, who), (side, _) in votes(team.stored).items()}
            assert newest.items() <= now.items()

        shuffled()
