"""Whether something can be seen in a browser, for what is done again until it can."""

from playwright.async_api import Locator, expect


async def is_shown(what: Locator, within: float = 8.0) -> bool:
    """Whether it can be seen within so many seconds."""
    try:
        await expect(what).to_be_visible(timeout=within * 1000)
    except AssertionError:
        return False
    return True
