"""Summary -> the filled worksheet's parts, in the order of the paper: what each box holds and what stands above it."""

from collections.abc import Iterator, Mapping

from bot.dialogue.wording import charts, dates, last_time, pages
from bot.dialogue.wording.prompts import side_names
from bot.dialogue.wording.steps import details
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.paper import Box, Drawing, Entry, Filled, Heading, Line, Part, Points, Reading, Steps
from bot.domain.places import PersonRef
from bot.domain.plan import ItemState
from bot.domain.summary import BranchSummary, ChapterProgress, ItemSummary, Said, StepLine, Summary

Names = Mapping[PersonRef, str]


def filled(summary: Summary, names: Names) -> Filled:
    return Filled(summary, names, tuple(outline(summary, names)))


def outline(summary: Summary, names: Names) -> Iterator[Part]:
    """What the gate has let through, and nothing else."""
    yield from _opening(summary)
    for chapter in summary.chapters:
        yield Heading(2, _("Principle {ref}: {title}").format(ref=chapter.ref, title=chapter.title))
        yield from _chapter(summary, chapter, names)
    if summary.withheld:
        yield Line(_("Words that their authors did not share are left out."))


def _opening(summary: Summary) -> Iterator[Part]:
    yield Heading(1, summary.worksheet)
    if not summary.alone:
        yield Line(summary.team, _("Team:"))
    if summary.purpose:
        by = f" ({dates.dated(summary.decide_by)})" if summary.decide_by else ""
        label = _("I will use this to decide:") if summary.alone else _("We will use this to decide:")
        yield Line(summary.purpose + by, label)
    standing = summary.standing
    yield Line(_("{done} of {total} questions settled").format(done=standing.done, total=standing.total))
    yield Drawing(charts.progress_chart(summary))
    if over_time := charts.answers_chart(summary):
        yield Drawing(over_time)


def _chapter(summary: Summary, chapter: ChapterProgress, names: Names) -> Iterator[Part]:
    action = ""
    for item in (each for each in summary.items if each.principle == chapter.ref):
        above = item.action if item.action != item.text else ""
        if above and above != action:
            yield Heading(3, above)
        action = above
        yield Heading(4 if above else 3, f"{item.ref} {item.text}")
        yield from _item(item, names)
    steps = tuple(step for step in summary.steps if step.principle == chapter.ref)
    if steps:
        yield Heading(3, _("Next steps"))
        columns = (_("No."), _("Next step"), _("Who"), _("By when"), _("Where it stands"))
        further = tuple(details(step) for step in steps)
        yield Steps(columns, tuple(_step(step, names) for step in steps), further)
    if chapter.resources:
        yield Heading(3, _("Resources"))
        yield Reading(chapter.resources)


def _item(item: ItemSummary, names: Names) -> Iterator[Part]:
    yield from _before(item)
    own = [branch for branch in item.branches if branch.ref == item.ref]
    for branch in own:
        yield from _branch(item, branch, names)
    for tally in item.tallies:
        yield Line(", ".join(f"{side_names()[side]} {count}" for side, count in tally.votes), _("Votes:"))
    for branch in item.branches:
        if branch not in own:
            yield from _branch(item, branch, names)
    if item.agreed:
        yield Line(item.agreed, _("Agreed:"))
    if item.dissent:
        yield Line(item.dissent, _("Some see it differently:"))


def _before(item: ItemSummary) -> Iterator[Part]:
    """What stands above the boxes: last time's answer and steps, and that it was skipped."""
    if item.last_time:
        yield Line(last_time.paper_text(item.last_time), last_time.paper_label(item.last_time))
        if item.last_time.steps:
            yield Points(last_time.step_lines(item.last_time))
    if item.state is ItemState.SKIPPED:
        yield Line(_("This question was skipped."))


def _branch(item: ItemSummary, branch: BranchSummary, names: Names) -> Iterator[Part]:
    """A follow-up has its box where somebody answered it, the question itself has one in any case."""
    if branch.ref != item.ref:
        if not branch.said:
            return
        yield Line(branch.text, branch.ref)
    if branch.points:
        yield Points(branch.points)
    if branch.said or len(item.branches) == 1:
        yield Box(tuple(Entry(_words(said), names.get(said.by, "") if said.by else "") for said in branch.said))


def _words(said: Said) -> str:
    words = said.text
    if said.unknown:
        words = _("I don't know. Who would? {who}").format(who=words) if words else _("I don't know.")
    notes = []
    if said.files:
        notes.append(_("files: {names}").format(names=", ".join(said.files)))
    if said.voices:
        notes.append(ngettext("{n} agrees", "{n} agree", said.voices).format(n=said.voices))
    return f"{words} ({'; '.join(notes)})" if notes else words


def _step(step: StepLine, names: Names) -> tuple[str, ...]:
    owner = step.who(names) if step.owner else step.owner_name or _("no owner yet")
    due = dates.dated(step.due) if step.due else _("no date yet")
    return (str(step.number), step.what, owner, due, pages.step_state(step.state, step.moved))
