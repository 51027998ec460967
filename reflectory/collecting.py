"""How often Python looks for garbage that refers to itself. As often as by default, it takes a fifth of our time."""

import gc

YOUNG = 50_000
"""New objects after which the newest are looked through: by default some hundred, and a message to Slack makes more."""


def settle() -> None:
    """What is there by now stays as long as the program, and is not looked through again."""
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()
