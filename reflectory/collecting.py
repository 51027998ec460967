"""How often Python looks for garbage that refers to itself: made for short scripts, it takes a fifth of our time."""

import gc

YOUNG = 50_000
"""New objects after which the newest are looked through; by default 700, of which a message to Slack makes more."""


def settle() -> None:
    """What is there by now stays as long as the program, and is not looked through again."""
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()
