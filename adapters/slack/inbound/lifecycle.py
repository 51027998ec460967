"""News of the installation itself: it is gone, it hears too much at once, it reaches into one more workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.slack.sdk.payloads import origin
from bot.domain.places import Platform, Workspace


@dataclass(frozen=True, slots=True)
class Removed:
    """The app was uninstalled or its token revoked at `at` (UTC). `workspace` is who had installed it: see FirstWord.

    Such news may come late and twice, even after a new installation.
    """

    workspace: Workspace
    at: datetime


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack held back events in the minute that began at `at` (UTC), because there were too many, for good."""

    workspace: Workspace
    at: datetime


@dataclass(frozen=True, slots=True)
class FirstWord:
    """Something from a workspace whose organization has installed the app for all its workspaces."""

    workspace: Workspace
    organization: Workspace


Lifecycle = Removed | Limited


def first_word(body: Mapping[str, Any]) -> FirstWord | None:
    """For a workspace that is not known (yet): whose installation serves it. None when it had to install by itself.

    Events, interactions and commands all tell. Raises Malformed.
    """
    found = origin(body)
    if not found.organization_wide or not found.organization:
        return None
    return FirstWord(found.workspace, Workspace(Platform.SLACK, found.organization))
