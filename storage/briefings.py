"""Which leadership channels' pages fall due, and holding one while it is decided on: services decide."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from storage.columns import Instant
from storage.reader import is_closed
from storage.report_tables import briefing


@cache
def due_briefings() -> Select[Any]:
    """The longest overdue first, without those of places that can not be written to, and without locked ones."""
    late = briefing.c.at <= bindparam("now", type_=Instant)
    due = select(briefing).where(late, ~is_closed(briefing)).order_by(briefing.c.at, briefing.c.workspace)
    return due.limit(bindparam("most")).with_for_update(of=briefing, skip_locked=True)


@cache
def held_briefing() -> Select[Any]:
    here = (briefing.c.workspace == bindparam("workspace")) & (briefing.c.channel == bindparam("channel"))
    return select(briefing).where(here).with_for_update()
