"""What a person answers when they are asked whether a file may be put into their own drive."""

from dataclasses import dataclass
from typing import Any

from adapters.shared.payload import Malformed
from adapters.teams.inbound.messages import is_chat, place_of
from adapters.teams.sdk import wire
from adapters.teams.sdk.payloads import Activity
from bot.domain.places import MessageRef

INVOKE = "fileConsent/invoke"


@dataclass(frozen=True, slots=True)
class Consent:
    """`asked` is the message that asked, `key` that of the delivery with the file. `upload` is empty for a no."""

    asked: MessageRef | None
    key: str
    upload: str = ""
    shown: str = ""
    name: str = ""
    unique: str = ""
    kind: str = ""


def consent(activity: Activity) -> Consent | None:
    """None for what was not asked by us. Raises Malformed."""
    value = activity.values
    key = wire.file_of(_part(value, "context"))
    if key is None or not is_chat(activity):
        return None
    asked = MessageRef(place_of(activity), activity.reply_to_id) if activity.reply_to_id else None
    if value.get("action") != "accept":
        return Consent(asked, key)
    told = _part(value, "uploadInfo")
    words = [told.get(name) for name in ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType")]
    if not all(isinstance(each, str) and len(each) < 4_000 for each in words):
        raise Malformed("value.uploadInfo: no place for a file")
    return Consent(asked, key, *map(str, words))


def _part(value: Any, name: str) -> dict[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}
