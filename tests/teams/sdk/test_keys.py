"""Microsoft's signing keys: fetched seldom, kept while it is away, and no key that is odd spoils the others."""

from typing import Any

import pytest

from adapters.teams.sdk.keys import FRESH, SELDOM, SOON, SigningKeys, UnknownKeyError
from bot.domain.errors import TryAgain
from tests.teams.connected import Connected
from tests.teams.standin.server import Signer


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def keys(at: Connected, seconds: Seconds) -> SigningKeys:
    return SigningKeys(at.edge.session, f"{at.teams.url}/openid", seconds)


async def test_they_are_fetched_once_a_day(at: Connected, keys: SigningKeys, seconds: Seconds) -> None:
    for seconds.now in (0.0, 10.0, FRESH - 1):
        await keys.get("k1")
    assert at.teams.fetched == 1
    seconds.now = FRESH
    await keys.get("k1")
    assert at.teams.fetched == 2


async def test_a_new_one_is_found_but_nobody_makes_us_ask_on_and_on(
    at: Connected, keys: SigningKeys, seconds: Seconds
) -> None:
    await keys.get("k1")
    for number in range(50):
        with pytest.raises(UnknownKeyError):
            await keys.get(f"strange{number}")
    assert at.teams.fetched == 1
    at.teams.keys.append(Signer("k2"))
    seconds.now = SELDOM
    await keys.get("k2")
    assert at.teams.fetched == 2


async def test_old_ones_serve_on_while_there_are_no_new_ones(
    at: Connected, keys: SigningKeys, seconds: Seconds
) -> None:
    known = await keys.get("k1")
    at.teams.openid_status = 503
    seconds.now = FRESH + 1
    assert await keys.get("k1") == known


async def test_without_any_it_is_said_to_be_tried_again(at: Connected, keys: SigningKeys, seconds: Seconds) -> None:
    """Who waits behind a fetch that has just failed does not wait for another one."""
    at.teams.openid_status = 503
    for _ in range(3):
        with pytest.raises(TryAgain):
            await keys.get("k1")
    assert at.teams.fetched == 1
    at.teams.openid_status = 200
    seconds.now = SOON
    assert await keys.get("k1")


ODD: dict[str, Any] = {
    "another kind": {"kty": "EC", "crv": "P-256", "kid": "odd", "x": "a", "y": "b"},
    "nameless": {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    "none at all": "key",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
async def test_an_odd_one_spoils_no_others(at: Connected, keys: SigningKeys, odd: Any) -> None:
    at.teams.odd_keys = [odd]
    assert await keys.get("k1")


async def test_one_that_is_not_for_teams_is_none(at: Connected, keys: SigningKeys) -> None:
    at.teams.keys.append(Signer("k9", endorsements=("webchat",)))
    with pytest.raises(UnknownKeyError):
        await keys.get("k9")
