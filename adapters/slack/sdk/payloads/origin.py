"""Which workspace something comes from, and under whose installation it reaches us; Slack's first question to us."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.shared.payload import Malformed
from adapters.slack.sdk.payloads.events import Challenge, Kind, Sender
from bot.domain.places import Platform, Workspace


@dataclass(frozen=True, slots=True)
class Origin:
    """`organization_wide` says that the organization installed us for all its workspaces, so that this one may be new.

    `organization` is the id of the one that the workspace belongs to, empty for none. `vague`: the workspace is the one
    where the actor is at home, since Slack does not say where they acted; or the organization, since it says neither.
    """

    workspace: Workspace
    organization: str = ""
    organization_wide: bool = False
    vague: bool = False

    @property
    def installer(self) -> Workspace:
        """Who let us in: the workspace itself or its organization."""
        if self.organization_wide and self.organization:
            return Workspace(Platform.SLACK, self.organization)
        return self.workspace


def challenge_of(body: Mapping[str, Any]) -> str | None:
    """What Slack wants to hear back when it is told our address; None for all else. Raises Malformed."""
    return Challenge.read(body).challenge if Kind.read(body).type == "url_verification" else None


def origin(body: Mapping[str, Any]) -> Origin:
    """Of an event, an interaction or a command. Raises Malformed where none is named.

    In a channel shared between companies several workspaces are named: the one that the authorization, or the modal,
    says we are installed in is meant. The order is that of Slack's own library.
    """
    sender = Sender.read(body)
    wide, organization = _is_wide(sender), _organization(sender)
    told, home = _team(sender, organization), sender.user and sender.user.team_id
    team = told or home or (organization if wide else None)
    if team is None:
        raise Malformed("team_id: missing")
    return Origin(Workspace(Platform.SLACK, team), organization or "", wide, vague=wide and told is None)


def _team(sender: Sender, organization: str | None) -> str | None:
    named = (
        sender.view and sender.view.app_installed_team_id,
        sender.team and sender.team.id,
        sender.authorizations and sender.authorizations[0].team_id,
        sender.team_id,
    )
    return next((team for team in named if team and team != organization), None)


def _organization(sender: Sender) -> str | None:
    named = (
        sender.enterprise and sender.enterprise.id,
        sender.authorizations and sender.authorizations[0].enterprise_id,
        sender.enterprise_id,
        sender.team and sender.team.enterprise_id,
    )
    return next((organization for organization in named if organization), None)


def _is_wide(sender: Sender) -> bool:
    if sender.authorizations:
        return bool(sender.authorizations[0].is_enterprise_install)
    return bool(sender.is_enterprise_install)
