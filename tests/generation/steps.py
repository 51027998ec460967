"""What may happen next, drawn with the weights of a busy school; each step is a call on a team."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.generation.acts import PRESSED, TYPED
from tests.generation.said import Change
from tests.generation.service import Mishap
from tests.generation.team import Team


@dataclass(frozen=True)
class Step:
    name: str
    given: tuple[tuple[str, Any], ...]

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.given)})"

    def take(self, team: Team) -> None:
        getattr(team, self.name)(**dict(self.given))


def step(call: Callable[..., None], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.fixed_dictionaries(given).map(lambda drawn: Step(call.__name__, tuple(drawn.items())))


who = st.sampled_from(("maria", "darnell", "priya", "tom"))
worker = st.sampled_from((0, 1))
heard_by = st.sampled_from((0, 1, 0, 1, None))
pick = st.integers(0, 11)

OFTEN = ("yes", "no", "form", "levels", "not an answer", "put back", "share", "unshare", "agree with", "make step")
FORWARD = [timedelta(minutes=1), timedelta(hours=5), timedelta(days=1), timedelta(days=8)]
BACK = [timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)]
ANEW = ("settings days=tue,fri", "settings days=mon,thu,sun at=9:00 zone=America/New_York", "snowday Oct 1", "resume")

replies = step(Team.replies, who=who, pick=st.integers(0, 2), heard_by=heard_by)
eager = step(Team.waits_to_reply, who=who, worker=worker)
changes = step(Team.changes_a_reply, what=st.sampled_from(Change), pick=st.integers(0, 4), heard_by=heard_by)
presses = step(Team.presses, deed=st.sampled_from(sorted(PRESSED)), who=who, pick=pick, heard_by=heard_by)
decides = step(Team.presses, deed=st.sampled_from(OFTEN), who=who, pick=pick, heard_by=heard_by)
types = step(Team.types, line=st.sampled_from(sorted(TYPED)), heard_by=heard_by)
leaders = step(
    Team.leaders_answer,
    deed=st.sampled_from(("accept", "accept", "decline", "page now", "page now", "decide")),
    heard_by=heard_by,
)
late = step(Team.is_told_late, pick=pick, worker=worker)
again = step(Team.is_told_again, pick=st.integers(0, 99), worker=worker)
at_once = step(Team.is_told_at_once, worker=worker)
due = step(Team.next_is_due, worker=worker)
clock = step(Team.clock_moves, by=st.sampled_from(FORWARD))
back = step(Team.clock_is_set_back, by=st.sampled_from(BACK), line=st.sampled_from(ANEW))
works = step(Team.works, worker=worker)
several = step(Team.sends_several, worker=worker)
both = step(Team.both_work)
restarts = step(Team.restarts, worker=worker)
dies = step(Team.dies_with_a_claim, worker=worker)
waits = step(Team.waits_end)
wrong = step(Team.goes_wrong, mishap=st.sampled_from(sorted(Mishap)), times=st.integers(1, 3))
archived = step(Team.channel_is_archived, told=st.booleans())
opened = step(Team.channel_is_opened, invited=st.booleans())
rest = step(Team.comes_to_rest)

PEOPLE = [replies] * 3 + [eager] * 2 + [changes] * 2 + [presses] * 3 + [decides] * 6 + [types] * 3 + [leaders]
PLATFORM = [late] * 2 + [again] * 2 + [at_once, archived] + [opened] * 2 + [wrong] * 4
ENGINE = [due] * 4 + [works, both, waits] * 2 + [several] * 3 + [restarts, dies, rest]
TIME = [clock, back] * 2

STEPS = st.sampled_from(PEOPLE + PLATFORM + ENGINE + TIME).flatmap(lambda chosen: chosen)
