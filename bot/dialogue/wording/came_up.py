"""Themes -> lines above the quotes to a question: what several speak of, and what one person alone says."""

from collections.abc import Iterable, Sequence

from bot.dialogue.themes import readable
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Behind, Block, Bullets, Text
from bot.domain.summary import BranchSummary, Theme

THEMES, VOICES = 5, 2
"""As many are listed of each; the others are counted."""

FEWEST_ANSWERS = 3
"""To one question, below which themes would only repeat the quotes."""


def came_up(branch: BranchSummary) -> Iterable[Block]:
    """Themes, where two of at least three answers have one. Those that are not listed are counted."""
    shared = [theme for theme in branch.themes if not theme.single]
    alone = [theme for theme in branch.themes if theme.single]
    if not shared or sum(not said.unknown for said in branch.said) < FEWEST_ANSWERS:
        return
    listed = [theme for theme in alone if readable(theme.label)][:VOICES]
    yield Text(_("What came up:"), quiet=True, behind=_behind(branch.themes))
    told = (*shared[:THEMES], *listed)
    yield Bullets(tuple(map(theme_line, told)), behind=tuple(theme.behind for theme in told))
    yield from _not_listed(shared[THEMES:], [theme for theme in alone if theme not in listed])


def _not_listed(shared: Sequence[Theme], alone: Sequence[Theme]) -> Iterable[Block]:
    if n := len(shared):
        topics = ngettext("{n} more topic that several speak of.", "{n} more topics that several speak of.", n)
        yield Text(topics.format(n=n), quiet=True, behind=_behind(shared))
    if n := len(alone):
        points = ngettext("{n} more point by one person.", "{n} more points by one person each.", n)
        yield Text(points.format(n=n), quiet=True, behind=_behind(alone))


def _behind(told: Iterable[Theme]) -> Behind:
    return tuple(dict.fromkeys(key for theme in told for key in theme.behind))


def theme_line(theme: Theme) -> str:
    """How many speak of it, the word that they have in common, and a sentence that can be read at a glance."""
    if theme.single:
        return _("One person: “{words}”").format(words=theme.label)
    known, short = theme.people is not None, readable(theme.label)
    n = theme.people or 0
    if known and short:
        said = ngettext("{n} person on “{topic}”: “{words}”", "{n} people on “{topic}”: “{words}”", n)
    elif known:
        said = ngettext("{n} person on “{topic}”", "{n} people on “{topic}”", n)
    else:
        said = _("Several people on “{topic}”: “{words}”") if short else _("Several people on “{topic}”")
    return said.format(n=n, topic=theme.topic, words=theme.label)
