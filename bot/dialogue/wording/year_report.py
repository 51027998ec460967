"""YearReport -> its paper: one page for the board, and behind it a chapter a team. Nobody is named in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from bot.dialogue.quotes import chosen
from bot.dialogue.wording import charts, dates, pages, private
from bot.dialogue.wording.briefing import reworded
from bot.domain.answer import StepState
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Bar, Button, Chart, Choices, Message, Text
from bot.domain.paper import Box, Drawing, Entry, Heading, Line, NextPage, Paper, Part, Table
from bot.domain.year import AgreedLine, Outcome, SaidAndAnswered, SchoolYear, TeamYear, WantedReport, YearReport

TEAMS, PRINCIPLES, ANSWERS = 12, 5, 4
"""Rows of each table that the first page has room for, at up to two lines each."""

NAME, PURPOSE, TITLE, WORDS, SAID = 30, 34, 80, 72, 66
"""Letters that a cell of the first page has room for, also where the server's letters are wider than Word's."""

FEW_TEAMS = 6
"""So many leave room for the chart on the first page."""

FEW_PRINCIPLES = 2
"""So few leave room to tell twice as much of each thing, where teams are few as well."""


def year_name(year: SchoolYear) -> str:
    """2026–27"""
    return str(year).replace("-", "–")


def year_paper(report: YearReport) -> Paper:
    title = _("Year report {year}").format(year=year_name(report.year))
    first = (Heading(1, title), *_first_page(report))
    return Paper(title, report.leadership, (*first, NextPage(), *_behind(report)), dense=True)


# --- The first page ---


def _first_page(report: YearReport) -> Iterator[Part]:
    yield Line(_lead(report))
    yield Heading(2, _("Teams side by side"))
    titles = _titles(report)
    more = 2 if len(report.teams) <= FEW_TEAMS // 2 and len(titles) <= FEW_PRINCIPLES else 1
    yield _side_by_side(report.teams[:TEAMS], NAME, more * PURPOSE)
    yield Heading(2, _("Agreed answers by principle"))
    yield _by_principle(report, titles[:PRINCIPLES])
    if len(report.teams) <= FEW_TEAMS:
        yield Drawing(_settled(report, titles[:PRINCIPLES]))
    if report.said_and_answered:
        yield Heading(2, _("You said, we did, we cannot because"))
        yield _answers(_of_each_kind(report.said_and_answered)[:ANSWERS], NAME, more * SAID)
    yield Line(_more(report, len(titles)))


def _lead(report: YearReport) -> str:
    worksheets = sorted({team.worksheet for team in report.teams})
    lead = ngettext(
        "What {n} team that reports to {place} agreed and did with “{title}”.",
        "What {n} teams that report to {place} agreed and did with “{title}”.",
        len(report.teams),
    ).format(n=len(report.teams), place=report.leadership, title="”, “".join(worksheets))
    return " ".join((lead, _("It repeats what their pages told their leaders.")))


def _side_by_side(teams: Iterable[TeamYear], name: int, purpose: int) -> Table:
    columns = (_("Team"), _("Uses it to decide"), _("Questions settled"), _("Agreed answers"), _("Next steps done"))
    rows = ((brief(team.team, name), brief(team.purpose, purpose) or "–", *_counts(team)) for team in teams)
    return Table(columns, (0.26, 0.36, 0.13, 0.12, 0.13), tuple(rows))


def _counts(team: TeamYear) -> tuple[str, str, str]:
    if not team.chapters:
        return _("nothing yet"), "–", "–"
    done = sum(step.state is StepState.DONE for step in team.steps)
    steps = _of(done, len(team.steps)) if team.steps else "–"
    return _of(team.done, team.total), str(len(team.agreed)), steps


def _of(part: int, whole: int) -> str:
    return _("{n} of {total}").format(n=part, total=whole)


def _titles(report: YearReport) -> list[str]:
    """Principles in the order of the worksheets; the same one in two worksheets is one."""
    return list(dict.fromkeys(chapter.title for team in report.teams for chapter in team.chapters))


def _by_principle(report: YearReport, titles: Iterable[str]) -> Table:
    columns = (_("Principle"), _("Questions settled"), _("Agreed answers"), _("One of them, in the team's words"))
    rows = []
    for title in titles:
        agreed = [(team.team, line.text) for team in report.teams for line in _agreed_on(team, title)]
        rows.append((brief(title, TITLE), _of(*_settled_in(report, title)), str(len(agreed)), _example(title, agreed)))
    return Table(columns, (0.34, 0.12, 0.11, 0.43), tuple(rows))


def _agreed_on(team: TeamYear, title: str) -> Iterator[AgreedLine]:
    refs = {chapter.ref for chapter in team.chapters if chapter.title == title}
    yield from (line for line in team.agreed if line.principle in refs)


def _settled_in(report: YearReport, title: str) -> tuple[int, int]:
    own = [chapter for team in report.teams for chapter in team.chapters if chapter.title == title]
    return sum(chapter.done for chapter in own), sum(chapter.total for chapter in own)


def _example(title: str, agreed: Sequence[tuple[str, str]]) -> str:
    """The one that makes most of the points that several teams make; else the first, shortened."""
    if not agreed:
        return "–"
    picked = next(iter(chosen(title, [text for _team, text in agreed], WORDS)), 0)
    team, text = agreed[picked]
    return f"“{brief(text, WORDS)}” ({brief(team, NAME)})"


def _settled(report: YearReport, titles: Iterable[str]) -> Chart:
    bars = tuple(Bar(title, *_settled_in(report, title)) for title in titles)
    return Chart(_("Questions settled in each principle, all teams"), bars)


def _of_each_kind(every: Sequence[SaidAndAnswered]) -> list[SaidAndAnswered]:
    """One of each outcome in turn, so that no page has only good news; the teams as they come."""
    kinds = [[each for each in every if each.kind is kind] for kind in Outcome]
    return [each for each in chain.from_iterable(zip_longest(*kinds)) if each]


def _answers(every: Iterable[SaidAndAnswered], name: int, room: int) -> Table:
    columns = (_("Team"), _("You said"), _("What came of it"))
    rows = ((brief(each.team, name), brief(each.said, room), _answered(each, room)) for each in every)
    return Table(columns, (0.2, 0.4, 0.4), tuple(rows))


def _answered(each: SaidAndAnswered, room: int) -> str:
    bare, because = {
        Outcome.DID: (_("We did it."), _("We did: {answer}")),
        Outcome.CANNOT: (_("We cannot now."), _("We cannot because: {answer}")),
        Outcome.YES: (_("We said yes."), _("We said yes: {answer}")),
        Outcome.TALK: (_("We want to talk about it."), _("We want to talk about it: {answer}")),
        Outcome.WORD: (_("We answered."), _("We answered: {answer}")),
        Outcome.OPEN: (_("Not answered yet."), "{answer}"),
    }[each.kind]
    return because.format(answer=brief(each.answer, room)) if each.answer else bare


def _more(report: YearReport, principles: int) -> str:
    """What the first page leaves out. What stands behind begins on the second, whatever its length."""
    cut = []
    if (n := len(report.teams) - TEAMS) > 0:
        cut.append(ngettext("{n} more team", "{n} more teams", n).format(n=n))
    if (n := principles - PRINCIPLES) > 0:
        cut.append(ngettext("{n} more principle", "{n} more principles", n).format(n=n))
    if (n := len(report.said_and_answered) - ANSWERS) > 0:
        cut.append(ngettext("{n} more answer", "{n} more answers", n).format(n=n))
    cut.append(_("what each team agreed and does next, in full"))
    return _("More from page 2 on: {what}.").format(what=dates.listed(cut))


def brief(text: str, room: int) -> str:
    """As many whole sentences as there is room for, else as many words; what is left out leaves a mark."""
    line = " ".join(text.split())
    if len(line) <= room:
        return line
    sentences = [found.end() for found in re.finditer(r"[.!?](?=\s)", line[: room - 1])]
    if sentences:
        return f"{line[: sentences[-1]]} …"
    words = line[: room - 1]
    return f"{words.rpartition(' ')[0] or words}…"


# --- What stands behind it ---


def _behind(report: YearReport) -> Iterator[Part]:
    titles = _titles(report)
    if len(report.teams) > TEAMS:
        yield Heading(2, _("All teams side by side"))
        yield _side_by_side(report.teams, LONG, LONG)
    if len(titles) > PRINCIPLES:
        yield Heading(2, _("Agreed answers by principle, all of them"))
        yield _by_principle(report, titles)
    if report.said_and_answered:
        yield Heading(2, _("You said, we did, we cannot because, in full"))
        yield _answers(report.said_and_answered, LONG, LONG)
    if len(report.teams) > FEW_TEAMS or len(titles) > PRINCIPLES:
        yield Heading(2, _("Progress by principle"))
        yield Drawing(_settled(report, titles))
    for team in report.teams:
        yield from _chapter(team)


def _chapter(team: TeamYear) -> Iterator[Part]:
    yield Heading(2, team.team)
    yield Line(team.worksheet, _("Worksheet:"))
    if team.purpose:
        by = f" ({dates.dated(team.decide_by)})" if team.decide_by else ""
        yield Line(team.purpose + by, _("The team will use this to decide:"))
    if not team.chapters:
        yield Line(_("No page of this team has left for its leaders yet."))
    else:
        yield Drawing(charts.chapters_chart(team.chapters))
    for chapter in team.chapters:
        agreed = [line for line in team.agreed if line.principle == chapter.ref]
        if agreed:
            yield Heading(3, _("Principle {ref}: {title}").format(ref=chapter.ref, title=chapter.title))
        for line in agreed:
            yield Heading(4, f"{line.ref} {line.question}")
            yield Box((Entry(reworded(line.text) if line.reworded else line.text, ""),))
            if line.dissent:
                yield Line(line.dissent, _("Some see it differently:"))
    if team.steps:
        yield Heading(3, _("Next steps"))
        yield _steps(team)


def _steps(team: TeamYear) -> Table:
    columns = (_("No."), _("Next step"), _("By when"), _("Where it stands"))
    rows = (
        (
            str(step.number),
            reworded(step.what) if step.reworded else step.what,
            dates.dated(step.due) if step.due else _("no date yet"),
            pages.step_state(step.state, step.moved),
        )
        for step in team.steps
    )
    return Table(columns, (0.07, 0.58, 0.18, 0.17), tuple(rows))


LONG = 100_000
"""Letters of a cell where nothing is left out."""


# --- What is said about it ---


def coming(wanted: WantedReport, other: str) -> Message:
    """`other` is a format that it can be had in as well."""
    said = _("The year report for {year} comes here as a {format} file.").format(
        year=year_name(wanted.year), format=wanted.file_format
    )
    label = _("Get it as {format}").format(format=other)
    return Message((Text(said), Choices((Button(Act.YEAR_REPORT, str(WantedReport(other, wanted.year)), label),))))


def year_button(wanted: WantedReport) -> Button:
    return Button(Act.YEAR_REPORT, str(wanted), _("Get the year report"))


def about(year: SchoolYear) -> str:
    """What the file is, for people who can not see its name."""
    return _("The year report {year}").format(year=year_name(year))


def no_team() -> Message:
    return private.line(_("No team reports to this channel. Type “report” in a leadership channel."))


def nothing_asked(year: SchoolYear) -> Message:
    said = _("No team that reports here was asked anything in the school year {year}.")
    return private.line(said.format(year=year_name(year)))


def not_understood(given: str) -> Message:
    said = _(
        "I can't make “{given}”. Type “report”, “report pdf”, or “report 2026” for the year that began in July 2026."
    )
    return private.line(said.format(given=given))
