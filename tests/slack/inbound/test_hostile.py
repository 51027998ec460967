"""Tens of thousands of payloads that Slack would not send: each is refused as malformed or heard, and nothing else."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shared.payload import Malformed, storable
from adapters.slack.inbound.events import mentioned_in
from adapters.slack.inbound.interactions import Done
from adapters.slack.inbound.messages import Ear, standing
from adapters.slack.inbound.requests import parse
from adapters.slack.inbound.surface import of_event
from adapters.slack.sdk.payloads import challenge_of, origin
from bot.domain.events import Event
from tests.slack.inbound import acted, pushed, test_events, test_interactions, test_messages
from tests.slack.inbound.hearing import done, heard
from tests.slack.inbound.pushed import BOT, Json
from tests.slack.inbound.test_interactions import NOW, PLACE, WORKSPACE

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BODIES: tuple[Json, ...] = (
    *(pushed.told(message) for message, _ in test_messages.SPOKEN.values()),
    *(body for body, _ in test_messages.CHANGED.values()),
    *(body for body, _ in test_messages.COMMANDS.values()),
    *(body for body, _ in test_events.HEARD.values()),
    *(body for body, _ in test_events.ORIGINS.values()),
    *test_events.NOTHING.values(),
    test_events.UNINSTALLED,
    test_events.REVOKED,
    pushed.home_opened("home"),
    *(body for body, _, _ in test_interactions.PRESSED.values()),
    acted.menu_entry("share", pushed.said()),
    acted.submitted(acted.FORM, acted.state(acted.FILLED)),
    acted.typed("help"),
)
EAR = Ear(WORKSPACE, BOT, {})

TYPES = {str(body.get("event", body).get("type")) for body in BODIES}
KINDS = sorted({*TYPES, "message_changed", "message_deleted", "file_share", "tombstone", "home", "make_step"})
NAMES = ["type", "subtype", "event", "ts", "text", "values", "id"]
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**30, 1.5, float("nan"), float("inf")),
    *("", " ", "\x00", "\ud800", "x", "x" * 70_000, "é" * 300, "1726322400.000200", "U1\n", "D1", BOT),
    *([], {}, [[]], [None], {"": ""}, {"\x00": 1}, {"id": []}, ["U1"], [{"ts": 1}], {"values": {"a": {"value": {}}}}),
)
FEW = 4_000
"""For each of five ways to spoil: twenty thousand in all."""


def everything_hears(body: Any) -> bool:
    """Whether somebody made something of it. Raises whatever is no Malformed."""
    ways: tuple[Callable[[Any], object], ...] = (
        heard,
        lambda each: done(each, NOW),
        lambda each: mentioned_in(storable(each)),
        lambda each: origin(storable(each)),
        lambda each: challenge_of(storable(each)),
        lambda each: standing(storable(each.get("event", each)), PLACE, EAR),
    )
    made = False
    for way in ways:
        try:
            found = way(body)
        except Malformed:
            continue
        made = made or isinstance(found, Event | Done)
        if isinstance(found, Event):
            of_event(found)
        shown = repr(found)
        assert "\\x00" not in shown
        assert "\\ud8" not in shown
    return made


def places_in(value: object) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in entries:
        yield value, key
        yield from places_in(each)


def dropped(body: Json, chance: Random) -> None:
    spots = list(places_in(body))
    if spots:
        container, key = chance.choice(spots)
        del container[key]


def replaced(body: Json, chance: Random) -> None:
    container, key = chance.choice(list(places_in(body)))
    container[key] = deepcopy(chance.choice(JUNK))


def nested(body: Json, chance: Random) -> None:
    container, key = chance.choice(list(places_in(body)))
    for _ in range(chance.choice((1, 2, 120))):
        container[key] = [container[key]] if chance.random() < 0.5 else {"elements": container[key]}


def renamed(body: Json, chance: Random) -> None:
    """Something else than it says."""
    spots = [(container, key) for container, key in places_in(body) if key in {"type", "subtype", "callback_id"}]
    container, key = chance.choice(spots or list(places_in(body)))
    container[key] = chance.choice(KINDS)


def grafted(body: Json, chance: Random) -> None:
    """A piece of one payload in the place of another's."""
    container, key = chance.choice(list(places_in(body)))
    stranger, name = chance.choice(list(places_in(chance.choice(BODIES))))
    container[key] = deepcopy(stranger[name])


WAYS: Mapping[str, Callable[[Json, Random], None]] = {
    way.__name__: way for way in (dropped, replaced, nested, renamed, grafted)
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_spoilt_payloads_are_malformed_or_heard(way: str) -> None:
    chance, made = Random(way), 0
    for number in range(FEW):
        body = deepcopy(BODIES[number % len(BODIES)])
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            WAYS[way](body, chance)
        made += everything_hears(body)
    assert 0 < made < FEW


def test_spoilt_bytes_are_malformed_or_heard() -> None:
    chance = Random("bytes")
    for number in range(FEW):
        body = BODIES[number % len(BODIES)]
        whole = json.dumps(body).encode()
        kind = chance.choice((JSON, FORM))
        raw = bytearray(whole if kind == JSON else urlencode({"payload": whole}).encode())
        for _ in range(chance.choice((1, 2, 8))):
            at = chance.randrange(len(raw))
            raw[at : at + chance.choice((0, 1, 1, 9))] = chance.randbytes(chance.choice((0, 1, 1, 3)))
        with suppress(Malformed):
            everything_hears(parse(bytes(raw), kind))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(KINDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=10,
)


@given(ANYTHING, st.sampled_from(BODIES), st.data())
def test_whatever_stands_somewhere_is_malformed_or_heard(anything: object, body: Json, data: st.DataObject) -> None:
    spoilt = deepcopy(body)
    container, key = data.draw(st.sampled_from(list(places_in(spoilt))))
    container[key] = anything
    everything_hears(spoilt)


@given(st.binary(max_size=200), st.sampled_from([JSON, FORM]))
def test_whatever_bytes_come_are_malformed_or_a_mapping(raw: bytes, kind: str) -> None:
    with suppress(Malformed):
        assert isinstance(parse(raw, kind), dict)


@pytest.mark.parametrize("body", [None, [], "event_callback", 5, True], ids=repr)
def test_what_is_no_mapping_is_malformed(body: Any) -> None:
    for way in (heard, lambda each: done(each, NOW), mentioned_in, origin):
        with pytest.raises(Malformed):
            way(body)
