"""Pages: made for the team and its leaders, held for review, released, withdrawn, accepted, and written anew."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue import reporting
from bot.dialogue.decision import Change, Decision
from bot.dialogue.release import Release
from bot.dialogue.reporting import Coming
from bot.domain.answer import Side, Voice
from bot.domain.audience import Audience, Promise
from bot.domain.delivery import Intention, Kind, delivery_id
from bot.domain.report import Acceptance, Page, PageState, Reporting
from tests.dialogue.builders import (
    ANA,
    DAY,
    HOUR,
    LEADERS,
    NOW,
    TEAM,
    WEEK,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    a_stance,
    a_step,
    an_agreement,
    an_answer,
    crowd,
    kept,
    kinds,
)

PROMPT = a_prompt("1.A.2", opened=NOW - WEEK, promise=Promise.WORDS)
ANSWERS = [an_answer(PROMPT, who) for who in crowd(5)]
RECORD = a_record(a_passage(PROMPT), answers=ANSWERS)
REVIEWED = a_record(a_passage(PROMPT, reflection=a_reflection(review=True)), answers=ANSWERS)
RELEASE = Release(Audience.LEADERS, Promise.WORDS)
ALL = [Kind.LEADERS_PAGE, Kind.PAGE_DETAIL, Kind.PICTURE]


def wish(state: Acceptance) -> Reporting:
    return Reporting("reflection", TEAM, LEADERS, state, None, NOW)


def team_page(*earlier: Page, at: datetime = NOW, principle: str = "1") -> Decision:
    return reporting.team_page(RECORD, earlier, principle, at)


def section(*earlier: Page, review: bool = False, issue: str = "issue", hurried: bool = False) -> Decision:
    """`earlier` left, but what belongs to the issue `abandoned`."""
    left = {page.issue for page in earlier} - {"abandoned"}
    return reporting.section(
        REVIEWED if review else RECORD, earlier, RELEASE, Coming(issue, LEADERS, hurried=hurried), left, NOW
    )


def a_page(state: PageState = PageState.RELEASED, until: datetime = NOW, issue: str = "issue") -> Page:
    return replace(section_of(section()), state=state, until=until, issue=issue)


def section_of(decision: Decision) -> Page:
    return next(change for change in decision.changes if isinstance(change, Page))


def test_the_teams_own_page_stands_in_its_channel_at_once() -> None:
    decision = team_page()
    page = kept(decision, Page)
    assert (page.audience, page.shown_in, page.place, page.state) == (Audience.TEAM, TEAM, TEAM, PageState.RELEASED)
    assert (page.principle, page.since, page.until, page.quoted) == ("1", None, NOW, ())
    assert page.reflection == "reflection"
    opening, detail, picture = decision.intentions
    assert (opening.kind, opening.subject, opening.place, opening.thread) == (Kind.TEAM_PAGE, page.id, TEAM, "")
    assert (detail.kind, detail.subject, detail.thread) == (Kind.PAGE_DETAIL, page.id, opening.id)
    assert (picture.kind, picture.subject, picture.thread) == (Kind.PICTURE, page.id, opening.id)
    assert (opening.reflection, detail.reflection, detail.place) == ("reflection", "reflection", TEAM)
    assert (picture.reflection, picture.place) == ("reflection", TEAM)


def test_a_section_is_released_for_the_page_that_it_belongs_to_and_its_card_tells_so() -> None:
    decision = section()
    page = section_of(decision)
    assert (page.audience, page.shown_in, page.place, page.state) == (
        Audience.LEADERS,
        LEADERS,
        TEAM,
        PageState.RELEASED,
    )
    assert (page.issue, page.principle, page.since, page.until) == ("issue", "", None, NOW)
    assert decision.intentions == (Intention(Kind.PAGE_REVIEW, page.id, TEAM, "reflection"),)


def test_with_review_on_a_section_waits_for_a_facilitator() -> None:
    decision = section(review=True)
    assert section_of(decision).state is PageState.DRAFT
    assert kinds(decision) == [Kind.PAGE_REVIEW]


def test_without_time_to_hold_it_back_a_section_waits_as_well() -> None:
    assert section_of(section(hurried=True)).state is PageState.DRAFT


def test_what_was_released_for_a_page_that_never_left_is_told_by_the_next_section() -> None:
    abandoned = replace(a_page(until=NOW - DAY, issue="abandoned"), id="abandoned")
    decision = section(abandoned)
    page, gone = (change for change in decision.changes if isinstance(change, Page))
    assert (page.since, gone.id, gone.state) == (None, "abandoned", PageState.WITHDRAWN)


def test_a_channel_that_accepted_a_run_of_the_team_is_not_asked_again() -> None:
    decision = reporting.request(replace(a_reflection(), id="next"), LEADERS, NOW + DAY, wish(Acceptance.ACCEPTED))
    found = kept(decision, Reporting)
    assert (found.reflection, found.state, decision.intentions) == ("next", Acceptance.ACCEPTED, ())


def test_a_section_fixes_what_it_may_quote() -> None:
    assert section_of(section()).quoted == tuple(answer.id for answer in ANSWERS)
    assert section_of(section(review=True)).quoted == tuple(answer.id for answer in ANSWERS)


def test_a_section_quotes_only_what_is_new_since_the_last_one_that_left() -> None:
    before = a_page(until=NOW - DAY, issue="before")
    assert section_of(section(before)).since == NOW - DAY
    assert section_of(section(before)).quoted == ()


def test_what_was_never_released_is_told_by_the_next_section_instead() -> None:
    stale = replace(a_page(PageState.DRAFT, until=NOW - DAY, issue="before"), id="stale")
    held = replace(a_page(PageState.WITHDRAWN, until=NOW - HOUR, issue="held"), id="held")
    decision = section(stale, held)
    page, gone = (change for change in decision.changes if isinstance(change, Page))
    assert (page.since, gone.id, gone.state) == (None, "stale", PageState.WITHDRAWN)
    assert [intention.subject for intention in decision.intentions] == [page.id, "stale"]


def test_a_section_is_one_for_each_page_and_team_however_often_it_is_written() -> None:
    assert section_of(section(a_page())).id == section_of(section()).id
    assert section_of(section(issue="next")).id != section_of(section()).id


def test_released_before_the_page_leaves_it_waits_for_it() -> None:
    decision = reporting.release_page(a_page(PageState.DRAFT), out=False)
    assert (section_of(decision).state, kinds(decision)) == (PageState.RELEASED, [Kind.PAGE_REVIEW])


def test_released_after_the_page_left_it_is_added_to_it() -> None:
    decision = reporting.release_page(a_page(PageState.DRAFT), out=True)
    assert section_of(decision).state is PageState.RELEASED
    assert kinds(decision) == [*ALL, Kind.BRIEFING, Kind.PAGE_REVIEW]


def test_a_section_stands_in_the_thread_of_its_page() -> None:
    root = delivery_id(Kind.BRIEFING, "issue", LEADERS)
    assert [intention.thread for intention in reporting.shown(a_page())] == [root, root, root]
    assert reporting.root_of("issue", LEADERS).id == root


def test_held_back_a_draft_shows_nowhere() -> None:
    for out in (False, True):
        decision = reporting.withdraw_page(a_page(PageState.DRAFT), out=out)
        assert (section_of(decision).state, kinds(decision)) == (PageState.WITHDRAWN, [Kind.PAGE_REVIEW])


def test_withdrawn_a_posted_section_is_taken_away_from_where_it_stands() -> None:
    decision = reporting.withdraw_page(a_page(), out=True)
    assert section_of(decision).state is PageState.WITHDRAWN
    assert kinds(decision) == [*ALL, Kind.BRIEFING, Kind.PAGE_REVIEW]


def test_a_page_is_new_since_the_last_one_for_the_same_readers_that_was_not_withdrawn() -> None:
    own = kept(team_page(at=NOW - WEEK, principle="2"), Page)
    older = kept(team_page(at=NOW - 2 * WEEK), Page)
    assert kept(team_page(older, own), Page).since == NOW - WEEK
    assert kept(team_page(own, older), Page).since == NOW - WEEK
    assert kept(team_page(replace(own, state=PageState.WITHDRAWN), older), Page).since == NOW - 2 * WEEK
    assert kept(team_page(a_page()), Page).since is None
    assert section_of(section(own)).since is None


def test_pages_are_told_apart_by_readers_principle_and_moment() -> None:
    ids = {
        section_of(decision).id
        for decision in (team_page(), section(), team_page(principle="2"), team_page(at=NOW + HOUR))
    }
    assert len(ids) == 4
    assert kept(team_page(), Page) == kept(team_page(), Page)
    other = replace(RECORD, passage=replace(RECORD.passage, reflection=replace(a_reflection(), id="other")))
    assert kept(reporting.team_page(other, (), "1", NOW), Page).id not in ids


def test_a_leadership_channel_is_asked_whether_the_team_may_report() -> None:
    decision = reporting.request(a_reflection(), LEADERS, NOW)
    assert decision.changes == (wish(Acceptance.ASKED),)
    assert decision.intentions == (Intention(Kind.REPORT_REQUEST, "reflection", LEADERS, "reflection"),)


@pytest.mark.parametrize(("accept", "state"), [(True, Acceptance.ACCEPTED), (False, Acceptance.DECLINED)])
def test_a_leadership_channel_answers_on_the_card_that_asked(accept: bool, state: Acceptance) -> None:
    decision = reporting.answer_request(wish(Acceptance.ASKED), ANA, NOW + DAY, accept=accept)
    found = kept(decision, Reporting)
    assert (found.state, found.by, found.at) == (state, ANA, NOW + DAY)
    assert decision.intentions == (Intention(Kind.REPORT_REQUEST, "reflection", LEADERS, "reflection"),)


ROOT = reporting.root_of("issue", LEADERS)
POSTED = [replace(a_page(until=NOW + WEEK), id="later"), a_page(), a_page(PageState.DRAFT), a_page(PageState.WITHDRAWN)]


def words_of(page: Page) -> tuple[Intention, ...]:
    """What of a page is written anew: not its picture."""
    return tuple(each for each in reporting.shown(page) if each.kind is not Kind.PICTURE)


def test_a_changed_answer_writes_anew_the_posted_pages_made_after_it_was_written() -> None:
    found = reporting.refreshed(POSTED, Decision(changes=(ANSWERS[0],)))
    assert found == (*words_of(POSTED[0]), *words_of(POSTED[1]), ROOT)


def only_later(change: Change) -> bool:
    """Whether just the page of next week is written anew."""
    return reporting.refreshed(POSTED, Decision(changes=(change,))) == (*words_of(POSTED[0]), ROOT)


def test_a_changed_late_answer_writes_anew_only_the_later_page_that_told_it() -> None:
    assert only_later(an_answer(PROMPT, at=NOW + HOUR, late=True))
    assert not only_later(an_answer(PROMPT, at=NOW))
    assert reporting.refreshed(POSTED, Decision(changes=(an_answer(PROMPT, at=NOW + 2 * WEEK),))) == ()


def test_a_late_vote_writes_anew_the_pages_made_after_it() -> None:
    assert only_later(a_stance(PROMPT, ANA, Side.NO, NOW + HOUR))


def test_agreed_answers_voices_and_steps_show_on_every_posted_page_as_they_stand() -> None:
    for change in (an_agreement(PROMPT), Voice("a", "reflection", PROMPT.id, TEAM, ANA, NOW), a_step(PROMPT)):
        assert reporting.refreshed(POSTED, Decision(changes=(change,))) == reporting.shown_anew(POSTED)


def test_what_no_page_tells_writes_none_anew() -> None:
    assert reporting.refreshed(POSTED, Decision(changes=(PROMPT,))) == ()
    assert reporting.refreshed(POSTED, Decision()) == ()


def test_of_several_changes_the_earliest_decides() -> None:
    decision = Decision(changes=(an_answer(PROMPT, at=NOW + HOUR), PROMPT, ANSWERS[0]))
    assert reporting.refreshed(POSTED, decision) == reporting.shown_anew(POSTED)


def test_only_released_pages_are_shown_anew() -> None:
    assert reporting.shown_anew(POSTED) == (*words_of(POSTED[0]), *words_of(POSTED[1]), ROOT)
    team = kept(team_page(), Page)
    assert reporting.shown_anew([team]) == words_of(team)
