"""Set up: the form's values, or the same typed, become settings, or say what is wrong in every field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import setup
from bot.dialogue.wording import mistakes
from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence, Weekly
from bot.domain.places import Place
from bot.domain.plan import PlanKind
from bot.domain.reflection import ContractHours, Rhythm, Settings
from bot.domain.school_calendar import Break, SchoolCalendar, one_year_more, usual_breaks
from tests.dialogue.builders import DISTRICT, TEAM, WORKSHEET, YEAR, ZONE

TODAY = date(2026, 9, 14)
OTHER = replace(WORKSHEET, id="other")
CONTEXT = setup.SetUp((WORKSHEET, OTHER), TEAM, TODAY, ZONE, (Promise.AGREED, Promise.NAMED))


def values(**changed: str | tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The default form with some fields changed."""
    given = setup.values_of(setup.default_settings(CONTEXT), "paper")
    return given | {name: (text,) if isinstance(text, str) else text for name, text in changed.items()}


def chosen(**changed: str | tuple[str, ...]) -> Settings:
    found = setup.read(values(**changed), CONTEXT)
    assert isinstance(found, setup.Chosen), found
    return found.settings


def errors(**changed: str | tuple[str, ...]) -> Mapping[str, str]:
    found = setup.read(values(**changed), CONTEXT)
    assert not isinstance(found, setup.Chosen)
    return found


def test_the_default_is_principle_one_a_question_every_monday_at_nine() -> None:
    settings = setup.default_settings(CONTEXT)
    assert (settings.plan, settings.chosen, settings.promise) == (PlanKind.PRINCIPLE, ("1",), Promise.AGREED)
    assert (settings.purpose, settings.decide_by, settings.leadership) == ("", None, None)
    cadence = settings.cadence
    assert (cadence.rule, cadence.at, cadence.zone, cadence.anchor) == (Weekly((0,)), time(9), ZONE, TODAY)


def test_the_default_calendar_covers_the_school_year_with_its_usual_breaks() -> None:
    calendar = setup.default_settings(CONTEXT).cadence.calendar
    assert (calendar.first, calendar.last, calendar.region) == (date(2026, 8, 17), date(2027, 5, 28), "US")
    assert calendar.breaks == usual_breaks(calendar.first, calendar.last)


def test_where_the_person_has_no_zone_the_default_one_is_taken() -> None:
    assert setup.default_settings(replace(CONTEXT, zone="")).cadence.zone == setup.DEFAULT_ZONE
    assert setup.default_settings(replace(CONTEXT, zone="America/Denver")).cadence.zone == "America/Denver"


def test_the_default_form_is_right_as_it_stands() -> None:
    assert chosen() == setup.default_settings(CONTEXT)


NAMES = (
    st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=20).map(str.strip).filter(bool)
)
DAYS = st.dates(YEAR.first, YEAR.last)
BREAKS = st.builds(
    lambda name, day, length: Break(name, day, day + timedelta(days=length)), NAMES, DAYS, st.integers(0, 20)
)
CADENCES = st.builds(
    lambda rule, at, zone, breaks, region: Cadence(
        rule, at, zone, SchoolCalendar(YEAR.first, YEAR.last, tuple(breaks), region), TODAY
    ),
    st.just(ByHand())
    | st.builds(lambda d, n: Weekly(tuple(sorted(d)), n), st.sets(st.integers(0, 6), min_size=1), st.integers(1, 8)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata"]),
    st.lists(BREAKS, max_size=3),
    st.sampled_from(["", "US", "US-OH", "CA-ON"]),
)
PLANS = st.sampled_from(
    [
        (PlanKind.PRINCIPLE, ("2",)),
        (PlanKind.ACTIONS, ()),
        (PlanKind.QUESTIONS, ()),
        (PlanKind.OWN, ("2.B", "1.A.1")),
        (PlanKind.LIVE, ()),
        (PlanKind.LIVE, ("1",)),
    ]
)
SETTINGS = st.builds(
    lambda purpose, decide, plan, cadence, promise, leaders, rhythm, options: Settings(
        purpose, decide, plan[0], plan[1], cadence, promise, leaders, rhythm, options[0], options[1]
    ),
    st.just("") | NAMES,
    st.none() | st.dates(TODAY, YEAR.last),
    PLANS,
    CADENCES,
    st.sampled_from(CONTEXT.promises),
    st.none() | st.just(Place(DISTRICT, "leaders")),
    st.sampled_from(Rhythm),
    st.tuples(st.booleans(), st.booleans()),
)


@given(SETTINGS)
def test_settings_shown_in_the_form_and_sent_back_stay_as_they_were(settings: Settings) -> None:
    enough = setup.Chosen(OTHER, setup.long_enough(settings, OTHER, TODAY))
    assert setup.read(setup.values_of(settings, "other"), CONTEXT) == enough
    assert setup.read(setup.values_of(enough.settings, "other"), CONTEXT) == enough


def test_a_plan_that_needs_a_second_school_year_gets_one() -> None:
    slow = chosen(plan="questions", every="8").cadence.calendar
    assert (slow.first, slow.last) == (YEAR.first, date(2028, 5, 28))
    assert slow == one_year_more(chosen().cadence.calendar)


def test_only_what_was_chosen_decides_how_long_the_calendar_must_be() -> None:
    assert chosen(plan="own", parts="1.A.1, 1.A.2", every="8").cadence.calendar.last == YEAR.last
    assert chosen(plan="actions", every="6").cadence.calendar.last == YEAR.last
    assert chosen(plan="questions", every="6").cadence.calendar.last == date(2028, 5, 28)


def test_a_plan_that_fits_or_that_no_second_year_would_hold_keeps_its_calendar() -> None:
    assert chosen(plan="questions").cadence.calendar.last == YEAR.last
    assert chosen(plan="questions", every="0").cadence.calendar.last == YEAR.last
    short = chosen(plan="questions", every="8", first="2026-09-14", last="2026-09-25").cadence.calendar
    assert short.last == date(2026, 9, 25)


@given(st.dictionaries(st.sampled_from(sorted(values())), st.lists(st.text(max_size=12), max_size=2).map(tuple)))
def test_whatever_is_typed_gives_settings_or_says_what_is_wrong(typed: dict[str, tuple[str, ...]]) -> None:
    found = setup.read(values() | typed, CONTEXT)
    if not isinstance(found, setup.Chosen):
        assert found
        assert set(found) <= set(values())
        assert all(found.values())


WRONG: list[tuple[str, str, str]] = [
    ("worksheet", "none", mistakes.one_of("none", ["paper", "other"])),
    ("plan", "weekly", mistakes.one_of("weekly", [str(kind) for kind in PlanKind])),
    ("plan", "7", mistakes.no_such_part("7")),
    ("days", "someday", mistakes.weekdays()),
    ("days", "", mistakes.weekdays()),
    ("every", "9", mistakes.weeks()),
    ("every", "²", mistakes.weeks()),
    ("every", "-1", mistakes.weeks()),
    ("every", "", mistakes.weeks()),
    ("at", "24:00", mistakes.clock_time("24:00")),
    ("zone", "America/New_Yrok", mistakes.zone("America/New_Yrok", "America/New_York")),
    ("zone", "America/Chicgo", mistakes.zone("America/Chicgo", "America/Chicago")),
    ("zone", "Qqqq", mistakes.zone("Qqqq", setup.DEFAULT_ZONE)),
    ("zone", "", mistakes.zone("", setup.DEFAULT_ZONE)),
    ("first", "someday", mistakes.day("someday")),
    ("first", "", mistakes.day("")),
    ("last", "2026-13-01", mistakes.day("2026-13-01")),
    ("last", "2026-08-17", mistakes.last_before_first()),
    ("last", "2026-08-01", mistakes.last_before_first()),
    ("region", "Ohio", mistakes.region("Ohio")),
    ("breaks", "Winter", mistakes.break_line(1)),
    ("decide_by", "soon", mistakes.day("soon")),
    ("promise", "secret", mistakes.one_of("secret", ["agreed", "named"])),
    ("promise", "words", mistakes.words_not_offered()),
    ("rhythm", "daily", mistakes.one_of("daily", [str(each) for each in Rhythm])),
]


@pytest.mark.parametrize(("field", "text", "told"), WRONG)
def test_what_is_wrong_is_told_at_its_field(field: str, text: str, told: str) -> None:
    wrong = errors(**{field: text})
    where = "parts" if told == mistakes.no_such_part("7") else field
    assert wrong == {where: told}


def test_a_last_day_is_not_compared_with_a_first_day_that_can_not_be_read() -> None:
    assert errors(first="someday", last="2020-01-01") == {"first": mistakes.day("someday")}


def test_asked_by_hand_the_form_still_suggests_mondays() -> None:
    assert setup.values_of(chosen(every="0"), "paper")["days"] == ("mon",)


def test_every_field_that_is_wrong_is_told_at_once() -> None:
    wrong = errors(worksheet="x", plan="x", every="x", days="x", at="x", zone="x", first="x", region="x", rhythm="x")
    assert set(wrong) == {"worksheet", "plan", "every", "days", "at", "zone", "first", "region", "rhythm"}


def test_a_form_without_any_values_is_wrong_and_breaks_nothing() -> None:
    found = setup.read({}, CONTEXT)
    assert not isinstance(found, setup.Chosen)
    assert "worksheet" in found


def test_a_field_left_empty_may_be_sent_as_no_value_at_all() -> None:
    settings = chosen(purpose=(), decide_by=(), leadership=(), breaks=(), region=(), options=())
    assert (settings.purpose, settings.decide_by, settings.leadership) == ("", None, None)
    assert (settings.cadence.calendar.breaks, settings.cadence.calendar.region) == ((), "")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", time(9)),
        ("9:05", time(9, 5)),
        ("14:30", time(14, 30)),
        ("9am", time(9)),
        ("9:30 PM", time(21, 30)),
        ("2 p.m.", time(14)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("1 am", time(1)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, at: time) -> None:
    assert chosen(at=typed).cadence.at == at


@pytest.mark.parametrize("typed", ["", "1400", "Monday", "9:60", "13 pm", "0 am", "24", "9:5", "9:00 EST", "noonish"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    assert errors(at=typed) == {"at": mistakes.clock_time(typed)}


@pytest.mark.parametrize("typed", [("mon", "wed"), ("Wednesday, Monday",), ("WED mon",), ("mon,wed,mon",)])
def test_days_are_read_from_a_list_or_a_line_in_any_order(typed: tuple[str, ...]) -> None:
    assert chosen(days=typed).cadence.rule == Weekly((0, 2))


def test_the_weeks_between_are_read_and_zero_means_by_hand() -> None:
    assert chosen(every="8").cadence.rule == Weekly((0,), 8)
    assert chosen(every=" 1 ").cadence.rule == Weekly((0,), 1)
    assert chosen(every="0").cadence.rule == ByHand()


@pytest.mark.parametrize(
    ("plan", "parts", "kind", "refs"),
    [
        ("2", "", PlanKind.PRINCIPLE, ("2",)),
        ("2", "1.A", PlanKind.PRINCIPLE, ("2",)),
        ("principle", "", PlanKind.PRINCIPLE, ("1",)),
        ("actions", "1.A", PlanKind.ACTIONS, ()),
        ("questions", "", PlanKind.QUESTIONS, ()),
        ("own", "2.b, 1.a.1  1", PlanKind.OWN, ("2.B", "1.A.1", "1")),
        ("live", "", PlanKind.LIVE, ()),
        ("live", "2", PlanKind.LIVE, ("2",)),
    ],
)
def test_a_plan_is_read_with_its_parts(plan: str, parts: str, kind: PlanKind, refs: tuple[str, ...]) -> None:
    settings = chosen(plan=plan, parts=parts)
    assert (settings.plan, settings.chosen) == (kind, refs)
    assert setup.plan_value(settings) == (refs[0] if kind is PlanKind.PRINCIPLE else kind.value)


def test_an_own_plan_needs_parts_and_each_must_exist() -> None:
    assert errors(plan="own") == {"parts": mistakes.name_parts()}
    assert errors(plan="own", parts="1, 9.z") == {"parts": mistakes.no_such_part("9.Z")}
    assert errors(plan="live", parts="1.A.1a") == {"parts": mistakes.no_such_part("1.A.1A")}


def test_quotes_without_names_may_be_chosen_where_they_are_offered() -> None:
    context = replace(CONTEXT, promises=tuple(Promise))
    found = setup.read(values(promise="words"), context)
    assert isinstance(found, setup.Chosen)
    assert found.settings.promise is Promise.WORDS


@pytest.mark.parametrize("typed", ["8:00 to 16:00", "8 am to 4 pm", " 08:00  to  16:00 "])
def test_contract_hours_are_read_as_people_write_them(typed: str) -> None:
    settings = chosen(hours=typed)
    assert settings.hours == ContractHours(time(8), time(16))
    assert setup.values_of(settings, "paper")["hours"] == ("08:00 to 16:00",)


def test_contract_hours_are_the_usual_ones_where_nothing_is_said() -> None:
    assert chosen(hours="").hours == chosen(hours=()).hours == ContractHours(time(7, 30), time(15, 30))


def test_contract_hours_that_end_before_they_begin_or_can_not_be_read_are_refused() -> None:
    assert errors(hours="16:00 to 8:00") == {"hours": mistakes.hours()}
    assert errors(hours="8:00 to 8:00") == {"hours": mistakes.hours()}
    assert errors(hours="8:00") == {"hours": mistakes.clock_time("")}
    assert errors(hours="8:00 to 9:00 to 10:00") == {"hours": mistakes.clock_time("9:00 to 10:00")}


def test_reminder_and_review_are_ticked_one_by_one() -> None:
    assert [(s.reminder, s.review) for s in (chosen(options="reminder"), chosen(options="review"), chosen())] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_leaders_get_their_page_in_a_channel_of_the_same_workspace() -> None:
    assert chosen(leadership=" leaders ").leadership == Place(DISTRICT, "leaders")


def test_the_two_letters_of_a_state_stand_for_the_state_although_they_are_a_countrys_too() -> None:
    assert [chosen(region=typed).cadence.calendar.region for typed in ("ca", "DE", "DE-BY", "GB")] == [
        "US-CA",
        "US-DE",
        "DE-BY",
        "GB",
    ]


def test_the_region_is_read_in_either_case() -> None:
    assert chosen(region="us-oh").cadence.calendar.region == "US-OH"


def test_weeks_are_counted_from_today_or_from_the_first_day_of_school() -> None:
    assert chosen().cadence.anchor == TODAY
    assert chosen(first="2026-10-01").cadence.anchor == date(2026, 10, 1)


def test_days_of_the_school_year_need_no_year() -> None:
    calendar = chosen(first="Aug 20", last="May 28", breaks="Fall: Oct 5\nWinter: Dec 21 to Jan 1").cadence.calendar
    assert (calendar.first, calendar.last) == (date(2026, 8, 20), date(2027, 5, 28))
    assert calendar.breaks == (
        Break("Fall", date(2026, 10, 5), date(2026, 10, 5)),
        Break("Winter", date(2026, 12, 21), date(2027, 1, 1)),
    )


def test_a_new_day_to_decide_by_may_not_lie_in_the_past_but_the_one_already_chosen_may() -> None:
    past = date(2026, 9, 13)
    assert errors(decide_by="2026-09-13") == {"decide_by": mistakes.past_day()}
    assert chosen(decide_by="2026-09-14").decide_by == TODAY
    found = setup.read(values(decide_by="2026-09-13"), replace(CONTEXT, decide_by=past))
    assert isinstance(found, setup.Chosen)
    assert found.settings.decide_by == past
    other = setup.read(values(decide_by="2026-09-12"), replace(CONTEXT, decide_by=past))
    assert other == {"decide_by": mistakes.past_day()}


def test_the_purpose_and_its_day_are_kept_as_they_were_given() -> None:
    settings = chosen(purpose="  which labs to build ", decide_by="May 14")
    assert (settings.purpose, settings.decide_by) == ("which labs to build", date(2027, 5, 14))


ALONE = replace(CONTEXT, promises=(Promise.ALONE,))


def test_alone_the_promise_is_no_choice_and_nobody_reviews() -> None:
    assert setup.default_settings(ALONE).promise is Promise.ALONE
    found = setup.read(values(promise="named", options=("review", "reminder")), ALONE)
    assert isinstance(found, setup.Chosen)
    assert (found.settings.promise, found.settings.review, found.settings.reminder) == (Promise.ALONE, False, True)


def test_alone_there_are_no_leaders() -> None:
    found = setup.read(values(leadership="leadership"), ALONE)
    assert isinstance(found, Mapping)
    assert "no leadership channel" in found["leadership"]


def test_a_team_can_not_choose_to_be_alone() -> None:
    assert "Use one of: agreed, named." in errors(promise="alone")["promise"]
    assert "without names" in errors(promise="words")["promise"]
