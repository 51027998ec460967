"""Forms and home pages: opened by a trigger, once and in time; and answers to the address that came with an action."""

from typing import Any

from aiohttp import web

from tests.slack.standin import telling
from tests.slack.standin.blocks import refusal
from tests.slack.standin.call import ApiError, Call, method
from tests.slack.standin.state import Json, State, Team, Trigger

MOST_OPEN = 3


@method("views.open")
def open_view(call: Call) -> Json:
    trigger = _trigger(call)
    stack = call.state.open_views(trigger.team, trigger.user)
    stack[:] = [made(call.state, call.team, _told(call))]
    return {"view": stack[-1]}


@method("views.push")
def push(call: Call) -> Json:
    trigger = _trigger(call)
    stack = call.state.open_views(trigger.team, trigger.user)
    if len(stack) >= MOST_OPEN:
        raise ApiError("push_limit_reached")
    stack.append(made(call.state, call.team, _told(call), stack))
    return {"view": stack[-1]}


@method("views.update")
def update(call: Call) -> Json:
    found = [view for stack in call.state.views.values() for view in stack if view["id"] == call.text("view_id")]
    if not found:
        raise ApiError("not_found")
    if call.text("hash") not in ("", found[0]["hash"]):
        raise ApiError("hash_conflict")
    found[0].update(_fields(_told(call)), hash=call.state.new_id("h."))
    return {"view": found[0]}


@method("views.publish")
def publish(call: Call) -> Json:
    user = call.needed("user_id")
    if user not in call.team.users:
        raise ApiError("user_not_found")
    told = call.value("view")
    _check(told, call.team, "home")
    call.team.homes[user] = made(call.state, call.team, told)
    return {"view": call.team.homes[user]}


def made(state: State, team: Team, told: Json, stack: list[Json] | None = None) -> Json:
    """The view as Slack gives it back."""
    identifier = state.new_id("V")
    return {
        "id": identifier,
        "team_id": team.id,
        **_fields(told),
        "state": {"values": {}},
        "hash": state.new_id("h."),
        "previous_view_id": stack[-1]["id"] if stack else None,
        "root_view_id": stack[0]["id"] if stack else identifier,
        "app_id": state.app.id,
        "external_id": told.get("external_id", ""),
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
    }


def _fields(told: Json) -> Json:
    title = {"type": "plain_text", "text": "View Title", "emoji": True}  # a home page has one too, which nobody sees
    absent = {"private_metadata": "", "callback_id": "", "title": title, "close": None, "submit": None}
    signs = {"clear_on_close": False, "notify_on_close": False, "submit_disabled": False}
    kept = {name: told.get(name, value) for name, value in {**absent, **signs}.items()}
    blocks = [{"block_id": f"b{number}", **block} for number, block in enumerate(told["blocks"])]
    return {"type": told["type"], "blocks": blocks, **kept}


def _told(call: Call) -> Json:
    told: Any = call.value("view")
    _check(told, call.team, "modal")
    return dict(told)


def check(told: Any, team: Team, surface: str) -> list[str]:
    """What is wrong with a view, in Slack's words."""
    if not isinstance(told, dict) or told.get("type") != surface:
        return ["[ERROR] must be a view"]
    faults = []
    for name in ("title", "submit", "close"):
        text = told.get(name)
        if text is not None and not 0 < len(text.get("text", "")) <= 24:
            faults.append(f"[ERROR] must be no more than 24 characters [json-pointer:/view/{name}]")
    if surface == "modal" and not told.get("title"):
        faults.append("[ERROR] missing required field: title [json-pointer:/view]")
    inputs = any(block.get("type") == "input" for block in told.get("blocks", ()))
    if surface == "modal" and inputs and not told.get("submit"):
        faults.append("[ERROR] a view with input blocks needs submit [json-pointer:/view]")
    if len(told.get("private_metadata", "")) > 3000:
        faults.append("[ERROR] private_metadata is too long [json-pointer:/view]")
    refused = refusal(told.get("blocks"), team, surface)
    return [*faults, *(refused[1] if refused else ())]


def _check(told: Any, team: Team, surface: str) -> None:
    faults = check(told, team, surface)
    if faults:
        raise ApiError("invalid_arguments", response_metadata={"messages": faults})


def _trigger(call: Call) -> Trigger:
    trigger = call.state.triggers.get(call.needed("trigger_id"))
    if trigger is None or trigger.team != call.team.id:
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("trigger_exchanged")
    if trigger.until < call.state.clock.now():
        raise ApiError("trigger_expired")
    trigger.used = True
    return trigger


class Responders:
    """The addresses for answers."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.post("/actions/{responder}", self.take),)

    async def take(self, request: web.Request) -> web.Response:
        responder = self._state.responders.get(request.match_info["responder"])
        if responder is None or responder.left <= 0 or responder.until < self._state.clock.now():
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        responder.left -= 1
        told = await request.json()
        responder.answers.append(told)
        self._apply(responder.room.private, responder.user, told)
        if told.get("response_type") == "in_channel":
            self._say(responder.room.id, told)
        return web.Response(text="ok")

    def _apply(self, private: list[Json], user: str, told: Json) -> None:
        if told.get("delete_original") or told.get("replace_original"):
            ours = [each for each in private if each["only_for"] == user]
            private[:] = [each for each in private if each not in ours[-1:]]
        if told.get("text") or told.get("blocks"):
            private.append({"ts": self._state.clock.ts(), "only_for": user, **told})

    def _say(self, room: str, told: Json) -> None:
        team = next(team for team in self._state.teams.values() if room in team.rooms)
        message = {"type": "message", "subtype": "bot_message", "bot_id": team.bot_id, "user": team.bot}
        where = team.rooms[room]
        where.add({**message, "text": told.get("text", ""), "ts": self._state.clock.ts()})
        self._state.tell(team, telling.posted(where, where.view(where.messages[-1])))
