"""Pages: made for the team and its leaders, held for review, released, withdrawn, accepted, and written anew."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue import reporting
from bot.dialogue.decision import Change, Decision
from bot.dialogue.release import Release
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


def leaders_page(*earlier: Page, state: Acceptance = Acceptance.ACCEPTED, review: bool = False) -> Decision:
    record = REVIEWED if review else RECORD
    return reporting.leaders_page(record, earlier, RELEASE, wish(state), "1", NOW)


def a_page(state: PageState = PageState.RELEASED, principle: str = "1", until: datetime = NOW) -> Page:
    return replace(kept(leaders_page(), Page), state=state, principle=principle, until=until)


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


def test_the_leaders_page_leaves_at_once_when_the_channel_accepted_the_team() -> None:
    decision = leaders_page()
    page = kept(decision, Page)
    assert (page.audience, page.shown_in, page.place, page.state) == (
        Audience.LEADERS,
        LEADERS,
        TEAM,
        PageState.RELEASED,
    )
    assert [(i.kind, i.place) for i in decision.intentions[:3]] == [(kind, LEADERS) for kind in ALL]


def test_the_leaders_page_fixes_what_it_may_quote() -> None:
    assert kept(leaders_page(), Page).quoted == tuple(answer.id for answer in ANSWERS)
    assert kept(leaders_page(review=True), Page).quoted == tuple(answer.id for answer in ANSWERS)


def test_a_page_quotes_only_from_its_own_principle_and_what_was_added_to_others_since() -> None:
    late = an_answer(PROMPT, ANA, at=NOW - HOUR, late=True)
    record = replace(RECORD, answers=(*RECORD.answers, late))
    earlier = replace(a_page(), until=NOW - DAY)

    def quoted(*pages: Page) -> int:
        return len(kept(reporting.leaders_page(record, pages, RELEASE, wish(Acceptance.ASKED), "2", NOW), Page).quoted)

    assert (quoted(), quoted(earlier)) == (0, 6)


@pytest.mark.parametrize("state", [Acceptance.ASKED, Acceptance.DECLINED])
def test_nothing_comes_to_a_leadership_channel_before_it_accepts(state: Acceptance) -> None:
    decision = leaders_page(state=state)
    assert kept(decision, Page).state is PageState.RELEASED
    assert not {intention.place for intention in decision.intentions} & {LEADERS}


@pytest.mark.parametrize("state", Acceptance)
def test_with_review_on_a_page_never_leaves_by_itself(state: Acceptance) -> None:
    decision = leaders_page(state=state, review=True)
    page = kept(decision, Page)
    assert page.state is PageState.DRAFT
    in_channel = Intention(Kind.PAGE_REVIEW, page.id, TEAM, "reflection")
    assert decision.intentions == (in_channel,)


def test_released_by_a_facilitator_it_goes_out_and_its_card_follows() -> None:
    decision = reporting.release_page(a_page(PageState.DRAFT), wish(Acceptance.ACCEPTED))
    assert kept(decision, Page).state is PageState.RELEASED
    assert kinds(decision) == [*ALL, Kind.PAGE_REVIEW]
    waiting = reporting.release_page(a_page(PageState.DRAFT), wish(Acceptance.ASKED))
    assert (kept(waiting, Page).state, kinds(waiting)) == (PageState.RELEASED, [Kind.PAGE_REVIEW])


def test_a_facilitators_card_waits_in_the_channel_and_then_rests_in_the_thread() -> None:
    for state in PageState:
        card = reporting.review(a_page(state))
        assert (card.kind, card.place, card.reflection) == (Kind.PAGE_REVIEW, TEAM, "reflection")
        assert card.thread == ("" if state is PageState.DRAFT else reporting.team_thread(a_page()))


def test_held_back_a_draft_shows_nowhere() -> None:
    decision = reporting.withdraw_page(a_page(PageState.DRAFT))
    assert kept(decision, Page).state is PageState.WITHDRAWN
    assert kinds(decision) == [Kind.PAGE_REVIEW]


def test_withdrawn_a_posted_page_is_taken_away_from_where_it_stands() -> None:
    decision = reporting.withdraw_page(a_page())
    assert kept(decision, Page).state is PageState.WITHDRAWN
    assert kinds(decision) == [*ALL, Kind.PAGE_REVIEW]


def test_a_page_is_new_since_the_last_one_for_the_same_readers_that_was_not_withdrawn() -> None:
    own = kept(team_page(at=NOW - WEEK, principle="2"), Page)
    older = kept(team_page(at=NOW - 2 * WEEK), Page)
    assert kept(team_page(older, own), Page).since == NOW - WEEK
    assert kept(team_page(own, older), Page).since == NOW - WEEK
    assert kept(team_page(replace(own, state=PageState.WITHDRAWN), older), Page).since == NOW - 2 * WEEK
    assert kept(team_page(a_page()), Page).since is None
    assert kept(leaders_page(own), Page).since is None


def test_pages_are_told_apart_by_readers_principle_and_moment() -> None:
    ids = {
        kept(decision, Page).id
        for decision in (team_page(), leaders_page(), team_page(principle="2"), team_page(at=NOW + HOUR))
    }
    assert len(ids) == 4
    assert kept(team_page(), Page) == kept(team_page(), Page)
    other = replace(RECORD, passage=replace(RECORD.passage, reflection=replace(a_reflection(), id="other")))
    assert kept(reporting.team_page(other, (), "1", NOW), Page).id not in ids


def test_a_leadership_channel_is_asked_whether_the_team_may_report() -> None:
    decision = reporting.request(a_reflection(), LEADERS, NOW)
    assert decision.changes == (wish(Acceptance.ASKED),)
    assert decision.intentions == (Intention(Kind.REPORT_REQUEST, "reflection", LEADERS, "reflection"),)


def answered(accept: bool, *pages: Page) -> Decision:
    return reporting.answer_request(wish(Acceptance.ASKED), pages, ANA, NOW + DAY, accept=accept)


def test_accepted_what_was_released_and_waited_goes_out() -> None:
    team = kept(team_page(), Page)
    decision = answered(True, a_page(), a_page(PageState.DRAFT), a_page(PageState.WITHDRAWN), team)
    found = kept(decision, Reporting)
    assert (found.state, found.by, found.at) == (Acceptance.ACCEPTED, ANA, NOW + DAY)
    assert kinds(decision) == [Kind.REPORT_REQUEST, *ALL, Kind.PAGE_REVIEW]
    assert [intention.place for intention in decision.intentions] == [LEADERS, LEADERS, LEADERS, LEADERS, TEAM]
    assert decision.intentions[0].id == delivery_id(Kind.REPORT_REQUEST, "reflection", LEADERS)
    assert decision.intentions[0].reflection == "reflection"


def test_declined_nothing_goes_out() -> None:
    decision = answered(False, a_page())
    assert kept(decision, Reporting).state is Acceptance.DECLINED
    assert kinds(decision) == [Kind.REPORT_REQUEST]


def test_leaders_words_arrive_in_the_thread_of_the_teams_own_page() -> None:
    team = kept(team_page(), Page)
    leaders = kept(leaders_page(), Page)
    assert reporting.team_thread(leaders) == delivery_id(Kind.TEAM_PAGE, team.id, TEAM)
    assert reporting.team_thread(replace(leaders, principle="2")) != reporting.team_thread(leaders)


POSTED = [replace(a_page(until=NOW + WEEK), id="later"), a_page(), a_page(PageState.DRAFT), a_page(PageState.WITHDRAWN)]


def words_of(page: Page) -> tuple[Intention, ...]:
    """What of a page is written anew: not its picture."""
    return tuple(each for each in reporting.shown(page) if each.kind is not Kind.PICTURE)


def test_a_changed_answer_writes_anew_the_posted_pages_made_after_it_was_written() -> None:
    found = reporting.refreshed(POSTED, Decision(changes=(ANSWERS[0],)))
    assert found == (*words_of(POSTED[0]), *words_of(POSTED[1]))


def only_later(change: Change) -> bool:
    """Whether just the page of next week is written anew."""
    return reporting.refreshed(POSTED, Decision(changes=(change,))) == words_of(POSTED[0])


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
    assert reporting.shown_anew(POSTED) == (*words_of(POSTED[0]), *words_of(POSTED[1]))
