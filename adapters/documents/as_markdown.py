"""The filled worksheet as Markdown, in the order of the paper. People's words are escaped: they format nothing."""

import re
from collections.abc import Iterator, Mapping

from bot.domain.language import gettext as _
from bot.domain.places import PersonRef
from bot.domain.plan import ItemState
from bot.domain.summary import BranchSummary, ItemSummary, Said, Summary

Names = Mapping[PersonRef, str]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&@:])")


def to_markdown(summary: Summary, names: Names) -> bytes:
    lines = [*_opening(summary)]
    for chapter in summary.chapters:
        title = _("Principle {ref}: {title}").format(ref=chapter.ref, title=chapter.title)
        lines += ["", f"## {escaped(title)}"]
        lines += _chapter(summary, chapter.ref, names)
    lines += _steps(summary, names)
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    """One line of plain text: no markup, no links, no HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _opening(summary: Summary) -> Iterator[str]:
    yield f"# {escaped(summary.worksheet)}"
    yield ""
    if not summary.alone:
        yield from (escaped(_("Team: {team}").format(team=summary.team)), "")
    if summary.purpose:
        by = f" ({summary.decide_by.isoformat()})" if summary.decide_by else ""
        why = _("I will use this to decide {purpose}") if summary.alone else _("We will use this to decide {purpose}")
        yield from (escaped(why.format(purpose=summary.purpose) + by), "")
    standing = summary.standing
    yield escaped(_("{done} of {total} questions settled").format(done=standing.done, total=standing.total))


def _chapter(summary: Summary, principle: str, names: Names) -> Iterator[str]:
    action = ""
    for item in summary.items:
        if item.principle != principle:
            continue
        if item.action and item.action != action:
            action = item.action
            yield from ("", f"### {escaped(action)}")
        yield from _item(item, names)


def _item(item: ItemSummary, names: Names) -> Iterator[str]:
    yield from ("", f"**{escaped(item.ref)} {escaped(item.text)}**")
    if item.state is ItemState.SKIPPED:
        yield from ("", escaped(_("This question was skipped.")))
    for tally in item.tallies:
        yield from ("", escaped(_("Votes: {votes}.").format(votes=", ".join(f"{s} {n}" for s, n in tally.votes))))
    for branch in item.branches:
        yield from _branch(item, branch, names)
    if item.agreed:
        yield from ("", f"**{escaped(_('Agreed:'))}** {escaped(item.agreed)}")
    if item.dissent:
        yield from ("", escaped(_("Some see it differently: {dissent}").format(dissent=item.dissent)))


def _branch(item: ItemSummary, branch: BranchSummary, names: Names) -> Iterator[str]:
    if branch.ref != item.ref:
        yield from ("", f"*{escaped(branch.ref)} {escaped(branch.text)}*")
    if branch.points:
        yield ""
        yield from (f"- {escaped(point)}" for point in branch.points)
    if branch.said:
        yield ""
        yield from (f"> {_said(said, names)}\n>" for said in branch.said)


def _said(said: Said, names: Names) -> str:
    words = escaped(said.text)
    if said.unknown:
        words = escaped(_("I don't know. Who would? {who}").format(who=said.text).strip())
    by = names.get(said.by, "") if said.by else ""
    return f"{words} ({escaped(by)})" if by else words


def _steps(summary: Summary, names: Names) -> Iterator[str]:
    if not summary.steps:
        return
    yield from ("", f"## {escaped(_('Next steps'))}", "")
    for step in summary.steps:
        owner = names.get(step.owner, "") if step.owner else _("no owner yet")
        due = step.due.isoformat() if step.due else _("no date yet")
        yield f"{step.number}. {escaped(step.what)} ({escaped(owner)}, {due}, {step.state})"
