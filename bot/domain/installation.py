"""A workspace that let us in: the token we act with there, and what its platform told of itself and of the bot."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.places import Workspace


@dataclass(frozen=True, slots=True)
class Installation:
    """`workspace` is the team, or the organization where the whole of it installed the bot (`organization_wide`).

    `organization` is the id of the organization that a workspace belongs to, empty for none. A workspace whose `token`
    is empty acts with its organization's. `bot` is the bot's own user id there, `address` the workspace's web address.
    """

    workspace: Workspace
    token: str = field(repr=False)
    bot: str
    installed_at: datetime
    organization: str = ""
    organization_wide: bool = False
    address: str = ""
    scopes: tuple[str, ...] = ()
    installed_by: str = ""
