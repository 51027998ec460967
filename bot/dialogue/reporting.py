"""Pages for the team and for its leaders: when they are made, released, withdrawn and shown anew."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.dialogue.decision import Decision
from bot.dialogue.digest import Record, Span, quotable
from bot.dialogue.release import Release
from bot.domain.answer import Agreement, Answer, NextStep, Stance, Voice
from bot.domain.audience import Audience
from bot.domain.briefing import Matter
from bot.domain.delivery import Intention, Kind
from bot.domain.identity import identity
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Reflection
from bot.domain.report import Acceptance, LeadersReply, Page, PageState, Reporting

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


def team_page(record: Record, earlier: Iterable[Page], principle: str, now: datetime) -> Decision:
    """The team's own page, in its channel."""
    reflection = record.passage.reflection
    page = _page(reflection, earlier, Audience.TEAM, reflection.place, principle, now)
    released = replace(page, state=PageState.RELEASED)
    return Decision(changes=(released,), intentions=shown(released))


@dataclass(frozen=True, slots=True)
class Coming:
    """The page that leaves next in a leadership channel. `hurried`: facilitators have no time to hold theirs back."""

    issue: str
    leadership: Place
    hurried: bool = False


def section(
    record: Record, earlier: Iterable[Page], release: Release, coming: Coming, left: Collection[str], now: datetime
) -> Decision:
    """The team's part of a leadership channel's page, and the card by which its facilitators see to it.

    It leaves with that page if it is released by then: it is from the beginning, unless the team wants to read it first
    or has no time to. What an older one told that did not leave is told by this one; `left` are the issues that did.
    """
    reflection = record.passage.reflection
    theirs = [each for each in earlier if each.audience is Audience.LEADERS and each.issue != coming.issue]
    gone = [each for each in theirs if each.issue in left and each.state is PageState.RELEASED]
    page = _page(reflection, gone, Audience.LEADERS, coming.leadership, "", now)
    page = replace(page, id=section_id(reflection.id, coming.issue), issue=coming.issue)
    page = replace(page, quoted=quotable(record, release, span_of(page), quoted_to_leaders(theirs)))
    if not (reflection.settings.review or coming.hurried):
        page = replace(page, state=PageState.RELEASED)
    waiting = (each for each in theirs if each not in gone and each.state is not PageState.WITHDRAWN)
    stale = [replace(each, state=PageState.WITHDRAWN) for each in waiting]
    return Decision(changes=(page, *stale), intentions=(review(page), *map(review, stale)))


def section_id(reflection: str, issue: str) -> str:
    return identity("section", reflection, issue)


def quoted_to_leaders(pages: Iterable[Page]) -> frozenset[str]:
    """What leaders' pages were made with to quote without a name, also those that wait to be released.

    Whatever else leaders get quotes no more: side by side they would show what few people added.
    """
    return frozenset(key for page in pages if page.audience is Audience.LEADERS for key in page.quoted)


def span_of(page: Page) -> Span:
    """What leaders get tells what is new since the page before."""
    return Span(page.principle, page.since, page.until, only_news=page.audience is Audience.LEADERS)


def release_page(page: Page, *, out: bool) -> Decision:
    """`out`: the page that it belongs to has left, and shows it from now on."""
    return _decided(replace(page, state=PageState.RELEASED), out=out)


def withdraw_page(page: Page, *, out: bool) -> Decision:
    """Held back, or taken away from where it was posted."""
    return _decided(replace(page, state=PageState.WITHDRAWN), out=out and page.state is PageState.RELEASED)


def _decided(page: Page, *, out: bool) -> Decision:
    anew = (*shown(page), root_of(page.issue, page.shown_in)) if out else ()
    return Decision(changes=(page,), intentions=(*anew, review(page)))


def root_of(issue: str, leadership: Place) -> Intention:
    """The page that a leadership channel reads first. Each team's section is in its thread."""
    return Intention(Kind.BRIEFING, issue, leadership)


def shown(page: Page) -> tuple[Intention, ...]:
    """The page, what was said question by question, and its chart as a picture: those two in its thread."""
    opening, detail = _written(page)
    picture = Intention(Kind.PICTURE, page.id, page.shown_in, page.reflection, thread=detail.thread)
    return opening, detail, picture


def _written(page: Page) -> tuple[Intention, Intention]:
    if page.audience is Audience.TEAM:
        opening = Intention(Kind.TEAM_PAGE, page.id, page.shown_in, page.reflection)
        root = opening.id
    else:
        root = root_of(page.issue, page.shown_in).id
        opening = Intention(Kind.LEADERS_PAGE, page.id, page.shown_in, page.reflection, thread=root)
    return opening, Intention(Kind.PAGE_DETAIL, page.id, page.shown_in, page.reflection, thread=root)


def review(page: Page) -> Intention:
    """The facilitators' card about a section."""
    return Intention(Kind.PAGE_REVIEW, page.id, page.place, page.reflection)


def request(reflection: Reflection, leadership: Place, now: datetime, before: Reporting | None = None) -> Decision:
    """Ask a leadership channel whether this team may report to it. Having accepted a run `before`, it is not asked."""
    if before:
        return Decision(changes=(replace(before, reflection=reflection.id, at=now),))
    asked = Reporting(reflection.id, reflection.place, leadership, Acceptance.ASKED, None, now)
    card = Intention(Kind.REPORT_REQUEST, reflection.id, leadership, reflection.id)
    return Decision(changes=(asked,), intentions=(card,))


def answer_request(reporting: Reporting, by: PersonRef, now: datetime, *, accept: bool) -> Decision:
    """The leadership channel's word."""
    state = Acceptance.ACCEPTED if accept else Acceptance.DECLINED
    answered = replace(reporting, state=state, by=by, at=now)
    card = Intention(Kind.REPORT_REQUEST, reporting.reflection, reporting.leadership, reporting.reflection)
    return Decision(changes=(answered,), intentions=(card,))


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
        case Agreement() | Voice() | NextStep() | Matter() | LeadersReply():
            return ALWAYS
        case _:
            return NEVER


def shown_anew(pages: Iterable[Page]) -> tuple[Intention, ...]:
    """The newest first: they are what people read now, and a platform takes only so many changes in a second.

    The picture stays: it counts what was settled when the page was made, and that does not change.
    """
    released = [page for page in pages if page.state is PageState.RELEASED]
    released.sort(key=lambda page: page.until, reverse=True)
    roots = dict.fromkeys(root_of(page.issue, page.shown_in) for page in released if page.issue)
    return (*(intention for page in released for intention in _written(page)), *roots)


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
