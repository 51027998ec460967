"""Methods that tell: of conversations and their messages, of people, of the app itself."""

from tests.slack.standin.call import HISTORY, READ, ApiError, Call, method
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.state import Json

SCANT = 15


@method("auth.test")
def auth_test(call: Call) -> Json:
    team = call.team
    return {
        "url": team.url,
        "team": team.name,
        "user": team.users[team.bot].name,
        "team_id": team.id,
        "user_id": team.bot,
        "bot_id": team.bot_id,
        "is_enterprise_install": call.grant.organization_wide,
        **({"enterprise_id": team.organization} if team.organization else {}),
    }


@method("conversations.info", form_only=True)
def info(call: Call) -> Json:
    room = call.room()
    call.need(READ[room.kind])
    return {"channel": room.json(call.team.bot)}


@method("conversations.members", form_only=True)
def members(call: Call) -> Json:
    room = call.room()
    call.need(READ[room.kind])
    found, following = call.paged(room.members)
    return {"members": found, "response_metadata": following}


@method("conversations.history", form_only=True)
def history(call: Call) -> Json:
    room = call.own_room()
    call.need(HISTORY[room.kind])
    return _stretch(call, room, room.listed())


@method("conversations.replies", form_only=True)
def replies(call: Call) -> Json:
    room = call.own_room()
    call.need(HISTORY[room.kind])
    thread = room.thread(call.needed("ts", "thread_not_found"))
    if not thread:
        raise ApiError("thread_not_found")
    answer = _stretch(call, room, thread[1:])
    return {
        **answer,
        "messages": [room.view(thread[0], metadata=call.flag("include_all_metadata")), *answer["messages"]],
    }


def _stretch(call: Call, room: Room, found: list[Json]) -> Json:
    """Messages between two instants. The thread's first message comes with every page."""
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    ends = {oldest, latest} if call.flag("inclusive") else set()
    within = [each for each in found if oldest < float(each["ts"]) < latest or float(each["ts"]) in ends]
    items, following = call.paged(within, most=999)
    shown = [room.view(each, metadata=call.flag("include_all_metadata")) for each in items]
    more = bool(following["next_cursor"])
    return {"messages": shown, "has_more": more, **({"response_metadata": following} if more else {})}


@method("conversations.list", "channels:read", form_only=True)
def listed(call: Call) -> Json:
    found, following = call.paged(_rooms(call))
    return {"channels": found, "response_metadata": following}


@method("users.conversations", "channels:read", form_only=True)
def conversations_of(call: Call) -> Json:
    """Of private channels only those that the bot is in as well."""
    user = call.text("user") or call.team.bot
    if user not in call.team.users:
        raise ApiError("user_not_found")
    found, following = call.paged(_rooms(call, user))
    return {"channels": found, "response_metadata": following}


def _rooms(call: Call, user: str = "") -> list[Json]:
    names = {"public_channel": Kind.PUBLIC, "private_channel": Kind.PRIVATE, "im": Kind.IM, "mpim": None}
    kinds = {names[each.strip()] for each in (call.text("types") or "public_channel").split(",")}
    for kind in kinds - {None}:
        call.need(READ[kind] if kind else "")
    bot = call.team.bot
    return [
        room.json(bot)
        for room in call.team.rooms.values()
        if room.kind in kinds
        and (not user or user in room.members)
        and (room.kind is Kind.PUBLIC or bot in room.members)
        and not (room.archived and call.flag("exclude_archived"))
    ]


@method("conversations.open", "im:write")
def open_conversation(call: Call) -> Json:
    if call.text("channel"):
        room = call.team.rooms.get(call.text("channel"))
        if room is None or room.kind is not Kind.IM:
            raise ApiError("channel_not_found")
    else:
        user = call.team.users.get(call.needed("users", "users_list_not_supplied"))
        if user is None:
            raise ApiError("user_not_found")
        if user.bot or user.deleted:
            raise ApiError("cannot_dm_bot" if user.bot else "user_disabled")
        room = call.team.direct(user.id)
    return {"no_op": True, "already_open": True, "channel": _opened(call, room)}


def _opened(call: Call, room: Room) -> Json:
    return room.json(call.team.bot) if call.flag("return_im") else {"id": room.id}


@method("users.info", "users:read", form_only=True)
def user_info(call: Call) -> Json:
    user = call.team.users.get(call.needed("user", "user_not_found"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user.json(call.team.id)}


@method("users.list", "users:read", form_only=True)
def users(call: Call) -> Json:
    """People from other organizations are not in the list."""
    known = [user for user in call.team.users.values() if not user.stranger]
    found, following = call.paged(known)
    return {"members": [each.json(call.team.id) for each in found], "cache_ts": 1, "response_metadata": following}
