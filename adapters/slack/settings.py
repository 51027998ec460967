"""What the Slack adapter has to be told. The program reads it from its own settings; nothing is read here."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit


class Mode(StrEnum):
    """How Slack reaches us: through a connection that we open, or by requests to a public address."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`bot_token` serves one workspace; `client_id` and `client_secret` let many workspaces install the app.

    `api` is the address of Slack's Web API (GovSlack has another), `public_url` ours, as Slack and browsers see it.
    """

    mode: Mode = Mode.SOCKET
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    public_url: str = ""
    api: str = "https://slack.com/api/"

    @property
    def many(self) -> bool:
        """Whether workspaces install the app themselves."""
        return bool(self.client_id)

    @property
    def own_hosts(self) -> frozenset[str]:
        """Hosts that Slack's addresses for answers and files may have: ours go nowhere else."""
        host = urlsplit(self.api).hostname or ""
        site = "slack-gov.com" if host.endswith("slack-gov.com") else "slack.com"
        return frozenset({host, f"hooks.{site}", f"files.{site}", site})
