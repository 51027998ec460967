"""Rich text blocks as Slack's message text, for messages that come with blocks alone. What is no text is left out."""

from collections.abc import Iterator


def as_text(blocks: object) -> str:
    """With its tokens live and its & < > escaped, like any text of Slack's: `plain` ends both."""
    return "\n".join(line for block in _listed(blocks) for line in _lines(block))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _lines(block: object) -> Iterator[str]:
    match block:
        case {"type": "rich_text", "elements": [*parts]}:
            for part in parts:
                yield from _lines(part)
        case {"type": "rich_text_list", "elements": [*items], **rest}:
            for number, item in enumerate(items, 1):
                sign = f"{number}. " if rest.get("style") == "ordered" else "• "
                yield sign + "\n".join(_lines(item))
        case {"type": "rich_text_section" | "rich_text_quote" | "rich_text_preformatted", "elements": [*parts]}:
            yield "".join(_token(part) for part in parts).removesuffix("\n")
        case _:
            pass


def _token(element: object) -> str:  # noqa: C901, PLR0911 - one arm for each kind of element reads best as one match
    match element:
        case {"type": "text", "text": str(text)}:
            return _escaped(text)
        case {"type": "link", "url": str(url), "text": str(text)}:
            return f"<{_escaped(url)}|{_escaped(text)}>"
        case {"type": "link", "url": str(url)}:
            return f"<{_escaped(url)}>"
        case {"type": "user", "user_id": str(person)}:
            return f"<@{_escaped(person)}>"
        case {"type": "channel", "channel_id": str(channel)}:
            return f"<#{_escaped(channel)}>"
        case {"type": "usergroup", "usergroup_id": str(group)}:
            return f"<!subteam^{_escaped(group)}>"
        case {"type": "broadcast", "range": str(all_of)}:
            return f"<!{_escaped(all_of)}>"
        case {"type": "emoji", "name": str(name)}:
            return f":{_escaped(name)}:"
        case {"type": "date", "fallback": str(text)}:
            return _escaped(text)
        case _:
            return ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
