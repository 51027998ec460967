"""Slack's message text as people read it. A text comes with its tokens live and its & < > escaped; here both end, once.

How text is written for Slack is render's.
"""

import re
from collections.abc import Callable, Mapping

SOMEONE = "@someone"
"""Stands for a person whose name is not known: an id would say nothing to readers, and a gap would hide that
somebody was named."""

CHANNEL = "#channel"
GROUP = "@group"

_LIVE = re.compile(r"<([^<>]*)>|&(amp|lt|gt);")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTER = {"amp": "&", "lt": "<", "gt": ">"}
_NAMED = re.compile(r"<@([A-Za-z0-9_-]+)(?:\|[^<>]*)?>|<#([A-Za-z0-9_-]+)(?:\|[^<>]*)?>")
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def mentioned(text: str) -> frozenset[str]:
    """The ids of people and channels whose names a reader of this text must be told."""
    return frozenset(person or channel for person, channel in _NAMED.findall(text))


def plain(text: str, names: Mapping[str, str]) -> str:
    """The words without any markup of Slack's but its stars and underscores, which people also type for themselves.

    One pass: what one step has decoded is never decoded again, so that "&amp;lt;" is "&lt;".
    """

    def person(identifier: str, label: str) -> str:
        name = names.get(identifier) or label
        return f"@{name}" if name else SOMEONE

    def channel(identifier: str, _: str) -> str:
        """The label may be a private channel's name, and others read what is stored."""
        name = names.get(identifier)
        return f"#{name}" if name else CHANNEL

    return _decoded(text, person, channel)


def typed(text: str) -> str:
    """A command: people and channels stay ids, as @U123 and #C123, so that no name can mean two of them."""
    return _decoded(text, lambda person, _: f"@{person}", lambda channel, _: f"#{channel}").strip()


def command(text: str, bot: str) -> str | None:
    """What is said to the bot after a mention that the text begins with; None when it does not begin so."""
    leading = re.match(rf"\s*<@{re.escape(bot)}(?:\|[^<>]*)?>[\s,:]*", text)
    return typed(text[leading.end() :]) if leading else None


Name = Callable[[str, str], str]


def _decoded(text: str, person: Name, channel: Name) -> str:
    def read(found: re.Match[str]) -> str:
        if found[2]:
            return _CHARACTER[found[2]]
        target, _, label = found[1].partition("|")
        target, label = _unescaped(target), _unescaped(label)
        match target[:1]:
            case "@":
                return person(target[1:], label.removeprefix("@"))
            case "#":
                return channel(target[1:], label.removeprefix("#"))
            case "!":
                return _special(target[1:], label)
            case _:
                return _link(target, label)

    return _LIVE.sub(read, text)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _CHARACTER[found[1]], text)


def _special(target: str, label: str) -> str:
    """<!here>, <!subteam^S1|@teachers>, <!date^1392734382^{date}|Feb 18>. As words they call nobody."""
    name = target.partition("^")[0]
    if name == "date":
        return label
    if name == "subteam":
        return f"@{label.removeprefix('@')}" if label else GROUP
    return f"@{name}" if name in {"here", "channel", "everyone"} else label or name


def _link(target: str, label: str) -> str:
    """The label with its address, unless they are the same: what somebody linked to is a part of what they said."""
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or _bare(label) == _bare(target):
        return label or address
    return f"{label} ({address})"


def _bare(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/").casefold()
