"""What Prometheus reads: what this process saw, and what the database tells as long as it answers."""

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.delivery import InDoubt, Parked, Posting, Postponed, Withdrawn
from bot.domain.errors import TryAgain, Waits
from bot.domain.events import Fate
from reflectory import __version__, metrics
from reflectory.metrics import GAUGES, Metrics, Scrape
from storage.counting import Counts
from tests.contracts.examples import OURS

COUNTS = Counts(due=1.5, undelivered=2.5, parked=3, unknown=4, events_waiting=5, events_parked=6, workers=7, beat=8.5)
TOLD = {
    "oldest_due_seconds": 1.5,
    "oldest_undelivered_seconds": 2.5,
    "deliveries_parked": 3,
    "deliveries_unknown": 4,
    "inbox_waiting": 5,
    "inbox_parked": 6,
    "workers": 7,
    "worker_heartbeat_age_seconds": 8.5,
}


class Database:
    """Tells these counts, or is away; and counts how often it is asked."""

    def __init__(self, counts: Counts | None) -> None:
        self.counts = counts
        self.asked = 0

    async def __call__(self) -> Counts:
        self.asked += 1
        if self.counts is None:
            raise TryAgain("away")
        return self.counts


async def samples(scrape: Scrape) -> dict[str, float]:
    """By name, without ours before it and with its labels behind it."""
    families = text_string_to_metric_families((await scrape.page()).decode())
    every = [sample for family in families for sample in family.samples]
    return {" ".join([each.name.removeprefix("reflectory_"), *each.labels.values()]): each.value for each in every}


async def test_what_the_process_saw_is_told_by_outcome() -> None:
    seen = Metrics()
    scrape = Scrape(seen, Database(COUNTS))
    before = await samples(scrape)
    seen.acknowledged(0.2, taken=True)
    seen.acknowledged(4.0, taken=False)
    for fate in (*Fate, Fate.APPLIED):
        seen.heard(fate)
    posting = Posting(OURS.message("1"), 1)
    for outcome in (posting, posting, Postponed(1, Waits.PLACE, ""), InDoubt(""), Parked(""), Withdrawn()):
        seen.delivered(outcome)
    seen.asked(70.0)
    after = await samples(scrape)
    assert {name: value for name, value in after.items() if "_total" in name and not name.startswith("process")} == {
        "events_total applied": 2,
        "events_total turned_away": 1,
        "events_total shelved": 1,
        "deliveries_total posted": 2,
        "deliveries_total postponed": 1,
        "deliveries_total unknown": 1,
        "deliveries_total parked": 1,
        "deliveries_total withdrawn": 1,
    }
    assert after["acknowledgement_seconds_bucket yes 0.1"] == 0
    assert after["acknowledgement_seconds_bucket yes 0.25"] == 1
    assert after["acknowledgement_seconds_bucket no 3.0"] == 0
    assert after["acknowledgement_seconds_count no"] == 1
    assert after["prompt_lateness_seconds_bucket 60.0"] == 0
    assert after["prompt_lateness_seconds_bucket 120.0"] == 1
    assert after[f"build_info {__version__}"] == 1
    assert before.keys() == after.keys(), "a series that is not there yet can not be watched"


async def test_what_waits_is_told_under_the_names_that_the_documents_give() -> None:
    told = await samples(Scrape(Metrics(), Database(COUNTS)))
    assert {name: told[name] for name in TOLD} == TOLD
    assert {name for name, _ in GAUGES.values()} == TOLD.keys()
    assert told["database_up"] == 1


async def test_before_any_worker_was_there_its_age_is_not_told() -> None:
    told = await samples(Scrape(Metrics(), Database(replace(COUNTS, beat=None))))
    assert "worker_heartbeat_age_seconds" not in told
    assert told["workers"] == 7


async def test_while_the_database_is_away_the_process_still_tells_what_it_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "FRESH", 0.0)
    database = Database(None)
    scrape = Scrape(Metrics(), database)
    away = await samples(scrape)
    assert away["database_up"] == 0
    assert not TOLD.keys() & away.keys()
    assert "events_total applied" in away
    database.counts = COUNTS
    assert (await samples(scrape))["database_up"] == 1


async def test_however_often_it_is_read_the_database_is_asked_once_in_a_while() -> None:
    database = Database(COUNTS)
    scrape = Scrape(Metrics(), database)
    for _ in range(20):
        await scrape.page()
    assert database.asked == 1
