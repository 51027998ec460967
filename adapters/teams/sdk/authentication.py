"""botbuilder's authentication with its faults taken out: who may speak to us, and with which client we speak.

Whatever is wrong with a token is one error here; as shipped each fault of it is another one, and ends as 500.
"""

from typing import Any, NoReturn

from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    SimpleCredentialProvider,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from botframework.connector.auth.verify_options import VerifyOptions

from adapters.teams.sdk.connector import Connectors
from adapters.teams.sdk.keys import CHANNEL, SigningKeys
from adapters.teams.sdk.registration import Registration
from bot.domain.errors import TryAgain

LEEWAY = 300
"""Seconds by which clocks may differ."""

ALGORITHMS = ["RS256"]


class Unauthenticated(PermissionError):
    """This does not come from Microsoft for us, or not for one of our tenants. The text says what is wrong."""


class TeamsAuthentication(BotFrameworkAuthentication):  # type: ignore[misc]  # botbuilder ships no types
    def __init__(self, registration: Registration, keys: SigningKeys, connectors: Connectors) -> None:
        self._registration = registration
        self._connectors = connectors
        self._app = SimpleCredentialProvider(registration.app_id, "")
        self._extractor = JwtTokenExtractor(
            VerifyOptions([registration.cloud.issuer], None, LEEWAY, False), registration.cloud.keys, ALGORITHMS
        )
        self._extractor.open_id_metadata = keys

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Raises Unauthenticated; TryAgain while Microsoft's keys can not be had."""
        result = AuthenticateRequestResult()
        result.claims_identity = await self._identity(activity, auth_header)
        result.audience = self._registration.cloud.bot_scope
        result.connector_factory = self._connectors
        return result

    async def _identity(self, activity: Activity, auth_header: str) -> ClaimsIdentity:
        if not self._registration.authenticated:
            return ClaimsIdentity({}, True)
        try:
            identity = await self._extractor.get_identity_from_auth_header(auth_header, CHANNEL)
            await self._valid(identity)
        except TryAgain:
            raise
        except Exception as wrong:  # botbuilder and PyJWT raise a dozen kinds, of which none tells more than this
            raise Unauthenticated(f"this is not signed by Microsoft for this bot ({type(wrong).__name__})") from None
        if not activity.service_url or identity.get_claim_value("serviceurl") != activity.service_url:
            raise Unauthenticated("it is signed for another service")
        return identity

    async def _valid(self, identity: ClaimsIdentity | None) -> None:
        """As ChannelValidation has it, which knows one cloud's issuer alone; that one was looked at already."""
        if identity is None or not identity.is_authenticated:
            raise PermissionError
        if not await self._app.is_valid_appid(identity.get_claim_value("aud") or ""):
            raise PermissionError

    async def authenticate_streaming_request(self, *_: str) -> NoReturn:
        raise Unauthenticated("nothing is streamed to this bot")

    def create_connector_factory(self, _: ClaimsIdentity) -> Connectors:
        return self._connectors

    async def create_user_token_client(self, _: ClaimsIdentity) -> Any:
        """Nobody signs in through this bot."""
        return None
