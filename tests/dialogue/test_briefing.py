"""A leadership channel's page: its calendar, what leaves with it, and what leaders decide."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.dialogue import briefing as deciding
from bot.dialogue.closing import prompt_delivery
from bot.dialogue.decision import Decision
from bot.domain.briefing import Briefing, Issue, Matter, Stage, Verdict, matter_id
from bot.domain.cadence import ByHand, Cadence, Weekly, instant, local
from bot.domain.delivery import Kind
from bot.domain.report import PageState
from bot.domain.school_calendar import Break, SchoolCalendar
from tests.dialogue.builders import ANA, DAY, LEADERS, NOW, a_prompt, a_reflection, kept, kinds
from tests.dialogue.test_reporting import a_page

ZONE = "America/New_York"
WINTER = Break("Winter break", date(2026, 12, 21), date(2027, 1, 1))
YEAR = SchoolCalendar(date(2026, 8, 17), date(2027, 5, 28), (WINTER,), "US")
TEAM = Cadence(Weekly((0,)), time(9), ZONE, YEAR, date(2026, 8, 17))
PROMPT = a_prompt("1.A.2")


def at(day: str, clock: str = "09:00") -> datetime:
    return instant(datetime.fromisoformat(f"{day} {clock}"), ZONE)


def opened(day: str = "2026-09-10", team: Cadence = TEAM, stored: Briefing | None = None) -> Decision:
    return deciding.opened(stored, LEADERS, team, at(day))


def run(briefing: Briefing, pages: int) -> list[date | None]:
    """The days on which so many pages leave."""
    found = []
    for _ in range(pages):
        found.append(briefing.leaves)
        if briefing.leaves is None:
            break
        ready = kept(deciding.prepared(briefing), Briefing)
        assert ready.at
        briefing = kept(deciding.sent(ready, (), ready.at), Briefing)
    return found


def test_the_first_page_comes_a_week_after_the_first_yes_on_the_teams_day() -> None:
    first = kept(opened(), Briefing)
    assert (first.place, first.stage, first.leaves) == (LEADERS, Stage.PREPARE, date(2026, 9, 21))


def test_facilitators_are_shown_their_section_two_school_days_before() -> None:
    assert kept(opened(), Briefing).at == at("2026-09-17")


def test_a_page_comes_every_four_weeks_around_the_breaks_and_the_last_one_on_the_last_school_day() -> None:
    days = run(kept(opened(), Briefing), 11)
    assert days[:4] == [date(2026, 9, 21), date(2026, 10, 19), date(2026, 11, 16), date(2026, 12, 14)]
    assert days[-3:] == [date(2027, 5, 3), date(2027, 5, 28), None]


def test_past_the_calendar_no_page_comes_until_a_team_brings_a_new_year() -> None:
    over = Briefing(LEADERS, TEAM, Stage.PREPARE, None, None)
    later = replace(TEAM, calendar=SchoolCalendar(date(2027, 8, 16), date(2028, 5, 26), (), "US"))
    again = kept(opened("2027-08-20", later, over), Briefing)
    assert again.cadence.calendar == later.calendar
    assert again.leaves == date(2027, 8, 30)


def test_a_second_team_changes_nothing_unless_its_year_is_longer() -> None:
    first = kept(opened(), Briefing)
    assert opened(stored=first) == Decision()
    longer = replace(TEAM, calendar=replace(YEAR, last=date(2027, 6, 11)))
    changed = kept(opened(team=longer, stored=first), Briefing)
    assert (changed.leaves, changed.cadence.calendar.last) == (first.leaves, date(2027, 6, 11))


def test_a_team_without_a_calendar_of_its_own_gives_tuesdays() -> None:
    first = kept(opened(team=replace(TEAM, rule=ByHand())), Briefing)
    assert first.leaves == date(2026, 9, 22)


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"every": ("1",), "days": ("thu",)}, [date(2026, 9, 17), date(2026, 9, 24)]),
        ({"every": ("1",), "days": ("fri",)}, [date(2026, 9, 18), date(2026, 9, 25)]),  # tomorrow would be too soon
        ({"at": ("8:00",)}, [date(2026, 9, 14), date(2026, 10, 13)]),
    ],
)
def test_the_channel_chooses_other_days_and_times(given: dict[str, tuple[str, ...]], days: list[date]) -> None:
    changed = deciding.rescheduled(kept(opened(), Briefing), given, at("2026-09-10"))
    assert isinstance(changed, Decision)
    assert run(kept(changed, Briefing), 2) == days


def test_what_can_not_be_read_is_told_by_field() -> None:
    wrong = deciding.rescheduled(kept(opened(), Briefing), {"every": ("often",), "at": ("noonish",)}, NOW)
    assert not isinstance(wrong, Decision)
    assert set(wrong) == {"every", "at"}


def test_prepared_it_waits_for_its_day_and_time() -> None:
    waits = kept(deciding.prepared(kept(opened(), Briefing)), Briefing)
    assert (waits.stage, waits.at) == (Stage.SEND, at("2026-09-21"))


def test_wanted_now_it_is_prepared_and_leaves_at_once() -> None:
    now = at("2026-09-15", "07:10")
    wanted = kept(deciding.at_once(kept(opened(), Briefing), now), Briefing)
    assert (wanted.stage, wanted.at, wanted.leaves) == (Stage.PREPARE, now, date(2026, 9, 15))
    assert kept(deciding.prepared(wanted), Briefing).at == now


def test_the_page_leaves_with_what_is_released_and_reminds_those_who_did_not_once() -> None:
    ready = kept(deciding.prepared(kept(opened(), Briefing)), Briefing)
    released, draft, held = (a_page(state) for state in (PageState.RELEASED, PageState.DRAFT, PageState.WITHDRAWN))
    decision = deciding.sent(ready, [(page, a_reflection()) for page in (released, draft, held)], at("2026-09-21"))
    issue = kept(decision, Issue)
    assert (issue.id, issue.leaves, issue.sent_at) == (ready.issue, date(2026, 9, 21), at("2026-09-21"))
    sections = [Kind.LEADERS_PAGE, Kind.PAGE_DETAIL, Kind.PICTURE]
    card = Kind.PAGE_REVIEW
    assert kinds(decision) == [Kind.BRIEFING, card, *sections, card, Kind.NOTICE, card]
    assert decision.intentions[-2].subject == f"not_released|{LEADERS.channel}|{draft.id}"
    assert kept(decision, Briefing).leaves == date(2026, 10, 19)


def test_each_page_has_an_id_of_its_own() -> None:
    first = kept(opened(), Briefing)
    assert first.issue != replace(first, leaves=date(2026, 10, 19)).issue
    assert first.issue != replace(first, place=replace(LEADERS, channel="other")).issue


def test_the_years_first_page_leaves_facilitators_their_two_school_days() -> None:
    early = replace(TEAM, anchor=date(2026, 8, 17))
    first = kept(deciding.scheduled(LEADERS, early, date(2026, 8, 1)), Briefing)
    assert first.at
    assert (local(first.at, ZONE).date(), first.leaves) == (date(2026, 8, 20), date(2026, 8, 24))


# --- Decisions ---


def raised(step: str = "step", stored: Matter | None = None) -> Decision:
    return deciding.raise_matter(PROMPT, step, stored, ANA, NOW)


def test_a_matter_is_shown_in_the_thread_of_its_question() -> None:
    decision = raised()
    matter = kept(decision, Matter)
    assert (matter.id, matter.step, matter.by, matter.verdict) == (matter_id(PROMPT.id, "step"), "step", ANA, None)
    card, step = decision.intentions
    assert (card.kind, card.subject, card.thread) == (Kind.MATTER, matter.id, prompt_delivery(PROMPT))
    assert (step.kind, step.subject) == (Kind.STEP, "step")  # its button goes
    assert kinds(raised("")) == [Kind.MATTER]


def test_taken_back_and_put_again_it_is_the_same_matter_with_its_answer() -> None:
    decided = kept(deciding.decide(kept(raised(), Matter), PROMPT, Verdict.YES, "Gladly.", ANA, NOW), Matter)
    back = kept(deciding.take_back(decided, PROMPT), Matter)
    assert back.withdrawn
    assert kept(raised(stored=back), Matter) == decided


@pytest.mark.parametrize("verdict", Verdict)
def test_an_answer_arrives_in_the_thread_with_who_gave_it_and_why(verdict: Verdict) -> None:
    decision = deciding.decide(kept(raised(), Matter), PROMPT, verdict, "Because.", ANA, NOW + DAY)
    matter = kept(decision, Matter)
    assert (matter.verdict, matter.why, matter.decided_by, matter.decided_at) == (verdict, "Because.", ANA, NOW + DAY)
    assert kinds(decision) == [Kind.MATTER, Kind.STEP, Kind.VERDICT]
    assert {intention.thread for intention in decision.intentions} == {prompt_delivery(PROMPT)}


def test_a_question_and_a_step_under_it_are_two_matters() -> None:
    assert kept(raised(""), Matter).id != kept(raised("step"), Matter).id
    assert timedelta(0) == kept(raised(""), Matter).at - NOW
