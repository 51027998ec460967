"""The app gets in and out: the page where somebody allows it, the exchange of codes, and the end of a token."""

from base64 import b64decode
from urllib.parse import urlencode

from aiohttp import web

from tests.slack.standin import telling
from tests.slack.standin.call import ApiError, Call, method
from tests.slack.standin.state import Grant, Json, State


@method("auth.revoke")
def revoke(call: Call) -> Json:
    if not call.flag("test"):
        take_away(call.state, call.team.id)
    return {"revoked": not call.flag("test")}


def take_away(state: State, team: str) -> None:
    """The app is uninstalled from a workspace, which Slack tells twice and in no order."""
    for grant in state.grants.values():
        if grant.team == team:
            grant.error = "account_inactive"
    owner = state.teams[team]
    state.tell(owner, telling.revoked(owner.bot, state.clock.ts()))
    state.tell(owner, telling.uninstalled(state.clock.ts()))


def allow(state: State, query: Json) -> str:
    """Somebody presses *Allow*: where their browser is sent. `team` chooses a workspace, `wide` its organization."""
    if query.get("client_id") != state.app.client_id:
        raise web.HTTPBadRequest(text="invalid_client_id")
    code = state.new_id("code.")
    team = query.get("team") or next(iter(state.teams))
    state.codes[code] = {"team": team, "wide": bool(query.get("wide")), **query}
    return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query.get('state', '')})}"


def access(state: State, arguments: Json, authorization: str) -> Json:
    """oauth.v2.access. A code is good once, and for the address that it was given for."""
    client = arguments.get("client_id"), arguments.get("client_secret")
    if authorization.startswith("Basic "):
        login, _, word = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        client = login, word
    if client[0] != state.app.client_id:
        raise ApiError("invalid_client_id")
    if client[1] != state.app.client_secret:
        raise ApiError("bad_client_secret")
    given = state.codes.pop(str(arguments.get("code")), None)
    if given is None:
        raise ApiError("invalid_code")
    if arguments.get("redirect_uri", given["redirect_uri"]) != given["redirect_uri"]:
        raise ApiError("bad_redirect_uri")
    return _granted(state, given)


def _granted(state: State, given: Json) -> Json:
    team = state.teams[given["team"]]
    scopes = frozenset(str(given.get("scope", "")).replace(" ", ",").split(",")) - {""}
    grant = Grant(f"xoxb-{state.new_id('granted')}", team.id, scopes, given["wide"])
    state.grants[grant.token] = grant
    organization = {"id": team.organization, "name": f"{team.name} Group"} if team.organization else None
    return {
        "app_id": state.app.id,
        "authed_user": {"id": next(iter(team.users))},
        "scope": ",".join(sorted(scopes)),
        "token_type": "bot",
        "access_token": grant.token,
        "bot_user_id": team.bot,
        "team": None if grant.organization_wide else {"id": team.id, "name": team.name},
        "enterprise": organization,
        "is_enterprise_install": grant.organization_wide,
    }


class Front:
    """Slack's page for a browser: what is asked for, and a button to allow it."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.get("/oauth/v2/authorize", self.show), web.post("/oauth/v2/authorize", self.allow))

    async def show(self, request: web.Request) -> web.Response:
        if request.query.get("client_id") != self._state.app.client_id:
            raise web.HTTPBadRequest(text="invalid_client_id")
        page = "<!doctype html><title>Allow</title><form method=post><button>Allow</button></form>"
        return web.Response(text=page, content_type="text/html")

    async def allow(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(allow(self._state, dict(request.query)))
