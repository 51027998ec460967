"""Daylight saving: a wall time in a gap is the next valid minute, one that comes twice is the first."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import instant, local
from tests.dialogue.builders import a_cadence
from tests.domain.test_slots import days

ZONES = ("America/New_York", "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Honolulu")


def wall(day: date, at: time) -> datetime:
    return datetime.combine(day, at)


@pytest.mark.parametrize(
    ("zone", "day", "at", "becomes"),
    [
        ("America/New_York", date(2027, 3, 14), time(2), time(3)),
        ("America/New_York", date(2027, 3, 14), time(2, 30), time(3)),
        ("America/New_York", date(2027, 3, 14), time(2, 59), time(3)),
        ("America/Los_Angeles", date(2027, 3, 14), time(2, 15), time(3)),
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), time(3)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), time(2, 30)),
        ("America/New_York", date(2027, 3, 14), time(1, 59), time(1, 59)),
        ("America/New_York", date(2027, 3, 14), time(3), time(3)),
    ],
)
def test_in_a_gap_the_next_valid_minute_is_taken(zone: str, day: date, at: time, becomes: time) -> None:
    assert local(instant(wall(day, at), zone), zone) == wall(day, becomes)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/New_York", date(2026, 11, 1), time(1, 30), time(5, 30)),
        ("America/Los_Angeles", date(2026, 11, 1), time(1), time(8)),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), time(0, 30)),
        ("America/New_York", date(2026, 11, 1), time(2), time(7)),
    ],
)
def test_in_an_overlap_the_first_of_the_two_is_taken(zone: str, day: date, at: time, utc: time) -> None:
    assert instant(wall(day, at), zone) == datetime.combine(day, utc, tzinfo=UTC)


def test_a_wall_time_read_from_the_second_hour_still_means_the_first() -> None:
    second = local(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "America/New_York")
    assert instant(second, "America/New_York") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_moments_are_kept_in_utc() -> None:
    assert instant(wall(date(2026, 7, 1), time(9)), "Asia/Tokyo").tzinfo is UTC


def test_the_day_that_a_zone_left_out_becomes_the_first_minute_after_it() -> None:
    found = instant(wall(date(2011, 12, 30), time(9)), "Pacific/Apia")
    assert local(found, "Pacific/Apia") == wall(date(2011, 12, 31), time(0))


def test_where_no_clock_changes_nothing_moves() -> None:
    assert instant(wall(date(2027, 3, 14), time(2, 30)), "America/Phoenix") == datetime(2027, 3, 14, 9, 30, tzinfo=UTC)


WALLS = st.datetimes(
    min_value=datetime.combine(date(2024, 1, 1), time()), max_value=datetime.combine(date(2030, 1, 1), time())
)


@given(when=WALLS, zone=st.sampled_from(ZONES))
def test_a_wall_time_is_kept_or_moved_later_by_less_than_a_gap(when: datetime, zone: str) -> None:
    when = when.replace(second=0, microsecond=0)
    found = instant(when, zone)
    assert timedelta() <= local(found, zone) - when <= timedelta(hours=1)
    earlier = found - timedelta(minutes=1)
    assert local(found, zone) == when or local(earlier, zone) < when


@given(when=WALLS, zone=st.sampled_from(ZONES))
def test_no_earlier_moment_shows_the_same_wall_time(when: datetime, zone: str) -> None:
    found = instant(when, zone)
    assert all(local(found - timedelta(minutes=30 * half), zone) != when for half in range(1, 5))


def test_a_moment_is_told_in_the_teams_own_zone() -> None:
    moment = datetime(2026, 9, 15, 3, 30, tzinfo=UTC)
    assert local(moment, "America/Los_Angeles") == wall(date(2026, 9, 14), time(20, 30))
    assert local(moment, "Asia/Kolkata") == wall(date(2026, 9, 15), time(9))
    assert local(moment.astimezone(ZoneInfo("Asia/Kolkata")), "UTC") == wall(date(2026, 9, 15), time(3, 30))


def test_slots_on_both_sides_of_a_change_stay_at_their_time_of_day() -> None:
    sundays = a_cadence(6, at=time(2, 30), anchor=date(2027, 3, 1))
    assert days(sundays, 3, after=date(2027, 3, 1)) == [date(2027, 3, day) for day in (7, 14, 21)]
