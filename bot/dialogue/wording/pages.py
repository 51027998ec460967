"""Summary -> Message: the team's page, the leaders' page, the detail in their threads, and the cards around them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.dialogue.quotes import quoted
from bot.dialogue.wording import charts, dates, last_time
from bot.dialogue.wording.briefing import answered, dropped, reworded
from bot.dialogue.wording.came_up import came_up
from bot.dialogue.wording.prompts import own_vote, progress, tally_line, votes_line
from bot.domain.answer import StepState
from bot.domain.audience import Audience
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import (
    Act,
    Behind,
    Block,
    Bullets,
    Button,
    Choices,
    Divider,
    Heading,
    Message,
    Progress,
    Quote,
    Table,
    Text,
)
from bot.domain.places import PersonRef
from bot.domain.plan import ItemState, Standing
from bot.domain.report import Acceptance, Page, PageState
from bot.domain.summary import (
    BranchSummary,
    Finding,
    ItemSummary,
    Need,
    Said,
    Short,
    StepLine,
    Summary,
    Tally,
)

Names = Mapping[PersonRef, str]


def page_message(summary: Summary, names: Names, page: str) -> Message:
    """The opening of a page: what matters most first. Detail follows in its thread."""
    if summary.audience is Audience.TEAM:
        found = (*_found(summary), *_unknown(summary), *_still_open(summary))
        return Message((*_team_opening(summary), *found, *_ahead(summary, names)))
    reply = Choices((Button(Act.REPLY_TO_TEAM, page, _("Reply to the team"), primary=True),))
    told = (*_leaders_opening(summary), *_found(summary), *_unknown(summary), *_ahead(summary, names))
    return Message((*told, reply))


def _team_opening(summary: Summary) -> Iterable[Block]:
    heading = _("Your summary: {title}") if summary.alone else _("Our summary: {title}")
    yield Heading(heading.format(title=summary.heading))
    yield from _purpose(summary)
    yield _how_far(summary.standing)
    yield Text(_took_part(summary), behind=summary.behind)
    yield from _resting(summary)


def _leaders_opening(summary: Summary) -> Iterable[Block]:
    """How many of the team took part is not told: teams are not measured against each other."""
    yield Heading(_("{team}: {title}").format(team=summary.team, title=summary.heading))
    yield from _purpose(summary)
    yield _how_far(summary.standing)
    yield from _resting(summary)


def _how_far(standing: Standing) -> Progress:
    if standing.done < standing.total:
        return progress(standing)
    label = ngettext("The one question is settled", "All {n} questions are settled", standing.total)
    return Progress(standing.done, standing.total, label.format(n=standing.total))


def _unknown(summary: Summary) -> Iterable[Block]:
    """What nobody could answer, and who might."""
    if not summary.needs:
        return
    yield Heading(_("What nobody could answer"), _behind(summary.needs))
    yield Bullets(tuple(map(_need, summary.needs)), behind=tuple(need.behind for need in summary.needs))
    raised = {matter.about for matter in summary.matters}
    if summary.audience is Audience.TEAM and summary.reports:
        new = [need for need in summary.needs if need.prompt not in raised]
        buttons = (Button(Act.RAISE, f"{need.prompt}:", _raise_label(need)) for need in new)
        yield from (Choices((button,)) for button in buttons)


def _still_open(summary: Summary) -> Iterable[Block]:
    """What the team can still answer."""
    waiting = [item for item in summary.items if item.state is ItemState.ASKED]
    if waiting:
        yield Heading(_("Still open"))
        yield Bullets(tuple(f"{item.ref} {item.text}" for item in waiting))


def _need(need: Need) -> str:
    if not need.might:
        return need.text
    return _("{question} Who might know: {who}.").format(question=need.text, who="; ".join(need.might).rstrip("."))


def _raise_label(need: Need) -> str:
    return _("Put {ref} before leadership").format(ref=need.ref)


def findings(found: Iterable[Finding]) -> Bullets:
    """Questions that are on the page for what people said to them."""
    told = tuple(found)
    return Bullets(tuple(each.text for each in told), behind=tuple(each.behind for each in told))


def _behind(told: Iterable[Finding | Need | Said | StepLine | Tally]) -> Behind:
    """What several rest on together, each once."""
    return tuple(dict.fromkeys(key for each in told for key in each.behind))


def _purpose(summary: Summary) -> Iterable[Block]:
    purpose = summary.purpose.rstrip(". ")
    if purpose and summary.decide_by:
        dated = _("The team will use this to decide {purpose} by {day}.")
        own = _("You will use this to decide {purpose} by {day}.")
        day = dates.dated(summary.decide_by)
        yield Text((own if summary.alone else dated).format(purpose=purpose, day=day))
    elif purpose:
        teams, own = _("The team will use this to decide {purpose}."), _("You will use this to decide {purpose}.")
        yield Text((own if summary.alone else teams).format(purpose=purpose))


def _took_part(summary: Summary) -> str:
    if summary.alone:
        return _("You gave {answers}.").format(answers=dates.answers(summary.answers))
    if summary.people is None:
        return _("Fewer than five people answered, so the count is not shown.")
    return ngettext(
        "{people} took part and gave {answers}.", "{people} took part and gave {answers}.", summary.people
    ).format(people=dates.people(summary.people), answers=dates.answers(summary.answers))


def _resting(summary: Summary) -> Iterable[Block]:
    if summary.resting_until:
        yield Text(_("On break until {day}.").format(day=dates.day(summary.resting_until)), quiet=True)
    elif summary.resting_because:
        yield Text(_("Paused for now."), quiet=True)


def _found(summary: Summary) -> Iterable[Block]:
    """Agreed answers, and where people differ: the finding."""
    agreed = [item for item in summary.items if item.agreed]
    if agreed:
        heading = _("What you concluded") if summary.alone else _("What the team agreed")
        yield Heading(heading, tuple(key for item in agreed for key in item.agreement))
    for item in agreed:
        yield Text(item.text, quiet=True, behind=item.agreement)
        yield Quote(item.agreed or "", behind=item.agreement)
        if item.reworded:
            yield Text(_("(reworded by a facilitator)"), quiet=True, behind=item.agreement)
        if item.dissent:
            differently = _("Some see it differently: {dissent}").format(dissent=item.dissent)
            yield Text(differently, quiet=True, behind=item.agreement)
    differ = [finding for item in summary.items for finding in _differing(item)]
    if differ:
        yield Heading(_("Where people differ"), _behind(differ))
        yield findings(differ)


def _differing(item: ItemSummary) -> Iterable[Finding]:
    """The questions that a team is split over, with the votes where they may be told."""
    split = [tally for tally in item.tallies if tally.split]
    if len(split) != len(item.differ):
        return item.differ
    return [
        replace(each, text=f"{each.text} {votes_line(tally)}", behind=tally.behind)
        for each, tally in zip(item.differ, split, strict=True)
    ]


def _ahead(summary: Summary, names: Names) -> Iterable[Block]:
    if summary.steps:
        yield steps_table(summary.steps, names, owners=any(step.owner or step.owner_name for step in summary.steps))
    else:
        yield Text(_("No next steps yet."), quiet=True)
    yield from last_time.still_open(summary.carried, names)
    if len(summary.chapters) > 1:  # one alone, the opening has told already
        yield charts.progress_chart(summary)
    if over_time := charts.answers_chart(summary):
        yield over_time
    yield from answered(summary, names)
    if summary.taken_out:
        out = ngettext("A facilitator took out {n} line.", "A facilitator took out {n} lines.", summary.taken_out)
        yield Text(out.format(n=summary.taken_out), quiet=True)
    if summary.withheld:
        yield Text(_("You see only the words that their authors chose to share."), quiet=True, behind=summary.behind)


def steps_table(steps: Iterable[StepLine], names: Names, *, owners: bool = True) -> Table:
    columns = (_("No."), _("Next step"), *((_("Who"),) if owners else ()), _("By when"), _("Where it stands"))
    told = tuple(steps)
    rows = tuple(_step_row(step, names, owners) for step in told)
    return Table(_("Next steps"), columns, rows, behind=tuple(step.behind for step in told))


def _step_row(step: StepLine, names: Names, owners: bool) -> tuple[str, ...]:
    owner = ((step.who(names) if step.owner else step.owner_name or _("no owner yet")),) if owners else ()
    due = dates.briefly_dated(step.due) if step.due else _("no date yet")
    what = reworded(step.what) if step.reworded else step.what
    stands = dropped(step.why) if step.state is StepState.DROPPED else step_state(step.state, step.moved)
    return (str(step.number), what, *owner, due, stands)


def step_state(state: StepState, moved: int) -> str:
    if state is StepState.OPEN and moved:
        return ngettext("open, moved once", "open, moved {n} times", moved).format(n=moved)
    return {StepState.OPEN: _("open"), StepState.DONE: _("done"), StepState.DROPPED: _("dropped")}[state]


def detail_message(summary: Summary, names: Names) -> Message | None:
    """Question by question, what was said as this audience may read it; None when there is nothing to tell."""
    told = [item for item in summary.items if item.state is not ItemState.PENDING]
    every = tuple(key for item in told for key in _told_for(item))
    blocks: list[Block] = [Heading(_("Question by question"), every)]
    for item in told:
        blocks += [*_item(item, names, summary), Divider()]
    return Message(tuple(blocks[:-1])) if told else None


def _item(item: ItemSummary, names: Names, summary: Summary) -> Iterable[Block]:
    yield Heading(f"{item.ref} {item.text}", _told_for(item))
    if item.state is ItemState.SKIPPED:
        skipped = _("You skipped this question.") if summary.alone else _("The team skipped this question.")
        yield Text(skipped, quiet=True, behind=_told_for(item))
    for tally in item.tallies:
        yield from _tally(item, tally, alone=summary.alone)
    if item.differ and not item.tallies:
        yield Text(_("Some say yes and some say no."), behind=_behind(item.differ))
    for branch in item.branches:
        yield from _branch(item, branch, names)
    if item.agreed:
        said = _("Conclusion: {answer}") if summary.alone else _("Agreed: {answer}")
        yield Text(said.format(answer=item.agreed), behind=item.agreement)


def _told_for(item: ItemSummary) -> Behind:
    """What puts a question onto a page that tells only what is new."""
    return (*item.behind, *item.agreement)


def _tally(item: ItemSummary, tally: Tally, *, alone: bool) -> Iterable[Block]:
    """Where nobody voted, the item is told for what was said to it."""
    if not alone:
        yield Text(tally_line(tally), behind=tally.behind or _told_for(item))
        return
    yield from (Text(own_vote(side), behind=tally.behind) for side, count in tally.votes if count)


def _branch(item: ItemSummary, branch: BranchSummary, names: Names) -> Iterable[Block]:
    if branch.said and branch.ref != item.ref:
        yield Text(branch.text, quiet=True, behind=_behind(branch.said))
    if branch.short:
        yield from _in_short(branch.short)
    yield from came_up(branch)
    shown = list(branch.said) if _is_minority(item, branch) else quoted(branch)
    for said in shown:
        yield Quote(said_text(said), names.get(said.by, "") if said.by else "", said.link, behind=said.behind)
        yield from _beside(said)
    told = {id(said) for said in shown}
    if left := [said for said in branch.said if id(said) not in told]:
        more = ngettext("{n} more answer is not quoted here.", "{n} more answers are not quoted here.", len(left))
        yield Text(more.format(n=len(left)), quiet=True, behind=_behind(left))


def _is_minority(item: ItemSummary, branch: BranchSummary) -> bool:
    """The smaller side, where people differ: what is said against the majority is never left out for want of room."""
    sides = [len(each.said) for each in item.branches if each.ref != item.ref and each.said]
    return bool(item.differ) and branch.ref != item.ref and len(sides) > 1 and len(branch.said) < max(sides)


def _in_short(short: Short) -> Iterable[Block]:
    """The only line on a page that a language model had a hand in, and marked so."""
    yield Text(_("In short: {text}").format(text=short.text), behind=short.behind)
    yield Text(_("Shortened by a language model from the answers below."), quiet=True, behind=short.behind)


def said_text(said: Said) -> str:
    """The words alone, or that there were none to give."""
    return does_not_know(said.text) if said.unknown else said.text


def does_not_know(who: str) -> str:
    """What *I don't know. Who would?* says."""
    return _("I don't know. Who would? {who}").format(who=who) if who else _("I don't know.")


def _beside(said: Said) -> Iterable[Block]:
    """What belongs to an answer and is not its author's words: voices, files, and that it came late."""
    notes = []
    if said.files:
        notes.append(_("files: {names}").format(names=", ".join(said.files)))
    if said.voices:
        notes.append(ngettext("{n} agrees", "{n} agree", said.voices).format(n=said.voices))
    if said.added_since:
        notes.append(_("added since the last summary"))
    if notes:
        yield Text(f"({'; '.join(notes)})", quiet=True, behind=said.behind)


def review_message(page: Page, leaves: date | None, leadership: str, *, out: bool) -> Message:
    """The card by which facilitators see to their section of the leaders' page; `out`: it has left."""
    read = Button(Act.READ_PAGE, page.id, _("Read it"))
    revise = Button(Act.REVISE_PAGE, page.id, _("Take out or reword lines"))
    release = Button(Act.RELEASE_PAGE, page.id, _("Release it"), primary=page.state is PageState.DRAFT)
    if not out and leaves is None:
        return Message((Text(_("What this page would have told is told by the next one."), quiet=True),))
    if page.state is PageState.WITHDRAWN:
        held = _("Our page for {place} is held back. Leaders do not see it.").format(place=leadership)
        return Message((Text(held, quiet=True), Choices((read, release))))
    if page.state is PageState.RELEASED and out:
        said = _("Our page is with {place}.").format(place=leadership)
        back = Button(Act.WITHDRAW_PAGE, page.id, _("Take it back"))
        return Message((Text(said, quiet=True), Choices((read, revise, back))))
    hold = Button(Act.WITHDRAW_PAGE, page.id, _("Hold it back"))
    if out:
        late = _("Leaders in {place} got a page without ours. It is added once a facilitator releases it.")
        return Message((Text(late.format(place=leadership)), Choices((read, revise, release, hold))))
    when = dates.week_day(leaves) if leaves else ""
    if page.state is PageState.RELEASED:
        lead = _("Leaders in {place} get our page on {day}. You can read it first, and take out or reword lines.")
        return Message((Text(lead.format(place=leadership, day=when)), Choices((read, revise, hold))))
    lead = _("Leaders in {place} get a page on {day}. Ours goes with it only if a facilitator releases it.")
    return Message((Text(lead.format(place=leadership, day=when)), Choices((read, revise, release, hold))))


def request_message(reflection: str, team: str, worksheet: str, state: Acceptance, by: str) -> Message:
    """A leadership channel is asked whether a team may report to it, and shows what it answered."""
    if state is Acceptance.ACCEPTED:
        return Message(
            (Text(_("{team} reports here on “{title}”. {name} accepted.").format(team=team, title=worksheet, name=by)),)
        )
    if state is Acceptance.DECLINED:
        return Message(
            (Text(_("{team} does not report here for now. {name} chose “Not now”.").format(team=team, name=by)),)
        )
    lead = _("{team} would like to report to this channel on “{title}”.").format(team=team, title=worksheet)
    what = _("You get one page for all your teams, every few weeks. Nothing comes before you accept.")
    buttons = (
        Button(Act.ACCEPT_TEAM, reflection, _("Accept"), primary=True),
        Button(Act.PREVIEW_TEAM, reflection, _("See an example")),
        Button(Act.DECLINE_TEAM, reflection, _("Not now")),
    )
    return Message((Heading(_("A team wants to report to you")), Text(lead), Text(what, quiet=True), Choices(buttons)))


def filled_worksheet_of(worksheet: str) -> str:
    """What an exported file is, for people who can not see its name."""
    return _("The filled worksheet “{title}”").format(title=worksheet)


def leaders_reply_message(text: str, author: str) -> Message:
    return Message((Text(_("Your leaders answered:"), quiet=True), Quote(text, author)))


def step_lines(steps: Iterable[StepLine], names: Names, today: date) -> Message:
    """What `steps` shows."""
    found = tuple(steps)
    if not found:
        return Message((Text(_("No next steps yet. You can add one under the last question of each principle.")),))
    late = sum(1 for step in found if step.state is StepState.OPEN and step.due and step.due < today)
    blocks: list[Block] = [steps_table(found, names)]
    if late:
        blocks.append(
            Text(
                ngettext("{n} next step is past its date.", "{n} next steps are past their dates.", late).format(n=late)
            )
        )
    blocks.append(
        Text(_("To change one, type “step done 1”, “step move 1 May 14” or “step drop 1 no budget”."), quiet=True)
    )
    return Message(tuple(blocks))
