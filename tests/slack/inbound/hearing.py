"""What is pushed and done, as the doors take it: cleaned, and asked once where it comes from."""

from collections.abc import Mapping
from datetime import datetime

from adapters.shared.payload import storable
from adapters.slack.inbound import events, interactions
from adapters.slack.inbound.interactions import Done
from adapters.slack.inbound.lifecycle import Lifecycle
from adapters.slack.sdk.payloads import origin
from bot.domain.events import Event
from tests.slack.inbound.pushed import BOT, Json


def heard(body: Json, names: Mapping[str, str] | None = None) -> Event | Lifecycle | None:
    """Raises Malformed."""
    clean = storable(body)
    return events.heard(clean, origin(clean), BOT, names or {})


def done(body: Json, now: datetime) -> Done | None:
    """Raises Malformed."""
    clean = storable(body)
    return interactions.done(clean, origin(clean).workspace, now)
