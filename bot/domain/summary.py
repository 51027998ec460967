"""What a page says once the gate has passed it: finished values, safe for their audience. Digest makes them.

`behind` are the ids of what people said that a value rests on; sentences carry them on, and nobody reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.answer import Side, StepState
from bot.domain.audience import Audience
from bot.domain.briefing import Verdict
from bot.domain.message import Behind
from bot.domain.places import MessageRef, PersonRef
from bot.domain.plan import ItemState, Standing
from bot.domain.worksheet import Resource


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as this audience may read it. `by` is None where the name is withheld; `voices` second it.

    `speaker` is the same for all that one person said to a question, and says nothing of whom. Nobody is told it.
    """

    text: str
    by: PersonRef | None
    voices: int = 0
    link: MessageRef | None = None
    files: tuple[str, ...] = ()
    added_since: bool = False
    unknown: bool = False
    behind: Behind = ()
    speaker: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Theme:
    """What several people speak of, or one alone. `label` is a whole sentence of the answer `source`, word for word.

    `topic` is the word of it that the others use too (empty: nobody else does), `behind` are all that speak of it;
    `people` is None where the number is withheld.
    """

    topic: str
    label: str
    source: str
    behind: Behind
    people: int | None

    @property
    def single(self) -> bool:
        return not self.topic


@dataclass(frozen=True, slots=True)
class TeamsTheme:
    """What several teams speak of, or one alone: as Theme, with the teams by the alphabet."""

    topic: str
    label: str
    source: str
    behind: Behind
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """What teams have in common, what most of them say first; and what one team alone says, by the alphabet."""

    shared: tuple[TeamsTheme, ...]
    alone: tuple[TeamsTheme, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """Words of several answers to a question, cut and joined by a language model; `behind` are those answers."""

    text: str
    behind: Behind


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes on a gate. `levels` counts, for yes, the levels people named. `moved` are people who changed their vote."""

    question: str
    votes: tuple[tuple[Side, int], ...]
    levels: tuple[tuple[str, int], ...] = ()
    moved: int = 0
    behind: Behind = ()

    @property
    def split(self) -> bool:
        """People differ: some say yes and some say no. Different levels are no disagreement."""
        cast = dict(self.votes)
        return bool(cast.get(Side.YES)) and bool(cast.get(Side.NO))


@dataclass(frozen=True, slots=True)
class Finding:
    """A question of the worksheet that what people said puts onto the page: they differ on it, or nobody knew."""

    text: str
    behind: Behind = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A question that nobody in the team could answer. `might` are those who might know, as people said it."""

    ref: str
    text: str
    prompt: str
    might: tuple[str, ...] = ()
    behind: Behind = ()


@dataclass(frozen=True, slots=True)
class BranchSummary:
    """What was said to a question or to one of a gate's follow-ups. `short`: None unless a model was asked for it."""

    ref: str
    text: str
    points: tuple[str, ...]
    said: tuple[Said, ...]
    answers: int
    unknowns: int
    themes: tuple[Theme, ...] = ()
    behind: Behind = ()
    short: Short | None = None


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A next step that was made in an earlier run, as it stands now."""

    id: str
    number: int
    what: str
    owner: PersonRef | None
    due: date | None
    state: StepState
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class LastTime:
    """What an earlier run of the same worksheet came to at an item, and when that run ended. `agreed` may be empty."""

    ended: date
    agreed: str
    steps: tuple[EarlierStep, ...]


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One item under its principle and action: its branches, the votes, the agreed answer (None: none, or withheld).

    `differ` are the gates on which people differ, told even where the votes themselves are withheld. `agreement` is
    what is behind the agreed answer and the dissent. `last_time` is the team's alone.
    """

    ref: str
    principle: str
    action: str
    text: str
    state: ItemState
    branches: tuple[BranchSummary, ...]
    tallies: tuple[Tally, ...]
    differ: tuple[Finding, ...]
    agreed: str | None
    dissent: str
    people: int | None
    reworded: bool = False
    agreement: Behind = ()
    behind: Behind = ()
    last_time: LastTime | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    number: int
    what: str
    owner: PersonRef | None
    due: date | None
    state: StepState
    moved: int
    principle: str
    owner_name: str = ""
    first: str = ""
    barrier: str = ""
    involve: str = ""
    why: str = ""
    reworded: bool = False
    behind: Behind = ()

    def who(self, names: Mapping[PersonRef, str]) -> str:
        """Its owner's name; empty where it has none, or where the name is withheld."""
        return names.get(self.owner, "") if self.owner else self.owner_name


@dataclass(frozen=True, slots=True)
class ChapterProgress:
    """One principle's share of the plan, and what its authors recommend to read."""

    ref: str
    title: str
    done: int
    total: int
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """So many answers in the week that begins with `first`, or in so many `months`."""

    first: date
    months: int
    answers: int
    behind: Behind = ()


@dataclass(frozen=True, slots=True)
class LeadersWord:
    by: PersonRef
    text: str
    at: datetime
    behind: Behind = ()


@dataclass(frozen=True, slots=True)
class MatterLine:
    """What a team put before its leaders, and their answer: None while there is none. `text` is the step's or the

    question's; `step` its number, 0 for a question; `about` the id of the step, or of the question's prompt.
    """

    id: str
    text: str
    step: int
    raised_at: datetime
    verdict: Verdict | None
    why: str
    by: PersonRef | None
    decided_at: datetime | None
    about: str = ""
    behind: Behind = ()


@dataclass(frozen=True, slots=True)
class News:
    """What came since the page before: questions settled, and those with a new agreed answer, by their refs."""

    since: datetime | None
    settled: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    behind: Behind = ()


NO_NEWS = News(None)


@dataclass(frozen=True, slots=True)
class Summary:
    """A page for one audience. `needs` are the questions that nobody in the team could answer.

    `people` is None where it is withheld; `withheld` tells leaders that the team keeps words to itself. `alone`: it is
    one person's own. `taken_out` lines are held back by a facilitator; `reports`: the team has leaders who get a page.
    `carried` are open next steps of the team's earlier runs. `activity` counts answers since the first, for the team.
    """

    audience: Audience
    team: str
    worksheet: str
    heading: str
    purpose: str
    decide_by: date | None
    standing: Standing
    resting_until: date | None
    resting_because: str
    chapters: tuple[ChapterProgress, ...]
    people: int | None
    answers: int
    items: tuple[ItemSummary, ...]
    steps: tuple[StepLine, ...]
    needs: tuple[Need, ...]
    withheld: bool
    exchange: tuple[LeadersWord, ...] = ()
    alone: bool = False
    matters: tuple[MatterLine, ...] = ()
    news: News = NO_NEWS
    taken_out: int = 0
    reports: bool = False
    behind: Behind = ()
    carried: tuple[EarlierStep, ...] = ()
    activity: tuple[Period, ...] = ()

    def of_principle(self, ref: str) -> "Summary":
        """What of it concerns one principle; how far the team is stays told of the whole."""
        return replace(
            self,
            items=tuple(item for item in self.items if item.principle == ref),
            chapters=tuple(chapter for chapter in self.chapters if chapter.ref == ref),
            steps=tuple(step for step in self.steps if step.principle == ref),
            carried=(),
        )
