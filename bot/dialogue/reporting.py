"""Pages for the team and for its leaders: when they are made, released, withdrawn and shown anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.dialogue.decision import Decision
from bot.dialogue.digest import Record, Span, quotable
from bot.dialogue.release import Release
from bot.domain.answer import Agreement, Answer, NextStep, Stance, Voice
from bot.domain.audience import Audience
from bot.domain.delivery import Intention, Kind, delivery_id
from bot.domain.identity import identity
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Reflection
from bot.domain.report import Acceptance, Page, PageState, Reporting

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


def team_page(record: Record, earlier: Iterable[Page], principle: str, now: datetime) -> Decision:
    """The team's own page, in its channel."""
    reflection = record.passage.reflection
    page = _page(reflection, earlier, Audience.TEAM, reflection.place, principle, now)
    released = replace(page, state=PageState.RELEASED)
    return Decision(changes=(released,), intentions=shown(released))


def leaders_page(
    record: Record, earlier: Iterable[Page], release: Release, reporting: Reporting, principle: str, now: datetime
) -> Decision:
    """The team's section for its leaders: released at once, or held for a facilitator to read first.

    It goes out when it is released and the leadership channel has accepted the team.
    """
    reflection = record.passage.reflection
    page = _page(reflection, earlier, Audience.LEADERS, reporting.leadership, principle, now)
    page = replace(page, quoted=quotable(record, release, Span(principle, page.since, page.until)))
    if reflection.settings.review:
        return Decision(changes=(page,), intentions=(review(page),))
    return release_page(page, reporting)


def release_page(page: Page, reporting: Reporting) -> Decision:
    released = replace(page, state=PageState.RELEASED)
    accepted = reporting.state is Acceptance.ACCEPTED
    return Decision(changes=(released,), intentions=(*(shown(released) if accepted else ()), review(released)))


def withdraw_page(page: Page) -> Decision:
    """Held back, or taken away from where it was posted."""
    withdrawn = replace(page, state=PageState.WITHDRAWN)
    gone = shown(withdrawn) if page.state is PageState.RELEASED else ()
    return Decision(changes=(withdrawn,), intentions=(*gone, review(withdrawn)))


def shown(page: Page) -> tuple[Intention, ...]:
    """The page and, in its thread, what was said question by question and its chart as a picture."""
    opening, detail = _written(page)
    picture = Intention(Kind.PICTURE, page.id, page.shown_in, page.reflection, thread=opening.id)
    return opening, detail, picture


def _written(page: Page) -> tuple[Intention, Intention]:
    kind = Kind.TEAM_PAGE if page.audience is Audience.TEAM else Kind.LEADERS_PAGE
    opening = Intention(kind, page.id, page.shown_in, page.reflection)
    return opening, Intention(Kind.PAGE_DETAIL, page.id, page.shown_in, page.reflection, thread=opening.id)


def review(page: Page) -> Intention:
    """The facilitators' card about a page: in the channel when it waits for them, else quietly in the thread of the

    team's own page. Where it was first shown it stays.
    """
    thread = "" if page.state is PageState.DRAFT else team_thread(page)
    return Intention(Kind.PAGE_REVIEW, page.id, page.place, page.reflection, thread=thread)


def request(reflection: Reflection, leadership: Place, now: datetime) -> Decision:
    """Ask a leadership channel whether this team may report to it."""
    asked = Reporting(reflection.id, reflection.place, leadership, Acceptance.ASKED, None, now)
    card = Intention(Kind.REPORT_REQUEST, reflection.id, leadership, reflection.id)
    return Decision(changes=(asked,), intentions=(card,))


def answer_request(
    reporting: Reporting, pages: Iterable[Page], by: PersonRef, now: datetime, *, accept: bool
) -> Decision:
    """The leadership channel's word; what was released and waited for it goes out."""
    state = Acceptance.ACCEPTED if accept else Acceptance.DECLINED
    answered = replace(reporting, state=state, by=by, at=now)
    waiting = [page for page in pages if page.audience is Audience.LEADERS and page.state is PageState.RELEASED]
    out = [intention for page in waiting for intention in (*shown(page), review(page))] if accept else []
    card = Intention(Kind.REPORT_REQUEST, reporting.reflection, reporting.leadership, reporting.reflection)
    return Decision(changes=(answered,), intentions=(card, *out))


def team_thread(page: Page) -> str:
    """The delivery of the team's own page on the same span, in whose thread leaders' words arrive."""
    twin = _page_id(page.reflection, Audience.TEAM, page.principle, page.until)
    return delivery_id(Kind.TEAM_PAGE, twin, page.place)


def refreshed(pages: Iterable[Page], decision: Decision) -> tuple[Intention, ...]:
    """Posted pages that may tell of what was decided, to be written anew: those made after it was first said."""
    since = min((_said_at(change) for change in decision.changes), default=NEVER)
    return shown_anew(page for page in pages if page.until >= since)


def _said_at(change: object) -> datetime:
    """From when on a page may show this: agreed answers, voices and steps show on every page as they stand."""
    match change:
        case Answer():
            return change.written_at
        case Stance():
            return change.at
        case Agreement() | Voice() | NextStep():
            return ALWAYS
        case _:
            return NEVER


def shown_anew(pages: Iterable[Page]) -> tuple[Intention, ...]:
    """The picture stays: it counts what was settled when the page was made, and that does not change."""
    released = (page for page in pages if page.state is PageState.RELEASED)
    return tuple(intention for page in released for intention in _written(page))


def _page(
    reflection: Reflection, earlier: Iterable[Page], audience: Audience, shown_in: Place, principle: str, now: datetime
) -> Page:
    before = [page.until for page in earlier if page.audience is audience and page.state is not PageState.WITHDRAWN]
    return Page(
        id=_page_id(reflection.id, audience, principle, now),
        reflection=reflection.id,
        place=reflection.place,
        audience=audience,
        shown_in=shown_in,
        principle=principle,
        since=max(before, default=None),
        until=now,
        state=PageState.DRAFT,
    )


def _page_id(reflection: str, audience: Audience, principle: str, until: datetime) -> str:
    return identity("page", reflection, audience, principle, until.isoformat())
