"""Where a message can be opened in a browser or in Slack."""

from bot.domain.places import MessageRef


def permalink(site: str, ref: MessageRef) -> str:
    """The address that Slack's own *Copy link* gives; empty where the workspace's `site` is not known."""
    if not site or not ref.id.replace(".", "").isdigit():
        return ""
    channel = ref.place.channel
    address = f"{site.rstrip('/')}/archives/{channel}/p{ref.id.replace('.', '')}"
    return f"{address}?thread_ts={ref.root}&cid={channel}" if ref.root else address
