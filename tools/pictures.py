"""Takes the pictures of the documentation anew: the browser journey, photographed where there is something to see."""

import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.async_api import async_playwright  # noqa: E402 - the path above comes first

from tests.browser import journey  # noqa: E402
from tests.browser.test_page import ARGUMENTS, CHROMIUM, DESKTOP  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"


async def main(folder: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport=DESKTOP)

        async def picture(name: str) -> None:
            await page.screenshot(path=folder / f"{name}.png")

        with tempfile.TemporaryDirectory() as data, journey.playground(Path(data)) as address:
            visitor = journey.Visitor(page, picture)
            await page.goto(address)
            for part in (
                journey.set_up,
                journey.split_gate,
                journey.agree,
                journey.walk_on,
                journey.next_steps,
                journey.summaries,
            ):
                await part(visitor)
        await browser.close()


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen))
