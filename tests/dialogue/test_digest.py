"""Pages for the team: as of a moment, what was added since, where each answer stands, steps, standing and rest."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.digest import Record, Span, standing_of, summarise
from bot.dialogue.release import Release
from bot.domain.answer import Answer, AnswerKind, Side, StepState, Voice
from bot.domain.audience import Audience
from bot.domain.plan import ItemState, PlanKind
from bot.domain.reflection import ReflectionState
from bot.domain.report import LeadersReply
from bot.domain.summary import BranchSummary, ItemSummary, LeadersWord, Summary
from tests.dialogue.builders import (
    ANA,
    BEN,
    BY_HAND,
    CLEO,
    DAN,
    DAY,
    HOUR,
    LEADERS,
    MONDAY,
    NOW,
    REFS,
    TEAM,
    WEEK,
    YEAR,
    a_cadence,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    a_stance,
    a_step,
    an_agreement,
    an_answer,
    closed_on,
    plan_of,
)

OPENED = NOW - 2 * WEEK
GATE = a_prompt("1.A.1", opened=OPENED, closed=NOW - WEEK, followed=("1.A.1a", "1.A.1b"), revealed=True)
OPEN = a_prompt("1.A.2", opened=OPENED + DAY, closed=NOW - WEEK)
PASSAGE = a_passage(GATE, OPEN)


def page(record: Record, principle: str = "1", *, until: timedelta = DAY, since: timedelta | None = None) -> Summary:
    """The team's page, so long after NOW, and what was there so long before."""
    span = Span(principle, NOW - since if since is not None else None, NOW + until)
    return summarise(record, Release(Audience.TEAM), span)


def item(summary: Summary, ref: str) -> ItemSummary:
    return next(each for each in summary.items if each.ref == ref)


def said(summary: Summary, ref: str) -> dict[str, list[str]]:
    """What was said to an item, by branch."""
    return {branch.ref: [each.text for each in branch.said] for branch in item(summary, ref).branches}


def branch(summary: Summary, ref: str) -> BranchSummary:
    return next(each for item in summary.items for each in item.branches if each.ref == ref)


def test_a_page_says_which_team_which_paper_and_what_for() -> None:
    summary = page(a_record(PASSAGE))
    assert (summary.audience, summary.team, summary.worksheet) == (Audience.TEAM, "Team North", "The paper")
    assert (summary.heading, summary.purpose) == ("Principle number 1", "what to grow")
    assert (summary.decide_by, summary.withheld) == (date(2027, 5, 14), False)
    assert page(a_record(PASSAGE), "").heading == "The paper"


def test_a_principles_page_holds_what_was_asked_of_it_in_the_plans_order() -> None:
    other = a_prompt("2.A.1", opened=OPENED)
    summary = page(a_record(a_passage(other, OPEN, GATE)))
    assert [each.ref for each in summary.items] == ["1.A.1", "1.A.2"]
    assert [each.principle for each in summary.items] == ["1", "1"]


def test_a_page_on_the_whole_holds_every_item_also_those_to_come() -> None:
    summary = page(a_record(PASSAGE), "")
    assert [each.ref for each in summary.items] == list(REFS)
    assert [each.state for each in summary.items[:3]] == [ItemState.CLOSED, ItemState.CLOSED, ItemState.PENDING]


def test_an_item_stands_under_its_action_with_its_own_words() -> None:
    summary = page(a_record(a_passage(a_prompt("1.N", opened=OPENED), GATE)))
    assert (item(summary, "1.A.1").action, item(summary, "1.A.1").text) == (
        "Action 1.A is taken",
        "Is it so with 1.A.1?",
    )
    assert item(summary, "1.N").action == ""


def test_in_a_plan_by_actions_an_item_has_the_actions_title() -> None:
    prompt = a_prompt("2.B", opened=OPENED)
    record = a_record(a_passage(prompt, refs=plan_of(PlanKind.ACTIONS)), answers=[an_answer(prompt, branch="2.B.1")])
    summary = page(record, "2")
    assert (item(summary, "2.B").text, item(summary, "2.B").action) == ("Action 2.B is taken", "Action 2.B is taken")
    assert said(summary, "2.B") == {"2.B": [], "2.B.1": ["We do."], "2.B.2": [], "2.B.3": []}
    assert branch(summary, "2.B.2").points == ("A point",)
    assert (branch(summary, "2.B").points, branch(summary, "2.B").text) == ((), "Action 2.B is taken")


def test_the_team_reads_who_said_what_with_a_link_and_files() -> None:
    answer = replace(an_answer(OPEN, BEN, "Yes we do"), files=("plan.pdf",))
    (quote,) = branch(page(a_record(PASSAGE, answers=[answer])), "1.A.2").said
    assert (quote.text, quote.by, quote.link, quote.files) == ("Yes we do", BEN, answer.message, ("plan.pdf",))
    assert (quote.voices, quote.added_since, quote.unknown) == (0, False, False)


def test_answers_stand_under_the_branch_that_they_belong_to() -> None:
    stances = [a_stance(GATE, ANA, Side.YES), a_stance(GATE, BEN, Side.NO)]
    answers = [an_answer(GATE, who, who.id, at=OPENED + DAY) for who in (ANA, BEN, CLEO)]
    summary = page(a_record(PASSAGE, answers=answers, stances=stances))
    assert said(summary, "1.A.1") == {"1.A.1": ["cleo"], "1.A.1a": ["ana"], "1.A.1b": ["ben"]}
    assert branch(summary, "1.A.1a").text == "You said yes to 1.A.1. How?"


def test_follow_ups_that_were_asked_stand_on_the_page_before_anybody_answered() -> None:
    assert said(page(a_record(PASSAGE)), "1.A.1") == {"1.A.1": [], "1.A.1a": [], "1.A.1b": []}


def test_an_answer_to_a_follow_up_that_was_not_opened_is_not_lost() -> None:
    live = replace(GATE, followed=())
    record = a_record(a_passage(live), answers=[an_answer(live)], stances=[a_stance(live, ANA, Side.YES)])
    assert said(page(record), "1.A.1") == {"1.A.1": [], "1.A.1a": ["We do."]}


ANSWERS = st.lists(
    st.builds(
        lambda prompt, who, hours, branch, out, gone: an_answer(
            prompt,
            who,
            at=OPENED + 2 * DAY + hours * HOUR,
            branch=branch if prompt is GATE else "",
            taken_out=out,
            deleted=gone,
        ),
        st.sampled_from([GATE, OPEN]),
        st.sampled_from([ANA, BEN, CLEO, DAN]),
        st.integers(0, 200),
        st.sampled_from(["", "", "1.A.1", "1.A.1a", "1.A.1b"]),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda answer: answer.id,
)
STANCES = st.lists(
    st.builds(
        lambda who, side, hours: a_stance(GATE, who, side, OPENED + hours * HOUR),
        st.sampled_from([ANA, BEN, CLEO]),
        st.sampled_from(Side),
        st.integers(0, 200),
    ),
    unique_by=lambda stance: stance.id,
)


@given(answers=ANSWERS, stances=STANCES, followed=st.sets(st.sampled_from(["1.A.1a", "1.A.1b"])))
def test_every_answer_that_counts_is_told_exactly_once_and_no_other(
    answers: list[Answer], stances: list[object], followed: set[str]
) -> None:
    gate = replace(GATE, followed=tuple(sorted(followed)))
    record = a_record(a_passage(gate, OPEN), answers=answers, stances=stances)  # type: ignore[arg-type]
    summary = page(record)
    told = [quote.link for each in summary.items for part in each.branches for quote in part.said]
    counting = [answer for answer in answers if answer.counts]
    assert sorted(told, key=str) == sorted((answer.message for answer in counting), key=str)
    assert summary.answers == len(counting) == sum(part.answers for each in summary.items for part in each.branches)
    assert summary.people == len({answer.author for answer in counting})


@given(answers=ANSWERS, stances=STANCES)
def test_the_same_answers_give_the_same_page_in_whatever_order_they_are_read(
    answers: list[Answer], stances: list[object]
) -> None:
    record = a_record(PASSAGE, answers=answers, stances=stances)  # type: ignore[arg-type]
    turned = replace(record, stances=record.stances[::-1], steps=record.steps[::-1])
    assert page(record) == page(turned)


def test_a_page_is_as_of_its_moment() -> None:
    later = NOW + 2 * DAY
    asked = a_prompt("1.B.1", opened=later)
    record = a_record(
        a_passage(GATE, OPEN, asked),
        answers=[an_answer(OPEN, text="then"), an_answer(OPEN, BEN, "after", at=later)],
        stances=[a_stance(GATE, ANA, Side.YES), a_stance(GATE, BEN, Side.NO, later)],
        steps=[a_step(GATE, 1), replace(a_step(GATE, 2), at=later)],
    )
    summary = page(record)
    assert said(summary, "1.A.2") == {"1.A.2": ["then"]}
    assert item(summary, "1.A.1").tallies[0].votes == ((Side.YES, 1), (Side.NO, 0), (Side.UNSURE, 0))
    assert [step.number for step in summary.steps] == [1]
    assert [each.ref for each in summary.items] == ["1.A.1", "1.A.2"]
    assert (summary.standing.number, page(record, until=2 * DAY).standing.number) == (2, 3)
    assert [step.number for step in page(record, until=2 * DAY).steps] == [1, 2]
    assert item(page(record, until=2 * DAY), "1.A.1").tallies[0].votes[1] == (Side.NO, 1)
    assert [each.ref for each in page(record, until=2 * DAY).items] == ["1.A.1", "1.A.2", "1.B.1"]


def test_as_of_its_moment_a_question_that_closed_later_was_open() -> None:
    late = a_prompt("1.A.1", opened=OPENED, closed=NOW + 2 * DAY, revealed=True)
    record = a_record(a_passage(late))
    assert item(page(record), "1.A.1").state is ItemState.ASKED
    assert item(page(record, until=2 * DAY), "1.A.1").state is ItemState.CLOSED
    assert (page(record).standing.done, page(record, until=2 * DAY).standing.done) == (0, 1)


def test_a_question_that_was_skipped_before_it_was_asked_stays_skipped() -> None:
    skipped = replace(
        PASSAGE, items=(*(replace(i, state=ItemState.SKIPPED) for i in PASSAGE.items if i.ref == "1.B.1"),)
    )
    assert item(page(a_record(skipped)), "1.B.1").state is ItemState.SKIPPED


def test_late_answers_are_marked_as_added_since_the_page_before() -> None:
    early = an_answer(OPEN, ANA, "early", at=NOW - WEEK - DAY)
    known = an_answer(OPEN, BEN, "known", at=NOW - 3 * DAY, late=True)
    new = an_answer(OPEN, CLEO, "new", at=NOW - HOUR, late=True)
    summary = page(a_record(PASSAGE, answers=[early, known, new]), since=2 * DAY)
    assert {quote.text: quote.added_since for quote in branch(summary, "1.A.2").said} == {
        "early": False,
        "known": False,
        "new": True,
    }


def test_an_answer_in_time_is_never_added_since_and_on_a_first_page_none_is() -> None:
    in_time = an_answer(OPEN, ANA, at=NOW - HOUR)
    late = an_answer(OPEN, BEN, at=NOW - HOUR, late=True)
    assert not branch(page(a_record(PASSAGE, answers=[in_time]), since=2 * DAY), "1.A.2").said[0].added_since
    assert not branch(page(a_record(PASSAGE, answers=[late])), "1.A.2").said[0].added_since


@pytest.mark.parametrize(
    ("written", "added"), [(NOW - 2 * DAY, False), (NOW - 2 * DAY + HOUR, True), (NOW + DAY, True)]
)
def test_added_since_begins_after_the_page_before_and_ends_with_this_one(written: object, added: bool) -> None:
    late = an_answer(OPEN, ANA, at=written, late=True)  # type: ignore[arg-type]
    assert branch(page(a_record(PASSAGE, answers=[late]), since=2 * DAY), "1.A.2").said[0].added_since is added


def test_a_late_answer_to_another_principle_is_told_on_the_next_page() -> None:
    new = an_answer(OPEN, CLEO, "new", at=NOW - HOUR, late=True)
    asked = a_prompt("2.A.1", opened=NOW - DAY)
    record = a_record(a_passage(GATE, OPEN, asked), answers=[new])
    assert [each.ref for each in page(record, "2", since=2 * DAY).items] == ["1.A.2", "2.A.1"]
    assert [each.ref for each in page(record, "2", since=timedelta(minutes=1)).items] == ["2.A.1"]


def test_people_differ_where_some_said_yes_and_some_said_no() -> None:
    stances = [a_stance(GATE, ANA, Side.YES), a_stance(GATE, BEN, Side.NO), a_stance(GATE, BEN, Side.UNSURE)]
    assert item(page(a_record(PASSAGE, stances=stances[:2])), "1.A.1").differ
    assert not item(page(a_record(PASSAGE, stances=stances[:1])), "1.A.1").differ


def test_a_changed_vote_moves_no_answer_and_is_counted_as_moved() -> None:
    stances = [a_stance(GATE, ANA, Side.YES, OPENED + HOUR), a_stance(GATE, ANA, Side.NO, OPENED + 2 * DAY)]
    summary = page(a_record(PASSAGE, answers=[an_answer(GATE, at=OPENED + DAY)], stances=stances))
    assert said(summary, "1.A.1")["1.A.1a"] == ["We do."]
    assert item(summary, "1.A.1").tallies[0].moved == 1


def test_votes_on_the_same_question_in_another_thread_do_not_count() -> None:
    other = replace(GATE, id="elsewhere")
    summary = page(a_record(PASSAGE, stances=[a_stance(other, ANA, Side.YES)]))
    assert sum(count for _, count in item(summary, "1.A.1").tallies[0].votes) == 0


def test_a_page_made_before_half_time_keeps_the_tally_hidden() -> None:
    hidden = a_prompt("1.A.1", opened=NOW - HOUR, followed=("1.A.1a", "1.A.1b"))
    stances = [a_stance(hidden, ANA, Side.YES), a_stance(hidden, BEN, Side.NO)]
    found = item(page(a_record(a_passage(hidden), stances=stances)), "1.A.1")
    assert (found.tallies, found.differ) == ((), ())


def test_the_agreed_answer_stands_with_its_dissent() -> None:
    agreement = an_agreement(OPEN, "We meet.", "Not on Mondays")
    summary = page(a_record(PASSAGE, agreements=[an_agreement(GATE, "Other"), agreement]))
    assert (item(summary, "1.A.2").agreed, item(summary, "1.A.2").dissent) == ("We meet.", "Not on Mondays")
    assert (item(page(a_record(PASSAGE)), "1.A.2").agreed, item(page(a_record(PASSAGE)), "1.A.2").dissent) == (None, "")


def test_what_nobody_could_answer_is_a_need() -> None:
    def unknown(who: object, prompt: object = OPEN) -> Answer:
        return an_answer(prompt, who, "The dean", kind=AnswerKind.UNKNOWN)  # type: ignore[arg-type]

    summary = page(a_record(PASSAGE, answers=[unknown(ANA), unknown(BEN), an_answer(GATE)]))
    assert [need.text for need in summary.needs] == ["What about 1.A.2?"]
    assert branch(summary, "1.A.2").unknowns == 2
    assert branch(summary, "1.A.2").said[0].unknown
    assert page(a_record(PASSAGE, answers=[unknown(ANA), an_answer(OPEN, BEN)])).needs == ()
    assert page(a_record(PASSAGE)).needs == ()


def test_voices_second_an_answer_and_ones_own_is_no_second() -> None:
    answer = an_answer(OPEN, ANA)
    voices = [Voice(answer.id, "reflection", OPEN.id, TEAM, who, NOW) for who in (ANA, BEN, BEN, CLEO)]
    record = replace(a_record(PASSAGE, answers=[answer]), voices=(*voices, replace(voices[1], answer="other")))
    assert branch(page(record), "1.A.2").said[0].voices == 2


def test_open_steps_come_first_by_date_then_what_became_of_the_others() -> None:
    steps = [
        a_step(GATE, 1, due=None),
        a_step(GATE, 2, due=date(2026, 11, 1)),
        a_step(GATE, 3, due=date(2026, 10, 1)),
        a_step(GATE, 4, due=date(2026, 10, 1)),
        a_step(GATE, 5, due=date(2026, 9, 1), state=StepState.DONE),
        a_step(GATE, 6, due=date(2026, 8, 1), state=StepState.DROPPED),
    ]
    assert [step.number for step in page(a_record(PASSAGE, steps=steps[::-1])).steps] == [3, 4, 2, 1, 6, 5]


def test_a_step_is_told_with_its_owner_its_date_its_moves_and_its_principle() -> None:
    (line,) = page(a_record(PASSAGE, steps=[a_step(OPEN, 7, moved=2)]), "2").steps
    assert (line.number, line.what, line.owner, line.due) == (7, "Do thing 7", BEN, date(2026, 10, 1))
    assert (line.state, line.moved, line.principle) == (StepState.OPEN, 2, "1")


def test_a_step_that_is_older_than_its_question_by_a_clock_that_was_set_back_waits_for_the_next_page() -> None:
    asked = a_prompt("1.B.1", opened=NOW + 2 * DAY)
    record = a_record(a_passage(GATE, OPEN, asked), steps=[replace(a_step(asked), at=NOW)])
    assert page(record).steps == ()
    assert len(page(record, until=3 * DAY).steps) == 1


def test_each_principle_tells_how_much_of_it_is_settled() -> None:
    chapters = page(a_record(PASSAGE)).chapters
    assert [(each.ref, each.title, each.done, each.total) for each in chapters] == [
        ("1", "Principle number 1", 2, 4),
        ("2", "Principle number 2", 0, 5),
    ]


def test_standing_is_seen_from_the_newest_question_or_from_the_one_that_is_shown() -> None:
    assert standing_of(PASSAGE).number == 2
    assert standing_of(PASSAGE, "1.A.1").number == 1
    assert standing_of(a_passage()).number == 1
    assert standing_of(a_passage(a_prompt("2.A.1"), GATE)).number == 5
    assert standing_of(PASSAGE).done == 2


def test_standing_tells_when_the_plan_ends() -> None:
    short = a_passage(a_prompt("1.A.1"), refs=REFS[:4], reflection=a_reflection(next_slot=MONDAY + WEEK))
    assert standing_of(short).ends == MONDAY + 3 * WEEK


def test_standing_tells_how_many_questions_find_no_date_on_the_calendar() -> None:
    ending = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 25)))
    assert standing_of(a_passage(reflection=a_reflection(ending))).undated == 7
    assert standing_of(a_passage(reflection=a_reflection())).undated == 0
    assert standing_of(a_passage(reflection=a_reflection(ending, state=ReflectionState.PAUSED))).undated == 0
    assert standing_of(a_passage(reflection=a_reflection(BY_HAND, next_slot=None))).undated == 0
    assert standing_of(a_passage(reflection=a_reflection(plan=PlanKind.LIVE, next_slot=None))).undated == 0
    over = a_passage(*(a_prompt(ref, closed=NOW) for ref in REFS))
    assert (standing_of(over).undated, standing_of(over).ends) == (0, None)


def test_the_exchange_with_leaders_is_told() -> None:
    word = LeadersReply("w", "page", "reflection", TEAM, DAN, "We will pay.", NOW)
    record = replace(a_record(PASSAGE), exchange=(word,))
    assert page(record).exchange == (LeadersWord(DAN, "We will pay.", NOW, ("w",)),)
    assert LEADERS != TEAM


def rest(state: ReflectionState, *, off: bool, paused: date | None = None) -> tuple[date | None, str]:
    calendar = closed_on(date(2026, 9, 15), until=date(2026, 9, 18)) if off else closed_on()
    reflection = replace(a_reflection(a_cadence(calendar=calendar), state=state), paused_until=paused)
    summary = page(a_record(a_passage(GATE, reflection=reflection)))
    return summary.resting_until, summary.resting_because


def test_on_a_closed_day_a_page_says_until_when_and_why() -> None:
    assert rest(ReflectionState.RUNNING, off=True) == (date(2026, 9, 21), "Closed")
    assert rest(ReflectionState.RUNNING, off=False) == (None, "")
    assert rest(ReflectionState.FINISHED, off=True) == (None, "")
    over = a_reflection(a_cadence(calendar=replace(YEAR, last=date(2026, 9, 14))))
    ended = page(a_record(a_passage(GATE, reflection=over)))
    assert (ended.resting_until, ended.resting_because) == (None, "outside the school year")


def test_in_a_pause_a_page_says_so() -> None:
    assert rest(ReflectionState.PAUSED, off=True, paused=date(2026, 10, 5)) == (date(2026, 10, 5), "pause")
    assert rest(ReflectionState.PAUSED, off=False) == (None, "pause")
