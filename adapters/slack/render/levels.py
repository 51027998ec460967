"""How much of Block Kit a workspace takes: learnt when it refuses a message."""

from enum import IntEnum


class Level(IntEnum):
    """Each takes what those before it take. Modals and App Home are always at TEXT."""

    TEXT = 0
    TABLES = 1
    CHARTS = 2
