"""What every command begins with: the settings as this call gives them, and a loop to run in."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from reflectory import bootstrap
from reflectory.settings import Settings, forget_slack_variables, load

T = TypeVar("T")

WRONG = 2
"""The exit status for wrong use and wrong settings; 1 is for trouble that a check found."""


def settings_of(context: click.Context, *, connecting: bool = True, unattended: bool = False, **more: Any) -> Settings:
    """Raises SettingsFault. What platforms need may be lacking where nothing is `connecting` to them.

    `unattended` is what runs as a service.
    """
    settings = load({**context.obj, **more}, connecting=connecting)
    forget_slack_variables()
    bootstrap.speak(settings, unattended=unattended)
    return settings


def run(work: Coroutine[Any, Any, T]) -> T:
    windows = sys.platform == "win32"  # its usual loop can not drive PostgreSQL's connections
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop if windows else None) as runner:
        return runner.run(work)
