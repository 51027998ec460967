"""Slack's error codes as the errors that the program can act upon, each with its cause and its cure in one sentence.

The sentences are shown to operators. They hold Slack's own words for codes and scopes, and nothing that anyone wrote.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.errors import MessengerError, NobodyThere, NotInstalled, Rejected, TryLater, Unknown, Unreachable, Waits

UNTOLD = 60.0
"""Seconds to wait when Slack limits us without saying for how long: its slowest methods allow one call a minute."""

MIGRATION = 60.0
"""Seconds between tries while Slack moves a workspace into an organization."""


class Gone(Rejected):
    """What the call was about is not there any more."""


class AlreadySo(Rejected):
    """What was asked for is so already."""


class BlocksRefused(Rejected):
    """Slack does not take these blocks. Nothing was posted."""


class BlocksTooLong(BlocksRefused):
    """This says nothing of which blocks a workspace takes."""


_REINSTALL = "Install the app again, or set its new bot token and restart."

_PLACES = {
    "not_in_channel": "The bot is not in this channel. Invite it: /invite @Reflectory.",
    "channel_not_found": "The bot can not see this channel: it was deleted, or the bot was removed. Invite it again.",
    "is_archived": "The channel is archived. Unarchive it and invite the bot again.",
    "is_inactive": "The channel is not active any more. Invite the bot to another one.",
    "channel_is_limited_access": "Only some people may post in this channel. Let the bot post there.",
    "restricted_action": "The workspace's settings keep the bot from posting. An administrator can allow it.",
    "restricted_action_read_only_channel": "The channel is read-only for the bot. Let the bot post there.",
    "restricted_action_thread_only_channel": "The channel allows replies only. Let the bot post there.",
    "restricted_action_thread_locked": "The thread is locked. Unlock it, or let the bot post there.",
    "restricted_action_non_threadable_channel": "The channel allows no threads. Allow them there.",
    "messages_tab_disabled": "People can not be written to: switch on the Messages tab under App Home.",
    "ekm_access_denied": "Administrators have suspended messages in this channel (Enterprise Key Management).",
}

_PERSONS = {
    "cannot_dm_bot": "This is a bot; bots can not be written to.",
    "user_disabled": "This person's account is switched off.",
    "user_is_restricted": "A guest's rights do not allow this. Ask an administrator.",
    "user_not_found": "There is no such person in this workspace.",
    "users_not_found": "There is no such person in this workspace.",
    "user_not_visible": "The bot may not see this person.",
}

_INSTALLATIONS = {
    "account_inactive": f"The bot's account is switched off: the app was removed from the workspace. {_REINSTALL}",
    "token_revoked": f"The bot's token was revoked. {_REINSTALL}",
    "token_expired": f"The bot's token has expired: switch off token rotation for the app. {_REINSTALL}",
    "invalid_auth": f"Slack does not know the bot's token. {_REINSTALL}",
    "not_authed": f"The bot has no token here. {_REINSTALL}",
    "org_login_required": "The workspace is being moved into an organization. Install the app again when that is done.",
    "team_access_not_granted": "The app is not added to this workspace. An organization's administrator can add it.",
    "access_denied": "Slack denies the app access to this workspace. An administrator can allow it.",
    "accesslimited": "Slack limits access to certain networks. Allow this server's address.",
    "team_not_found": f"Slack does not know this workspace any more. {_REINSTALL}",
    "enterprise_is_restricted": "This can not be done for a whole organization. Add the app to the workspace.",
}

_REJECTED = {
    "not_allowed_token_type": "This needs a bot token, which begins with xoxb-. Set that one.",
    "no_permission": "The bot's token does not allow this. Install the app again from the manifest.",
    "cant_post_message": "Slack does not let the bot post this. Look at the workspace's rules for apps.",
    "posting_to_channel_denied": "The bot was denied posting in this channel. An administrator can allow it.",
    "msg_too_long": "The message is longer than Slack takes. Please report it.",
    "no_text": "The message was empty. Please report it.",
    "too_many_attachments": "The message has too many attachments. Please report it.",
    "metadata_too_large": "What travels with the message is too large. Please report it.",
    "cant_update_message": "The message is not the bot's own, so it stays as it is.",
    "cant_delete_message": "Slack does not let the bot delete this message. Delete it by hand.",
    "edit_window_closed": "The workspace allows no edits of messages this old. An administrator can change that.",
    "compliance_exports_prevent_deletion": "Compliance exports keep messages from being deleted.",
    "cannot_reply_to_message": "This kind of message takes no replies.",
    "too_many_reactions": "The message has as many signs as Slack allows.",
    "method_deprecated": "Slack has withdrawn a method that this version uses. Update the program.",
    "deprecated_endpoint": "Slack has withdrawn a method that this version uses. Update the program.",
    "unknown_method": "Slack does not know a method that this version uses. Check the API address, update the program.",
    "invalid_arguments": "Slack did not understand the call. Please report it.",
    "trigger_expired": "It took longer than 3 seconds to open the form. Press the button again.",
    "trigger_exchanged": "The form was opened already.",
    "invalid_trigger_id": "The form can not be opened any more. Press the button again.",
    "file_upload_size_restricted": "The workspace does not take files of this size.",
    "file_uploads_disabled": "The workspace takes no files. An administrator can allow them.",
    "file_uploads_except_images_disabled": "The workspace takes no files except images.",
    "storage_limit_reached": "The workspace's storage is full. Delete files, or take a larger plan.",
}

_GONE = {
    "message_not_found": "The message is not there any more.",
    "thread_not_found": "The thread's first message is not there any more.",
    "no_item_specified": "The message is not there any more.",
    "bad_timestamp": "There is no such message.",
    "file_not_found": "The file is not there any more.",
    "file_deleted": "The file is not there any more.",
    "view_not_found": "The form is not open any more.",
    "not_found": "It is not there any more.",
}

_ALREADY = {
    "already_reacted": "The sign is there already.",
    "no_reaction": "The sign is not there.",
}

_BLOCKS = {
    "invalid_blocks": "Slack does not take these blocks. Please report it.",
    "invalid_blocks_format": "Slack does not take these blocks. Please report it.",
}

_BLOCKS_LENGTH = {
    "msg_blocks_too_long": "The message's blocks are longer than Slack takes. Please report it.",
}

_UNKNOWN = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "rollback_error", "update_failed"}
)
_LIMITED = frozenset({"ratelimited", "rate_limited", "rate_limit_exceeded", "message_limit_exceeded"})
_CODE = re.compile(r"[a-z0-9_]{1,64}", re.IGNORECASE)
_SCOPES = re.compile(r"[a-z0-9_.:, ]{1,200}", re.IGNORECASE)


def error_of(answer: Mapping[str, Any], waits: Waits) -> MessengerError:  # noqa: PLR0911 - a line for each remedy
    """What to raise for an answer that is not ok. `waits` is what a limit on this method holds back."""
    code = _plain(answer.get("error"), _CODE)
    if code in _LIMITED:
        return TryLater(UNTOLD, waits)
    if code == "team_added_to_org":
        return TryLater(MIGRATION, Waits.WORKSPACE)
    if code in _UNKNOWN:
        return Unknown(f"Slack had a fault of its own ({code}).")
    if code == "missing_scope":
        return Rejected(_missing_scope(answer))
    kinds = (
        (_INSTALLATIONS, NotInstalled),
        (_PLACES, Unreachable),
        (_PERSONS, NobodyThere),
        (_GONE, Gone),
        (_ALREADY, AlreadySo),
        (_BLOCKS, BlocksRefused),
        (_BLOCKS_LENGTH, BlocksTooLong),
        (_REJECTED, Rejected),
    )
    for sentences, kind in kinds:
        if code in sentences:
            return kind(f"{sentences[code]} ({code})")
    if code.startswith("restricted_action"):
        return Unreachable(f"{_PLACES['restricted_action']} ({code})")
    return Rejected(f"Slack refuses this: {code}. Slack's documentation of the method says why.")


def _missing_scope(answer: Mapping[str, Any]) -> str:
    needed = _plain(answer.get("needed"), _SCOPES)
    return f"The app lacks the scope {needed}. Add it from the manifest and install the app again. (missing_scope)"


def _plain(word: object, allowed: re.Pattern[str]) -> str:
    """A word of Slack's, fit for an operator's screen."""
    return word if isinstance(word, str) and allowed.fullmatch(word) else "unknown_error"
