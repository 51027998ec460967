"""What Prometheus reads: what this process saw, and what waits in the database. No words, names or ids of anybody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields
from typing import assert_never

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily

from bot.domain.delivery import InDoubt, Outcome, Parked, Posting, Postponed, Withdrawn
from bot.domain.errors import TryAgain
from bot.domain.events import Fate
from reflectory import __version__
from storage.counting import Counts

FRESH = 5.0
"""Seconds for which what the database told is told again."""

PATIENCE = 3.0
"""Seconds for the database to answer."""

ANSWERED = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack waits for three seconds."""

GAUGES = {
    "due": ("oldest_due_seconds", "How long the oldest appointment waits to be kept, or 0."),
    "undelivered": (
        "oldest_undelivered_seconds",
        "How long the oldest message that may go out waits, or 0.",
    ),
    "parked": ("deliveries_parked", "Messages that were set aside until somebody acts."),
    "unknown": ("deliveries_unknown", "Messages in doubt, which will be looked up."),
    "events_waiting": ("inbox_waiting", "Events that could not be applied and will be tried again."),
    "events_parked": ("inbox_parked", "Events that could not be applied after five tries."),
    "workers": ("workers", "Workers that told in the last minute that they are at work."),
    "beat": ("worker_heartbeat_age_seconds", "Since any worker told that it is at work."),
}
"""By the attributes of Counts."""

LATE = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)


class Metrics:
    """Implements watching.Observer. One for each process."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        build = Gauge("reflectory_build_info", "The version that runs.", ["version"], registry=self.registry)
        build.labels(__version__).set(1)
        self._answered = Histogram(
            "reflectory_acknowledgement_seconds",
            "Time until a request of the platform was answered, and whether it was acknowledged.",
            ["acknowledged"],
            buckets=ANSWERED,
            registry=self.registry,
        )
        self._late = Histogram(
            "reflectory_prompt_lateness_seconds",
            "Time from when a question could first go out until it stood in its channel.",
            buckets=LATE,
            registry=self.registry,
        )
        self._events = Counter(
            "reflectory_events", "Events that were heard, by what became of them.", ["outcome"], registry=self.registry
        )
        self._deliveries = Counter(
            "reflectory_deliveries", "Tries to deliver, by what became of them.", ["outcome"], registry=self.registry
        )
        for acknowledged in ("yes", "no"):
            self._answered.labels(acknowledged)
        for fate in Fate:
            self._events.labels(fate.value)
        for outcome in ("posted", "postponed", "unknown", "parked", "withdrawn"):
            self._deliveries.labels(outcome)

    def acknowledged(self, seconds: float, *, taken: bool) -> None:
        self._answered.labels("yes" if taken else "no").observe(seconds)

    def heard(self, fate: Fate) -> None:
        self._events.labels(fate.value).inc()

    def delivered(self, outcome: Outcome) -> None:
        self._deliveries.labels(_named(outcome)).inc()

    def asked(self, late: float) -> None:
        self._late.observe(late)


def _named(outcome: Outcome) -> str:
    match outcome:
        case Posting():
            return "posted"
        case Postponed():
            return "postponed"
        case InDoubt():
            return "unknown"
        case Parked():
            return "parked"
        case Withdrawn():
            return "withdrawn"
        case _:
            assert_never(outcome)


class Stored:
    """What the database told last, as gauges; without them while it does not answer."""

    counts: Counts | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        answered = self.counts is not None
        yield _gauge("database_up", "Whether the database answered just now.", float(answered))
        for field in fields(Counts) if answered else ():
            value = getattr(self.counts, field.name)
            if value is not None:
                yield _gauge(*GAUGES[field.name], float(value))


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"reflectory_{name}", about, value=value)


class Scrape:
    """The page that Prometheus reads. The database is asked once in FRESH seconds at most."""

    def __init__(self, metrics: Metrics, count: Callable[[], Awaitable[Counts]]) -> None:
        self._registry = metrics.registry
        self._stored = Stored()
        self._registry.register(self._stored)
        self._count = count
        self._stale = 0.0
        self._looking = asyncio.Lock()

    async def page(self) -> bytes:
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if now >= self._stale:
                self._stored.counts = await self._counted()
                self._stale = now + FRESH
            return generate_latest(self._registry)

    async def _counted(self) -> Counts | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._count()
        except (TryAgain, TimeoutError, ValueError):
            return None
