"""One time for a story and for the Slack that it is told in: each event is a little later than the one before."""

from datetime import UTC, datetime, timedelta

from tests.journeys.town import StoppedClock
from tests.slack.standin.clock import Clock


class EventClock:
    """Implements ports.Clock for what comes in. Where the story stands still, moments are a microsecond apart."""

    def __init__(self, story: StoppedClock) -> None:
        self._story = story
        self._latest = datetime(1970, 1, 1, tzinfo=UTC)

    def civil(self) -> datetime:
        self._latest = max(self._story.now, self._latest + timedelta(microseconds=1))
        return self._latest

    def seconds(self) -> float:
        """The story's own: for what is remembered or limited for a while."""
        return self._story.now.timestamp()


class SlackClock(Clock):
    """The stand-in's: what is written and what is pressed have one order."""

    def __init__(self, events: EventClock) -> None:
        super().__init__()
        self._events = events

    def now(self) -> float:
        return self._events.seconds()

    def ts(self) -> str:
        at = self._events.civil()
        return f"{int(at.timestamp())}.{at.microsecond:06d}"
