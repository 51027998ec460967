"""Words escaped for the one kind of text that Slack reads as markup."""

import re

from adapters.shared.text import ELLIPSIS, clean, length, shortened

FALLBACK = 4_000
"""Characters of a message's top-level text: what Slack advises."""


def escaped(text: str) -> str:
    """Without these three nothing in it can act."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fallback(text: str) -> str:
    """The top-level text of a message: escaped, and short enough."""
    whole = escaped(clean(text)).strip()
    if length(whole) <= FALLBACK:
        return whole
    cut = shortened(whole, FALLBACK)
    return re.sub(r"&[a-z]{0,3}…$", ELLIPSIS, cut)
