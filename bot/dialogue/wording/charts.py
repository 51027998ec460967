"""Charts of a summary: how far each principle is, and how many answers came when."""

from collections.abc import Iterable

from bot.dialogue.wording import dates
from bot.domain.language import gettext as _
from bot.domain.message import Bar, Chart
from bot.domain.summary import ChapterProgress, Period, Summary

FEWEST_PERIODS = 2
"""Weeks or months that can be compared."""


def progress_chart(summary: Summary) -> Chart:
    return chapters_chart(summary.chapters)


def chapters_chart(chapters: Iterable[ChapterProgress]) -> Chart:
    bars = tuple(Bar(_("Principle {ref}").format(ref=chapter.ref), chapter.done, chapter.total) for chapter in chapters)
    return Chart(_("Questions settled in each principle"), bars)


def answers_chart(summary: Summary) -> Chart | None:
    """How many answers were given when; None where this audience is not told, or where there is nothing to compare."""
    if len(summary.activity) < FEWEST_PERIODS:
        return None
    by_week = summary.activity[0].months == 0
    caption = _("Answers in the week of ...") if by_week else _("Answers over time")
    # Where there was no answer, that is so among all of them.
    every = tuple(dict.fromkeys(key for each in summary.activity for key in each.behind))
    bars = (Bar(_period(each), each.answers, behind=each.behind or every) for each in summary.activity)
    return Chart(caption, tuple(bars))


def _period(each: Period) -> str:
    """Short enough to be the name of a bar everywhere."""
    if each.months == 0:
        return dates.short_month_day(each.first)
    if each.months == 1:
        return dates.short_month_year(each.first)
    return _("from {month}").format(month=dates.short_month_year(each.first))
