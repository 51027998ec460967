"""The playground's own client in a browser: what Maria does in it. What is looked for stands in the journey."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.teams.playground.district import TEAM_NAME

expect.set_options(timeout=30_000)  # a busy machine is no fault of the program

Look = Callable[[str], Awaitable[None]]
"""Called where there is something to see, with a name for it."""


@dataclass
class Client:
    page: Page
    look: Look

    async def channel(self, name: str) -> None:
        await self.page.get_by_role("treeitem", name=f"{TEAM_NAME} - {name}").click()

    async def chat(self) -> None:
        await self.page.get_by_role("treeitem", name="Personal Chat").click()

    def post(self, words: str) -> Locator:
        """The newest post with these words in it: newer ones stand above."""
        return self.page.locator(".fui-Card", has_text=words).first

    async def posts(self, command: str) -> None:
        """A post of one's own that mentions the bot."""
        new = self.page.get_by_role("group").filter(has=self.page.get_by_role("button", name="Post", exact=True)).first
        await self._mention(new, command)
        await new.get_by_role("button", name="Post", exact=True).click()

    async def replies(self, post: Locator, text: str) -> None:
        """In the post's thread, with a mention."""
        await self._mention(post, text)
        await self.page.keyboard.press("Enter")

    async def types(self, command: str) -> None:
        """In the chat with the bot."""
        await self.page.get_by_role("textbox").last.click()
        await self.page.keyboard.type(command)
        await self.page.keyboard.press("Enter")

    async def _mention(self, within: Locator, text: str) -> None:
        await within.locator("[contenteditable=true]").last.click()
        await self.page.keyboard.type("@")
        await self.page.get_by_role("menuitem", name="Reflectory").click()
        await self.page.keyboard.type(f" {text}")
