"""The bot's tokens: asked for once, renewed before their end, proved by secret or certificate; each refusal is told."""

import asyncio
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from adapters.teams.sdk.registration import Certificate, Registration
from adapters.teams.sdk.tokens import Tokens
from bot.domain.errors import NotInstalled, TryLater
from tests.slack.standin.faults import Fault
from tests.teams.connected import Connected
from tests.teams.standin.services import BOT_TOKEN

BOT, GRAPH = "bot/.default", "graph/.default"
NOW = 1_800_000_000


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def tokens(at: Connected, seconds: Seconds) -> Tokens:
    return Tokens(at.edge.session, at.edge.settings.registration, seconds, lambda: NOW)


def asked(at: Connected) -> list[dict[str, str]]:
    return [form for name, _, form in at.teams.services.calls if name == "sign_in"]


async def test_many_who_need_one_at_once_ask_once(at: Connected, tokens: Tokens) -> None:
    assert set(await asyncio.gather(*(tokens.of(BOT) for _ in range(20)))) == {BOT_TOKEN}
    assert len(asked(at)) == 1


async def test_each_scope_has_its_own(at: Connected, tokens: Tokens) -> None:
    assert await tokens.of(BOT) != await tokens.of(GRAPH)
    assert [form["scope"] for form in asked(at)] == [BOT, GRAPH]


async def test_it_is_renewed_five_minutes_before_its_end(at: Connected, tokens: Tokens, seconds: Seconds) -> None:
    await tokens.of(BOT)
    seconds.now = 3599 - 301
    await tokens.of(BOT)
    assert len(asked(at)) == 1
    seconds.now += 1
    await tokens.of(BOT)
    assert len(asked(at)) == 2


async def test_one_that_is_refused_is_renewed_unless_it_was_new(
    at: Connected, tokens: Tokens, seconds: Seconds
) -> None:
    await tokens.of(BOT)
    assert not tokens.outdated(BOT)
    seconds.now = 61
    assert tokens.outdated(BOT)
    await tokens.of(BOT)
    assert len(asked(at)) == 2


async def test_a_wrong_secret_is_told(at: Connected, seconds: Seconds) -> None:
    wrong = replace(at.edge.settings.registration, secret="mistyped")
    with pytest.raises(NotInstalled, match="refuses the app's secret or certificate") as refused:
        await Tokens(at.edge.session, wrong, seconds).of(BOT)
    assert "mistyped" not in str(refused.value)


@pytest.mark.parametrize("fault", [Fault.STATUS, Fault.LIMITED, Fault.CUT, Fault.GARBAGE])
async def test_while_the_sign_in_is_away_nothing_was_sent_and_it_is_tried_later(
    at: Connected, tokens: Tokens, fault: Fault
) -> None:
    at.teams.faults.order(fault, "sign_in")
    with pytest.raises(TryLater):
        await tokens.of(BOT)
    assert await tokens.of(BOT) == BOT_TOKEN


def certificate() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name, day = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "reflectory")]), timedelta(days=1)
    start = datetime.fromtimestamp(NOW, UTC) - day
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(start).not_valid_after(start + 30 * day)
    return key, made.sign(key, hashes.SHA256())


async def test_a_certificate_proves_it_without_travelling(at: Connected, seconds: Seconds) -> None:
    key, shown = certificate()
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    pem = (private + shown.public_bytes(serialization.Encoding.PEM)).decode()
    given = at.edge.settings.registration
    by_certificate = Registration(given.app_id, given.tenant, certificate=Certificate(pem), cloud=given.cloud)
    with pytest.raises(NotInstalled):  # the stand-in takes secrets alone
        await Tokens(at.edge.session, by_certificate, seconds, lambda: NOW).of(BOT)
    [form] = asked(at)
    assert "client_secret" not in form
    assertion = form["client_assertion"]
    address = f"{given.cloud.login}{given.tenant}/oauth2/v2.0/token"
    leeway = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    claims = jwt.decode(assertion, key.public_key(), algorithms=["PS256"], audience=address, options=leeway)  # type: ignore[arg-type]
    assert (claims["iss"], claims["sub"], claims["exp"] - NOW) == (given.app_id, given.app_id, 300)
    thumb = urlsafe_b64encode(shown.fingerprint(hashes.SHA256())).decode().rstrip("=")
    assert jwt.get_unverified_header(assertion)["x5t#S256"] == thumb
