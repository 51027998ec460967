"""The bot's own tokens, by the client credentials grant (RFC 6749, 4.4), with a secret or a certificate (RFC 7523).

The library that botbuilder brings for it blocks the loop and knows public authorities alone (docs/adr).
"""

import asyncio
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import aiohttp
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from adapters.teams.sdk.registration import Certificate, Registration
from bot.domain.errors import NotInstalled, TryLater, Waits

PATIENCE = 6.0
EARLY = 300.0
"""Seconds before its end in which a token is renewed: it travels, and clocks differ."""

AGAIN = 5.0
NEW = 60.0
"""Seconds for which one that is refused tells that the next would be refused as well."""

_NONE = (float("-inf"), float("-inf"), "")
"""When it was given, when it ends, the token."""

ASSERTED = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = 300


class Tokens:
    """`now` counts seconds, `clock` those since 1970."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        registration: Registration,
        now: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,  # noqa: TID251 - what is signed carries the real time
    ) -> None:
        self._session = session
        self._registration = registration
        self._now = now
        self._clock = clock
        self._known: dict[str, tuple[float, float, str]] = {}
        self._asking = asyncio.Lock()

    async def headers(self, scope: str) -> dict[str, str]:
        """What goes with a request: nothing from a bot without an app id, which is nobody to Microsoft.

        Raises what `of` does.
        """
        return {"Authorization": f"Bearer {await self.of(scope)}"} if self._registration.authenticated else {}

    async def of(self, scope: str) -> str:
        """Raises NotInstalled when the app's secret is no good; TryLater when Microsoft does not tell."""
        if (found := self._fresh(scope)) is None:
            async with self._asking:
                found = self._fresh(scope) or await self._asked(scope)
        return found

    def outdated(self, scope: str) -> bool:
        """It was refused: whether a new one may be taken, since it was not new itself. It is asked for anew then."""
        given, _, _ = self._known.get(scope, _NONE)
        if self._now() - given < NEW:
            return False
        self._known.pop(scope, None)
        return True

    def _fresh(self, scope: str) -> str | None:
        _, ends, token = self._known.get(scope, _NONE)
        return token if self._now() < ends else None

    async def _asked(self, scope: str) -> str:
        address = f"{self._registration.cloud.login.rstrip('/')}/{self._registration.tenant}/oauth2/v2.0/token"
        form = {"grant_type": "client_credentials", "client_id": self._registration.app_id, "scope": scope}
        try:
            proof = self._proof(address)
        except (jwt.PyJWTError, ValueError, TypeError):
            raise NotInstalled("The certificate can not sign: it must hold an RSA key of its own.") from None
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._session.post(address, data=form | proof, allow_redirects=False) as answer,
            ):
                told = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):  # nothing was sent to Teams
            raise TryLater(AGAIN, Waits.WORKSPACE) from None
        return self._kept(scope, answer.status, told)

    def _kept(self, scope: str, status: int, told: Any) -> str:
        token = told.get("access_token") if isinstance(told, dict) and status == 200 else None
        if isinstance(token, str) and token:
            life = float(told.get("expires_in") or 0)
            self._known[scope] = (self._now(), self._now() + max(life - EARLY, 0.0), token)
            return token
        if status in (400, 401):
            raise NotInstalled("Microsoft refuses the app's secret or certificate. Make a new one and set it.")
        raise TryLater(AGAIN, Waits.WORKSPACE)

    def _proof(self, audience: str) -> dict[str, str]:
        if self._registration.certificate:
            assertion = signed(self._registration.certificate, self._registration.app_id, audience, int(self._clock()))
            return {"client_assertion_type": ASSERTED, "client_assertion": assertion}
        return {"client_secret": self._registration.secret}


def signed(certificate: Certificate, app_id: str, audience: str, now: int) -> str:
    """That we hold the certificate's key, as Microsoft wants it told. Raises ValueError for what is no certificate."""
    found = x509.load_pem_x509_certificate(certificate.pem.encode())
    thumb = urlsafe_b64encode(found.fingerprint(hashes.SHA256())).decode().rstrip("=")
    claims = {"aud": audience, "iss": app_id, "sub": app_id, "jti": secrets.token_hex(16)}
    times = {"iat": now, "nbf": now, "exp": now + LIFE}
    return jwt.encode({**claims, **times}, certificate.pem, algorithm="PS256", headers={"x5t#S256": thumb})
