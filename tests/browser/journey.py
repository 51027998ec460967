"""The whole way through principle 1 as people click it, in a real browser, on the real program.

A visitor's steps only; what is checked stands in test_journey, what is pictured in tools/pictures.py.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.seeing import is_shown

TITLE = "All CTE Programs Are Held to the Highest Standards of Excellence"
expect.set_options(timeout=20_000)  # a busy machine is no fault of the page

Look = Callable[[str], Awaitable[None]]
"""Called where there is something to see, with a name for it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def playground(data: Path, database: str = "") -> Iterator[str]:
    """The program as a person starts it, on its own data folder; its address."""
    port = free_port()
    options = ["--data", str(data), *(["--database", database] if database else [])]
    command = [sys.executable, "-m", "reflectory", *options, "playground", "--no-open", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        line = running.stdout.readline()
        assert f"127.0.0.1:{port}" in line, line
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            running.terminate()
            running.wait(timeout=15)


@dataclass
class Visitor:
    """Somebody at the page, who speaks as one or another."""

    page: Page
    look: Look

    async def channel(self, name: str) -> None:
        await self.page.get_by_role("navigation", name="Channels").get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("heading", level=1, name=f"#{name}")).to_be_visible()

    async def speak_as(self, name: str) -> None:
        select = self.page.get_by_label("Speak as")
        option = await select.locator("option", has_text=name).get_attribute("value")
        await select.select_option(option)
        await expect(self.page.get_by_label(f"Message as {name}")).to_be_visible()

    def message(self, words: str) -> Locator:
        """The newest message of the channel that says this; what only one person sees is no such message."""
        return self.page.locator("main li.message:not(.private)", has_text=words).last

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("complementary")

    async def open_thread(self, words: str) -> None:
        await self.message(words).locator("a.replies").click()
        await expect(self.thread).to_be_visible()

    async def reply(self, text: str) -> None:
        await self.thread.get_by_label(re.compile("^Reply as")).fill(text)
        await self.thread.get_by_role("button", name="Send reply").click()
        await expect(self.thread.locator("li.message", has_text=text).locator(".saved").last).to_be_visible()

    async def press(self, label: str, within: Locator | None = None) -> None:
        await (within or self.page.locator("main")).get_by_role("button", name=label, exact=True).last.click()

    async def fill(self, submit: str, **values: str) -> None:
        """The open form: fields by their names, then its button."""
        sheet = self.page.get_by_role("dialog")
        for name, value in values.items():
            field = sheet.locator(f"[name={name}]")
            kind = await field.evaluate("e => e.tagName")
            await (field.select_option(value) if kind == "SELECT" else field.fill(value))
        await sheet.get_by_role("button", name=submit, exact=True).click()
        await expect(sheet).to_be_hidden()

    async def next_question(self) -> None:
        await self.page.get_by_role("button", name="To the next question").click()

    async def walk_on_until(self, words: str) -> None:
        """From one thing that falls due to the next, as often as it takes."""
        for _ in range(9):
            await self.next_question()
            if await is_shown(self.message(words), within=4.0):
                return
        raise AssertionError(f"nothing that fell due said {words}")

    async def types(self, command: str) -> None:
        box = self.page.get_by_label(re.compile("^Message as"))
        await box.fill(command)
        await box.press("Enter")

    async def menu(self, text: str, entry: str) -> None:
        message = self.thread.locator("li.message", has_text=text).last
        await message.hover()
        await message.locator("summary").click()
        await message.get_by_role("button", name=entry).or_(message.get_by_role("link", name=entry)).click()


async def set_up(visitor: Visitor) -> None:
    """Purpose, plan, calendar, readers, preview, Start; and the leaders' yes."""
    await visitor.look("welcome")
    await visitor.press("Set up")
    await visitor.look("set-up")
    await visitor.fill(
        "Preview", purpose="which programs to grow next year", decide_by="2027-01-15", leadership="leadership"
    )
    await expect(visitor.page.get_by_role("heading", name=re.compile("^Preview: "))).to_be_visible()
    await visitor.look("preview")
    await visitor.press("Start")
    await expect(visitor.message("Here we go")).to_be_visible()
    await visitor.channel("leadership")
    await visitor.press("Accept")
    await expect(visitor.message("cte-automotive reports here")).to_be_visible()


async def split_gate(visitor: Visitor) -> None:
    """The first question: votes differ, three people answer, one edits, one deletes, one does not know."""
    await visitor.channel("cte-automotive")
    await visitor.next_question()
    main = visitor.message("Question 1 of 9")
    await expect(main).to_be_visible()
    await visitor.look("first-question")
    await visitor.open_thread("Question 1 of 9")
    await visitor.speak_as("Darnell Brooks")
    await visitor.press("Yes", main)
    await visitor.page.get_by_role("dialog").get_by_label("School").check()
    await visitor.fill("Save")
    await visitor.reply("We use the state checklist for both of our programs.")
    await visitor.speak_as("Priya Raman")
    await visitor.press("No", main)
    await expect(visitor.thread.get_by_text("For those who said No").last).to_be_visible()
    await second_thoughts(visitor)
    await visitor.press("I don't know. Who would?", main)
    await visitor.fill("Save", who="The district CTE office")
    await expect(visitor.thread.get_by_text("Tom Kowalski does not know this one.").last).to_be_visible()
    await visitor.look("split-gate")


async def second_thoughts(visitor: Visitor) -> None:
    """One edits what she wrote, another deletes it."""
    await visitor.reply("I have never seen one written down.")
    await visitor.menu("I have never seen one written down.", "Edit")
    await visitor.thread.get_by_label("Edit your message").fill("I have never seen a definition written down.")
    await visitor.thread.get_by_role("button", name="Save", exact=True).click()
    await expect(visitor.thread.get_by_text("I have never seen a definition written down.").last).to_be_visible()
    await visitor.speak_as("Tom Kowalski")
    await visitor.reply("Is it the one on the shelf in the office?")
    await visitor.menu("Is it the one on the shelf in the office?", "Delete")
    await expect(visitor.thread.get_by_text("Is it the one on the shelf in the office?")).to_be_hidden()


async def agree(visitor: Visitor) -> None:
    """The facilitator closes the question and writes down what the team agreed; one author shares."""
    await visitor.speak_as("Maria Delgado")
    await visitor.page.get_by_label("Message as Maria Delgado").fill("/reflect close")
    await visitor.page.get_by_label("Message as Maria Delgado").press("Enter")
    await expect(visitor.message("You see this differently")).to_be_visible()
    await visitor.press("Write the agreed answer", visitor.message("Question 1 of 9"))
    agreed = "We share the state's definition, but not all of us know it."
    await visitor.fill("Save", text=agreed, dissent="One of us wants a definition of our own.")
    await expect(visitor.thread.get_by_role("heading", name="Our agreed answer").last).to_be_visible()
    await visitor.speak_as("Darnell Brooks")
    await visitor.menu("We use the state checklist", "OK to share with leadership")
    await expect(visitor.thread.get_by_text("Leaders may now read this answer").last).to_be_visible()
    await visitor.look("agreed-answer")


async def walk_on(visitor: Visitor) -> None:
    """The other questions of principle 1, a week each; somebody answers each of them."""
    names = ("Priya Raman", "Tom Kowalski", "Maria Delgado", "Darnell Brooks")
    for number in range(2, 9):
        await visitor.next_question()
        await expect(visitor.message(f"Question {number} of 9")).to_be_visible()
        await visitor.open_thread(f"Question {number} of 9")
        await visitor.speak_as(names[number % 4])
        await visitor.reply(ANSWERS[number - 2])


ANSWERS = (
    "Every ninth grader visits each program for half a day.",
    "We count who signs up and who finishes. I would like to know why people leave.",
    "Perkins, the state's equipment grant, and a small fund of the school board.",
    "Our budget follows the programs with the best completion numbers.",
    "Two garages look over our tool list each summer. That is not enough.",
    "A steady partner for brakes and electrics would help most.",
    "The workforce board sends us numbers each fall. We look at them together.",
)


async def next_steps(visitor: Visitor) -> None:
    """Two next steps with owners and dates, then the end of the principle."""
    await visitor.next_question()
    await expect(visitor.message("Question 9 of 9")).to_be_visible()
    await visitor.open_thread("Question 9 of 9")
    await visitor.speak_as("Maria Delgado")
    main = visitor.message("Question 9 of 9")
    await visitor.press("Add a next step", main)
    await visitor.fill("Save", what="Put the state's definition on one page", owner="maria", due="2026-12-11")
    await expect(visitor.thread.get_by_text("Next step 1: Put the state's definition on one page").last).to_be_visible()
    await visitor.speak_as("Darnell Brooks")
    await visitor.reply("Invite two more garages to our advisory evening")
    await visitor.menu("Invite two more garages", "Make it a next step")
    await visitor.fill("Save", due="2027-01-20")
    await expect(visitor.thread.get_by_text("Next step 2: Invite two more garages").last).to_be_visible()
    await visitor.look("next-steps")


async def summaries(visitor: Visitor) -> None:
    """The team's page in its channel, the leaders' in theirs; and leaders write back."""
    await visitor.walk_on_until(f"Our summary: {TITLE}")
    await visitor.open_thread("Our summary:")
    await visitor.message("Our summary:").get_by_role("heading").first.evaluate("e => e.scrollIntoView()")
    await visitor.look("team-summary")
    await visitor.channel("leadership")
    page = visitor.message("What your teams say")
    await expect(page).to_contain_text("From your teams")
    await visitor.open_thread("What your teams say")
    await expect(visitor.thread.get_by_role("heading", name="Question by question")).to_be_visible()
    await page.get_by_role("heading").first.evaluate("e => e.scrollIntoView()")
    await visitor.thread.get_by_role("heading", name="cte-automotive:").evaluate("e => e.scrollIntoView()")
    await visitor.look("leaders-summary")
    await visitor.press("Reply to the team", visitor.thread)
    await visitor.fill("Send", text="The board can pay for the evening. Tell us the date.")


async def take_away(visitor: Visitor, folder: Path) -> dict[str, Path]:
    """The filled worksheet in each format."""
    await visitor.channel("cte-automotive")
    files: dict[str, Path] = {}
    for ending in ("md", "json", "csv"):
        await visitor.types(f"/reflect export {ending}")
        link = visitor.page.get_by_role("link", name=f"local-self-assessment.{ending}")
        async with visitor.page.expect_download() as coming:
            await link.last.click()
        files[ending] = folder / f"worksheet.{ending}"
        await (await coming.value).save_as(files[ending])
    await visitor.look("files")
    return files
