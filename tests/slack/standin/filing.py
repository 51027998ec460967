"""Files: where they are uploaded to, how they are shared, and how they are downloaded."""

from aiohttp import web

from tests.slack.standin import telling
from tests.slack.standin.call import ApiError, Call, method
from tests.slack.standin.room import Room
from tests.slack.standin.state import Json, State, Stored, Team


@method("files.getUploadURLExternal", "files:write", form_only=True)
def upload_url(call: Call) -> Json:
    name, length = call.needed("filename"), call.text("length")
    if not length.isdigit() or int(length) < 1:
        raise ApiError("invalid_arguments")
    if len(call.text("alt_txt")) > 1000:
        raise ApiError("alt_txt_too_large")
    stored = Stored(call.state.new_id("F"), call.team.id, name, alt=call.text("alt_txt"))
    call.state.files[stored.id] = stored
    return {"upload_url": f"{call.state.address}/upload/v1/{stored.id}", "file_id": stored.id}


@method("files.completeUploadExternal", "files:write")
def complete(call: Call) -> Json:
    """The message comes a moment later than the answer, which is as long as `files_wait` says."""
    shared = [_completed(call, each) for each in call.value("files") or ()]
    if not shared:
        raise ApiError("invalid_arguments")
    if call.text("channel_id"):
        _share(call, call.open_room("channel_id"), shared)
    return {"files": [{"id": each.id, "title": each.title} for each in shared]}


@method("files.delete", "files:write")
def delete(call: Call) -> Json:
    if call.state.files.pop(call.text("file"), None) is None:
        raise ApiError("file_not_found")
    return {}


def _completed(call: Call, told: Json) -> Stored:
    stored = call.state.files.get(told.get("id", ""))
    if stored is None or not stored.content:
        raise ApiError("file_not_found")
    stored.title = told.get("title") or stored.name
    return stored


def _share(call: Call, room: Room, shared: list[Stored]) -> None:
    thread = call.text("thread_ts")
    if thread and not room.message(thread):
        raise ApiError("thread_not_found")
    message: Json = {
        "type": "message",
        "subtype": "file_share",
        "text": call.text("initial_comment"),
        "files": [file_json(call.state, each) for each in shared],
        "upload": True,
        "user": call.team.bot,
        "bot_id": call.team.bot_id,
        "team": call.team.id,
        "ts": call.state.clock.ts(),
        "_waits": call.state.files_wait,
    }
    if thread:
        message["thread_ts"] = thread
    for each in shared:
        each.shared = True
    room.add(message)
    call.state.tell(call.team, telling.posted(room, room.view(message)))


def file_json(state: State, stored: Stored) -> Json:
    address = f"{state.address}/files-pri/{stored.team}-{stored.id}/{stored.name}"
    return {
        "id": stored.id,
        "created": int(state.clock.now()),
        "timestamp": int(state.clock.now()),
        "name": stored.name,
        "title": stored.title or stored.name,
        "mimetype": "application/octet-stream",
        "filetype": stored.name.rpartition(".")[2],
        "pretty_type": "File",
        "user": "U",
        "editable": False,
        "size": len(stored.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "channels": [],
        "groups": [],
        "ims": [],
        "url_private": address,
        "url_private_download": address,
        "permalink": f"{state.address}/files/{stored.id}",
        "permalink_public": f"{state.address}/files/{stored.id}/public",
        **({"alt_txt": stored.alt} if stored.alt else {}),
    }


def keep(state: State, team: Team, name: str, content: bytes) -> Stored:
    """A file of a person's."""
    stored = Stored(state.new_id("F"), team.id, name, name, content=content, shared=True)
    state.files[stored.id] = stored
    return stored


class Shelf:
    """The addresses of files."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (
            web.post("/upload/v1/{file}", self.upload),
            web.get("/files-pri/{owner}/{name}", self.download),
        )

    async def upload(self, request: web.Request) -> web.Response:
        stored = self._state.files.get(request.match_info["file"])
        if stored is None or stored.content:
            raise web.HTTPNotFound
        stored.content = await request.read()
        return web.Response(text=f"OK - {len(stored.content)}")

    async def download(self, request: web.Request) -> web.Response:
        """Without a token that may read files, Slack sends whoever asks to its front page."""
        stored = self._state.files.get(request.match_info["owner"].rpartition("-")[2])
        grant = self._state.grants.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if grant is None or grant.error or "files:read" not in grant.scopes:
            raise web.HTTPFound(f"{self._state.address}/?redir=files")
        if stored is None or stored.team != grant.team:
            raise web.HTTPNotFound
        return web.Response(body=stored.content, content_type="application/octet-stream")
