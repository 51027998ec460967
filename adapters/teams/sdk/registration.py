"""The app as Microsoft knows it: its id, how it proves that it is itself, and in which cloud it is at home."""

from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import SplitResult, urlsplit


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where Microsoft's services are: one set of addresses for the world, others for the clouds of governments.

    `services` are the hosts at which a tenant's Bot Connector may be: no token is sent to another one. `drives` are
    how the names of hosts end at which people's files are.
    """

    login: str = "https://login.microsoftonline.com/"
    keys: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    bot_scope: str = "https://api.botframework.com/.default"
    graph: str = "https://graph.microsoft.com/"
    services: tuple[str, ...] = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")
    drives: tuple[str, ...] = (".sharepoint.com", ".sharepoint.us")

    @property
    def graph_scope(self) -> str:
        return f"{self.graph.rstrip('/')}/.default"

    def trusts(self, service_url: str) -> bool:
        """Whether our tokens may go there. Plain http is for stand-ins on this machine, which name themselves."""
        parts = _parts(service_url)
        if parts is None or parts.query or parts.fragment:
            return False
        known = parts.scheme == "https" and parts.hostname in self.services
        return known or f"{parts.scheme}://{parts.netloc}" in self.services

    def is_drive(self, address: str) -> bool:
        """Whether somebody's file may be put there."""
        parts = _parts(address)
        if parts is None:
            return False
        known = parts.scheme == "https" and (parts.hostname or "").endswith(self.drives)
        return known or f"{parts.scheme}://{parts.netloc}" in self.services


def _parts(address: str) -> SplitResult | None:
    """None for what is no address, or names somebody who signs in."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return None
    return None if parts.username or parts.password else parts


CLOUD = Cloud()
"""The world's."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """In place of a secret. `pem` holds the private key and the certificate."""

    pem: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Registration:
    """`tenant` is the one in which the app is registered; its `secret` or its `certificate` proves who we are.

    An empty `app_id` lets anybody in, for trying things out: the program's settings allow that on this machine alone.
    """

    app_id: str
    tenant: str = ""
    secret: str = field(default="", repr=False)
    certificate: Certificate | None = None
    cloud: Cloud = CLOUD

    @property
    def authenticated(self) -> bool:
        return bool(self.app_id)

    @property
    def proof(self) -> str:
        """A digest of what the app proves itself by: another one tells that it was changed."""
        proved = self.certificate.pem if self.certificate else self.secret
        return sha256(f"{self.app_id}:{proved}".encode()).hexdigest()[:16]

    @property
    def bot(self) -> str:
        """How the bot itself is called by the Bot Connector."""
        return f"28:{self.app_id}"
