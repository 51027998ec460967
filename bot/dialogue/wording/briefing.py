"""The leaders' page over all teams, what it asks them to decide, and how their answers come back to a team."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from bot.dialogue.themes import common, readable
from bot.dialogue.wording import dates
from bot.domain.answer import StepState
from bot.domain.briefing import MOST_DECISIONS, Briefing, Verdict
from bot.domain.cadence import Weekly, local
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Behind, Block, Bullets, Button, Choices, Heading, Message, Quote, Table, Text
from bot.domain.places import PersonRef
from bot.domain.summary import ItemSummary, MatterLine, StepLine, Summary, TeamsTheme

Names = Mapping[PersonRef, str]

MOST_STEPS = 8
MOST_NEEDS = 3
MOST_SHARED = 2
MOST_ALONE = 2
"""Lines that the first screen has room for; each team's section has all of them."""

LONGEST_WHY = 150
"""Letters that a cell of a table has room for beside a next step."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A team that reports here and has nothing on this page. `until`: on break."""

    team: str
    until: date | None


def briefing_message(
    leaves: date, zone: str, sections: Sequence[Summary], quiet: Sequence[Quiet], names: Names
) -> Message:
    """One screen: what leaders must decide, what changed, what is due. `sections` are in the order of their names."""
    lead = Text(_("Each team's own page is in this thread. There you can reply to a team."), quiet=True)
    blocks = (
        Heading(_("From your teams: {day}").format(day=dates.full_day(leaves))),
        *_decisions(sections, names),
        *_changed(sections, quiet, zone),
        *_said(sections),
        *_unknown(sections),
        *_steps(sections),
        lead,
    )
    return Message(blocks)


def _decisions(sections: Sequence[Summary], names: Names) -> Iterable[Block]:
    yield Heading(_("Decisions we need from you"))
    raised = [(matter, section) for section in sections for matter in section.matters]
    waiting = sorted((each for each in raised if each[0].verdict is None), key=lambda each: each[0].raised_at)
    for matter, section in waiting[:MOST_DECISIONS]:
        yield _asked(matter, section.team)
        yield from _barrier(matter, section)
        yield Choices(tuple(_verdict_button(matter, verdict) for verdict in Verdict))
    if later := [matter for matter, _section in waiting[MOST_DECISIONS:]]:
        text = ngettext("{n} more waits for the next page.", "{n} more wait for the next page.", len(later))
        yield Text(text.format(n=len(later)), quiet=True, behind=_behind(later))
    if not waiting:
        yield Text(_("Nothing waits for you now."), quiet=True)
    decided = [each for each in raised if _is_new(each[0].decided_at, each[1])]
    if decided:
        yield Heading(_("What you answered"), _behind(matter for matter, _section in decided))
    for matter, section in decided:
        yield _asked(matter, section.team)
        yield from _verdict(matter, names)
        again = Button(Act.DECIDE, f"{matter.id}:{matter.verdict}", _("Change the answer"))
        yield Choices((again,))


def _is_new(moment: datetime | None, section: Summary) -> bool:
    return moment is not None and (section.news.since is None or moment > section.news.since)


def _asked(matter: MatterLine, team: str) -> Text:
    if matter.step:
        said = _("{team} asks about next step {n}: {text}")
        return Text(said.format(team=team, n=matter.step, text=matter.text), behind=matter.behind)
    said = _("{team} could not answer this and asks you: {text}")
    return Text(said.format(team=team, text=matter.text), behind=matter.behind)


def _barrier(matter: MatterLine, section: Summary) -> Iterable[Block]:
    """What the team itself says against it: whoever decides wants to know that first."""
    step = next((each for each in section.steps if matter.step and each.number == matter.step), None)
    if step and step.barrier:
        yield Text(_("What could get in the way: {text}").format(text=step.barrier), quiet=True, behind=step.behind)


def _verdict_button(matter: MatterLine, verdict: Verdict) -> Button:
    return Button(Act.DECIDE, f"{matter.id}:{verdict}", verdict_text(verdict), primary=verdict is Verdict.YES)


def verdict_text(verdict: Verdict) -> str:
    return {Verdict.YES: _("Yes"), Verdict.NOT_NOW: _("Not now"), Verdict.TALK: _("Let's talk")}[verdict]


def _verdict(matter: MatterLine, names: Names) -> Iterable[Block]:
    """What leaders answered, and who did; nothing while nobody has."""
    if matter.verdict:
        name = names.get(matter.by, "") if matter.by else ""
        yield Quote(_answer(matter.verdict, matter.why), name, behind=matter.behind)


def _answer(verdict: Verdict, why: str) -> str:
    if not why:
        return verdict_text(verdict)
    said = {
        Verdict.YES: _("Yes. {why}"),
        Verdict.NOT_NOW: _("Not now. {why}"),
        Verdict.TALK: _("Let's talk. {why}"),
    }[verdict]
    return said.format(why=why)


def _changed(sections: Sequence[Summary], quiet: Sequence[Quiet], zone: str) -> Iterable[Block]:
    """A line for each team, by the alphabet."""
    told = [(section.team, _news(section, zone), section.news.behind) for section in sections]
    told += [(each.team, _nothing_new(each), ()) for each in quiet]
    ordered = sorted(told, key=lambda each: each[0].casefold())
    yield Heading(_("What changed"))
    if not ordered:
        yield Text(_("No team reports here yet."), quiet=True)
        return
    yield Bullets(tuple(line for _team, line, _ids in ordered), behind=tuple(ids for _team, _line, ids in ordered))


def _nothing_new(quiet: Quiet) -> str:
    if quiet.until:
        return _("{team}: on break until {day}.").format(team=quiet.team, day=dates.day(quiet.until))
    return _("{team}: no page this time.").format(team=quiet.team)


def _news(section: Summary, zone: str) -> str:
    """How far the team is, and what came since its last page."""
    standing, news = section.standing, section.news
    done = _("{team}: {done} of {total} questions settled.")
    told = [done.format(team=section.team, done=standing.done, total=standing.total)]
    if news.settled and news.since:
        day, n = dates.day(local(news.since, zone).date()), len(news.settled)
        told.append(ngettext("{n} of them since {day}.", "{n} of them since {day}.", n).format(n=n, day=day))
    if n := len(news.agreed):
        told.append(ngettext("{n} new agreed answer.", "{n} new agreed answers.", n).format(n=n))
    if news.since and not (news.settled or news.agreed):
        day = dates.day(local(news.since, zone).date())
        told.append(_("No new agreed answers since {day}.").format(day=day))
    if section.resting_until:
        told.append(_("On break until {day}.").format(day=dates.day(section.resting_until)))
    return " ".join(told)


def _said(sections: Sequence[Summary]) -> Iterable[Block]:
    """What several teams say and what one alone says, by principle: agreed answers, and words that may be told."""
    told = [
        (chapter, common(_printed(sections, chapter), _words(sections, chapter))) for chapter in _chapters(sections)
    ]
    if not any(found.shared or found.alone for _chapter, found in told):
        return
    every = (each.behind for _chapter, found in told for each in (*found.shared, *found.alone))
    yield Heading(_("What your teams say"), tuple(key for keys in every for key in keys))
    for chapter, found in told:
        alone = sorted(found.alone, key=lambda theme: not readable(theme.label))
        shown = (*found.shared[:MOST_SHARED], *alone[:MOST_ALONE])
        if not shown:
            continue
        title = _("Principle {ref}: {title}").format(ref=chapter, title=_chapters(sections)[chapter])
        yield Text(title, quiet=True, behind=tuple(key for each in shown for key in each.behind))
        yield Bullets(tuple(map(_saying, shown)), behind=tuple(each.behind for each in shown))
        left = (*found.shared[MOST_SHARED:], *alone[MOST_ALONE:])
        if left:
            yield Text(_more(len(left)), quiet=True, behind=tuple(key for each in left for key in each.behind))


def _chapters(sections: Sequence[Summary]) -> Mapping[str, str]:
    """Titles of principles by their refs, in order."""
    found = {chapter.ref: chapter.title for section in sections for chapter in section.chapters}
    return dict(sorted(found.items()))


def _printed(sections: Sequence[Summary], chapter: str) -> str:
    """What the worksheet itself says there: its words are nobody's theme."""
    asked = {item.text for section in sections for item in section.items if item.principle == chapter}
    return "\n".join((_chapters(sections)[chapter], *sorted(asked)))


def _words(sections: Sequence[Summary], chapter: str) -> Mapping[str, list[tuple[str, str]]]:
    """What each team says there, with its ids: the gate has passed all of it."""
    return {
        section.team: [pair for item in section.items if item.principle == chapter for pair in _of_item(item)]
        for section in sections
    }


def _of_item(item: ItemSummary) -> Iterable[tuple[str, str]]:
    if item.agreed:
        yield from ((key, item.agreed) for key in item.agreement)
        return
    for said in (said for branch in item.branches for said in branch.said):
        if not said.unknown:
            yield from ((key, said.text) for key in said.behind)


def _saying(theme: TeamsTheme) -> str:
    if len(theme.teams) > 1 and not readable(theme.label):
        return _("{teams}, on “{word}”").format(teams=dates.listed(list(theme.teams)), word=theme.topic)
    if len(theme.teams) == 1:
        return _("Only {team}: “{sentence}”").format(team=theme.teams[0], sentence=theme.label)
    return _("{teams}, on “{word}”: “{sentence}”").format(
        teams=dates.listed(list(theme.teams)), word=theme.topic, sentence=theme.label
    )


def _unknown(sections: Sequence[Summary]) -> Iterable[Block]:
    """What nobody in a team could answer, unless it is put before leaders above already."""
    found = []
    for section in sections:
        raised = {matter.about for matter in section.matters}
        found += [(section.team, need) for need in section.needs if need.prompt not in raised]
    if not found:
        return
    yield Heading(_("What nobody in a team could answer"), tuple(key for _team, need in found for key in need.behind))
    shown = found[:MOST_NEEDS]
    lines = tuple(_("{team}: {question}").format(team=team, question=need.text) for team, need in shown)
    yield Bullets(lines, behind=tuple(need.behind for _team, need in shown))
    if more := len(found) - len(shown):
        yield Text(_more(more), quiet=True, behind=tuple(key for _t, need in found[MOST_NEEDS:] for key in need.behind))


_STATES = (StepState.OPEN, StepState.DONE, StepState.DROPPED)


def _steps(sections: Sequence[Summary]) -> Iterable[Block]:
    """What is due soonest first, then what was done, then what was dropped: nothing goes without a word."""
    wanted = [(section.team, step) for section in sections for step in section.steps]
    wanted.sort(key=lambda each: (_STATES.index(each[1].state), each[1].due or date.max))
    if not wanted:
        return
    columns = (_("Team"), _("Next step"), _("By when"))
    shown = wanted[:MOST_STEPS]
    rows = tuple(_step_row(team, step) for team, step in shown)
    yield Table(
        _("Next steps: due, done and dropped"), columns, rows, behind=tuple(step.behind for _team, step in shown)
    )
    if more := len(wanted) - len(shown):
        yield Text(_more(more), quiet=True, behind=tuple(key for _t, s in wanted[MOST_STEPS:] for key in s.behind))


def _step_row(team: str, step: StepLine) -> tuple[str, ...]:
    what = reworded(step.what) if step.reworded else step.what
    return team, what, _stands(step)


def _stands(step: StepLine) -> str:
    match step.state:
        case StepState.OPEN:
            return dates.briefly_dated(step.due) if step.due else _("no date yet")
        case StepState.DONE:
            return _("done")
        case StepState.DROPPED:
            return dropped(step.why)
        case _:
            assert_never(step.state)


def dropped(why: str) -> str:
    """With the word why, if it is no more than a table has room for: it is never cut."""
    return _("dropped: {text}").format(text=why) if 0 < len(why) <= LONGEST_WHY else _("dropped")


def _more(count: int) -> str:
    return ngettext("{n} more in the thread.", "{n} more in the thread.", count).format(n=count)


def _behind(matters: Iterable[MatterLine]) -> Behind:
    return tuple(key for matter in matters for key in matter.behind)


def reworded(text: str) -> str:
    """The mark of what a facilitator put in other words."""
    return _("{text} (reworded by a facilitator)").format(text=text)


def answered(summary: Summary, names: Names) -> Iterable[Block]:
    """What the team put before its leaders or wrote, and what they answered."""
    decided = [matter for matter in summary.matters if matter.verdict]
    if not decided and not summary.exchange:
        return
    heading = _("You said, leadership answers") if _is_team(summary) else _("What leaders answered")
    yield Heading(heading, (*_behind(decided), *(key for word in summary.exchange for key in word.behind)))
    for matter in decided:
        yield _matter_text(matter)
        yield from _verdict(matter, names)
    for word in summary.exchange:
        yield Quote(word.text, names.get(word.by, ""), behind=word.behind)


def _is_team(summary: Summary) -> bool:
    return summary.audience.value == "team"


def _matter_text(matter: MatterLine) -> Text:
    if matter.step:
        text = _("Next step {n}: {text}").format(n=matter.step, text=matter.text)
        return Text(text, quiet=True, behind=matter.behind)
    return Text(matter.text, quiet=True, behind=matter.behind)


def matter_message(matter: MatterLine, by: str) -> Message:
    """In the question's thread: that something was put before leaders, and by whom."""
    said = Text(_("{name} put this before leadership:").format(name=by), quiet=True)
    what = _matter_text(matter)
    if matter.verdict:
        return Message((said, what))
    return Message((said, what, Choices((Button(Act.TAKE_BACK, matter.id, _("Take it back")),))))


def verdict_message(matter: MatterLine, names: Names) -> Message:
    """The leaders' answer, where the team talked about it."""
    return Message((Text(_("Your leaders answered about this:")), _matter_text(matter), *_verdict(matter, names)))


def schedule_message(briefing: Briefing | None, teams: Sequence[str]) -> Message:
    """What `page` shows in a leadership channel."""
    if briefing is None:
        return Message(
            (Text(_("No team reports here yet. A team asks you here when its facilitator chooses this channel.")),)
        )
    report = _("Teams that report here: {teams}.").format(teams=dates.listed(list(teams)))
    blocks: list[Block] = [Text(report if teams else _("No team reports here now."))]
    if briefing.leaves:
        when = dates.moment(datetime.combine(briefing.leaves, briefing.cadence.at))
        blocks.append(Text(_("The next page comes on {moment}.").format(moment=when)))
    else:
        blocks.append(Text(_("The school year is over. The next page comes when a team reports from a new one.")))
    rule = briefing.cadence.rule
    if isinstance(rule, Weekly):
        days = dates.listed([dates.weekday(day) for day in rule.days])
        rhythm = ngettext("It comes every week on {days}.", "It comes every {n} weeks on {days}.", rule.every)
        blocks.append(Text(rhythm.format(n=rule.every, days=days), quiet=True))
    change = _("To change that, type “page every=2 days=thu at=8:00”. To have one today, type “page now”.")
    return Message((*blocks, Text(change, quiet=True)))


def coming_now() -> Message:
    return Message((Text(_("The page is on its way. It has what facilitators have released.")),))


def left_today() -> Message:
    return Message((Text(_("A page came today already. Type “page” to see when the next one comes.")),))


def example_lead() -> Text:
    return Text(_("This is what a page from this team looks like, before anything is said:"), quiet=True)
