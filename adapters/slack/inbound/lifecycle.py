"""News of the installation itself: it is gone, it hears too much at once, it reaches other workspaces than before."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.places import Workspace


@dataclass(frozen=True, slots=True)
class Removed:
    """The app was uninstalled or its token revoked at `at` (UTC). `workspace` is who had installed it.

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
class AccessGiven:
    """An organization that installed the app for itself gives it to these workspaces, at `at` (UTC)."""

    workspaces: tuple[Workspace, ...]
    organization: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccessTaken:
    """It takes the app away from them."""

    workspaces: tuple[Workspace, ...]
    at: datetime


Lifecycle = Removed | Limited | AccessGiven | AccessTaken
