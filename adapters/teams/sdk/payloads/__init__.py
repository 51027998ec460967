"""What the Bot Connector sends, as checked values. What it means is inbound's."""

from adapters.teams.sdk.payloads.activities import Activity

__all__ = ["Activity"]
