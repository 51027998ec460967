"""A reflection and its leaders' pages -> what a year report tells: what those pages told, once more and no more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue.digest import Record
from bot.domain.answer import StepState
from bot.domain.briefing import Verdict
from bot.domain.cadence import local
from bot.domain.plan import Item
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page
from bot.domain.summary import ItemSummary, MatterLine, StepLine, Summary
from bot.domain.year import AgreedLine, Outcome, SaidAndAnswered, SchoolYear, TeamYear, YearReport


@dataclass(frozen=True, slots=True)
class Told:
    """A reflection, and each section of a leaders' page that left, with what it tells its readers now."""

    record: Record
    sections: tuple[tuple[Page, Summary], ...]

    @property
    def reflection(self) -> Reflection:
        return self.record.passage.reflection

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """The oldest first."""
        return tuple(summary for _, summary in sorted(self.sections, key=_until))


def _until(section: tuple[Page, Summary]) -> datetime:
    return section[0].until


def asked_in(reflection: Reflection, prompts: Iterable[Prompt]) -> frozenset[SchoolYear]:
    """The school years in which a team was asked something, in its own zone."""
    return frozenset(SchoolYear.of(_day(reflection, prompt.opened_at)) for prompt in prompts)


def year_report(year: SchoolYear, leadership: str, told: Iterable[Told]) -> YearReport:
    teams = [_team(each, year) for each in told]
    return YearReport(year, leadership, tuple(sorted(teams, key=lambda t: (t.team.casefold(), t.worksheet, t.purpose))))


def _team(told: Told, year: SchoolYear) -> TeamYear:
    as_of = _at_the_end(told, year)
    items, steps = _items(told, year), _steps(told, year)
    return TeamYear(
        team=told.record.team,
        worksheet=told.record.passage.worksheet.title,
        purpose=as_of.purpose if as_of else "",
        decide_by=as_of.decide_by if as_of else None,
        chapters=as_of.chapters if as_of else (),
        agreed=tuple(_agreed(item, item.agreed) for item in items if item.agreed),
        steps=steps,
        said_and_answered=(
            *_decided(told, year),
            *_done(told, items, steps),
            *_replied(told, items, year),
            *_open(told, items, year),
        ),
    )


def _at_the_end(told: Told, year: SchoolYear) -> Summary | None:
    """The last one of the year; where none was in time, the first one after it."""
    ordered = sorted(told.sections, key=_until)
    within = [summary for page, summary in ordered if _day(told.reflection, page.until) < year.after]
    return within[-1] if within else next((summary for _, summary in ordered), None)


def _items(told: Told, year: SchoolYear) -> tuple[ItemSummary, ...]:
    """What was asked in the year, as the newest page that tells of it has it; in the order of the plan."""
    passage = told.record.passage
    within = {prompt.item for prompt in passage.prompts if _day(told.reflection, prompt.opened_at) in year}
    newest = {item.ref: item for summary in told.summaries for item in summary.items if item.ref in within}
    return tuple(newest[item.ref] for item in sorted(passage.items, key=_position) if item.ref in newest)


def _position(item: Item) -> int:
    return item.position


def _agreed(item: ItemSummary, text: str) -> AgreedLine:
    return AgreedLine(item.principle, item.ref, item.text, text, item.dissent, item.reworded)


def _steps(told: Told, year: SchoolYear) -> tuple[StepLine, ...]:
    """Those that were made in the year, whatever became of them since."""
    made = {step.number for step in told.record.steps if _day(told.reflection, step.at) in year}
    newest = {step.number: step for summary in told.summaries for step in summary.steps}
    return tuple(step for number, step in sorted(newest.items()) if number in made)


# --- You said, we did, we cannot because ---


_OUTCOMES = {
    Verdict.YES: Outcome.YES,
    Verdict.NOT_NOW: Outcome.CANNOT,
    Verdict.TALK: Outcome.TALK,
    None: Outcome.OPEN,
}


def _decided(told: Told, year: SchoolYear) -> Iterator[SaidAndAnswered]:
    """What was put before leaders within the year, with what they decided on it."""
    for matter in _matters(told, year):
        yield SaidAndAnswered(matter.text, told.record.team, matter.why, _OUTCOMES[matter.verdict])


def _matters(told: Told, year: SchoolYear) -> tuple[MatterLine, ...]:
    newest = told.summaries[-1:]
    return tuple(m for summary in newest for m in summary.matters if _day(told.reflection, m.raised_at) in year)


def _done(told: Told, items: Sequence[ItemSummary], steps: Iterable[StepLine]) -> Iterator[SaidAndAnswered]:
    """A step that was done answers what the team agreed on its question; where that is nothing, the step says it."""
    asked = {prompt.id: prompt.item for prompt in told.record.passage.prompts}
    item_of = {step.number: asked[step.prompt] for step in told.record.steps}
    agreed = {item.ref: item.agreed for item in items if item.agreed}
    for step in steps:
        if step.state is StepState.DONE:
            said = agreed.get(item_of[step.number])
            what = (said, step.what) if said else (step.what, "")
            yield SaidAndAnswered(what[0], told.record.team, what[1], Outcome.DID)


def _replied(told: Told, items: Sequence[ItemSummary], year: SchoolYear) -> Iterator[SaidAndAnswered]:
    """Leaders' words to pages that this channel had, beside the question they are about; else the worksheet."""
    asked = _asked(told, items)
    ours = {page.id for page, _ in told.sections}
    for word in told.record.exchange:
        if word.page in ours and _day(told.reflection, word.at) in year:
            said = asked[word.prompt].text if word.prompt in asked else told.record.passage.worksheet.title
            yield SaidAndAnswered(said, told.record.team, word.text, Outcome.WORD)


def _open(told: Told, items: Sequence[ItemSummary], year: SchoolYear) -> Iterator[SaidAndAnswered]:
    """What nobody could answer, by the newest page that tells of it, where no leader answered it either."""
    ours = {page.id for page, _ in told.sections}
    answered = {word.prompt for word in told.record.exchange if word.page in ours}
    raised = {matter.text for matter in _matters(told, year)}
    for prompt, item in _asked(told, items).items():
        if _is_needed(told, item) and prompt not in answered and item.text not in raised:
            yield SaidAndAnswered(item.text, told.record.team, "", Outcome.OPEN)


def _asked(told: Told, items: Iterable[ItemSummary]) -> dict[str, ItemSummary]:
    """Items by their prompts' ids."""
    by_ref = {item.ref: item for item in items}
    return {prompt.id: by_ref[prompt.item] for prompt in told.record.passage.prompts if prompt.item in by_ref}


def _is_needed(told: Told, item: ItemSummary) -> bool:
    telling = [summary for summary in told.summaries if any(each.ref == item.ref for each in summary.items)]
    return any(need.ref == item.ref for summary in telling[-1:] for need in summary.needs)


def _day(reflection: Reflection, moment: datetime) -> date:
    return local(moment, reflection.cadence.zone).date()
