"""Installing the app by OAuth: where a browser is sent, and what its code is turned into.

Bolt's flow for this is not used; docs/adr/0014 says why.
"""

from base64 import b64encode
from datetime import datetime
from urllib.parse import quote, urljoin

import aiohttp
from pydantic import BaseModel, ValidationError
from slack_sdk.oauth import AuthorizeUrlGenerator

from adapters.slack.sdk.credentials import Refused, answered, identify, slack_time, web_client
from bot.domain.installation import Installation


class _Person(BaseModel):
    id: str = ""


class _Access(BaseModel):
    """Slack's answer to oauth.v2.access, as far as we use it. `expires_in` is there when tokens are rotated."""

    access_token: str
    expires_in: int | None = None
    authed_user: _Person = _Person()


class OAuthApp:
    """The app as Slack's pages know it. `redirect` is where browsers come back to, the same for everybody."""

    def __init__(self, api: str, client_id: str, client_secret: str, redirect: str) -> None:
        self._api = api
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect = redirect

    @property
    def page(self) -> str:
        return urljoin(self._api, "/oauth/v2/authorize")

    def address(self, scopes: list[str], state: str) -> str:
        """Slack's page on which somebody lets the app in. The library puts every part in as it is given."""
        generator = AuthorizeUrlGenerator(
            client_id=quote(self._client_id, safe=""),
            redirect_uri=quote(self._redirect, safe=""),
            scopes=scopes,
            authorization_url=self.page,
        )
        return generator.generate(state=quote(state, safe=""))

    @property
    def _proof(self) -> str:
        """As HTTP's basic authentication. The library's own way warns that it will be gone from aiohttp."""
        return "Basic " + b64encode(f"{self._client_id}:{self._client_secret}".encode()).decode()

    async def enter(self, session: aiohttp.ClientSession, code: str, now: datetime) -> Installation:
        """The installation that a code is good for, once. Raises Refused.

        It is dated by Slack's clock, as the news of its end will be; `now` is taken when Slack does not tell.
        """
        sent = {"code": code, "redirect_uri": self._redirect}
        client = web_client(self._api, session)
        answer = await answered(client.api_call("oauth.v2.access", data=sent, headers={"Authorization": self._proof}))
        try:
            access = _Access.model_validate(answer.data)
        except ValidationError:
            raise Refused("not_a_bot_token") from None
        if access.expires_in is not None:
            raise Refused("token_rotation")
        identity = await identify(web_client(self._api, session, access.access_token))
        return identity.installation(access.access_token, slack_time(answer.headers) or now, access.authed_user.id)
