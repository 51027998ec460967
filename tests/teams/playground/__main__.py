"""Tells the journey, and pictures it; it must run in a network of its own, which `unshare` makes:

unshare -n python -m tests.teams.playground NODE_MODULES CHROMIUM FOLDER
"""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import ViewportSize, async_playwright

from tests.browser.test_page import ARGUMENTS
from tests.slack.local.namespace import isolate
from tests.teams.playground.client import Client
from tests.teams.playground.journey import Journey
from tests.teams.playground.stage import ADDRESS, stage

SIZE: ViewportSize = {"width": 1400, "height": 1700}


async def main(modules: Path, chromium: Path, folder: Path) -> None:
    async with stage(modules, folder) as both, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = await browser.new_page(viewport=SIZE)

        async def look(name: str) -> None:
            await page.screenshot(path=folder / f"{name}.png")

        try:
            await page.goto(ADDRESS)
            await Journey(both, Client(page, look)).whole()
        except BaseException:
            await look("failed")
            raise
        finally:
            await browser.close()


if __name__ == "__main__":
    isolate()
    asyncio.run(main(*map(Path, sys.argv[1:])))
