"""What the Teams adapter has to be told. The program reads it from its own settings; nothing is read here."""

from dataclasses import dataclass

from adapters.teams.sdk.registration import Registration


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """`tenants` are the ids of those that may speak to us, `public_url` is our address as Teams and browsers see it."""

    registration: Registration
    tenants: tuple[str, ...] = ()
    public_url: str = ""
