"""The playground's page in a real browser: it works with and without a script, by keyboard, on a phone, and for all."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from bot.domain.events import Chosen, Edited, Posted, Submitted
from bot.domain.message import Act
from tests.playground import scenes
from tests.playground.stage import AUTOMOTIVE, MONDAY, Stage

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
)
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.chat.close()


@asynccontextmanager
async def looking(
    stage: Stage,
    browser: Browser,
    path: str,
    *,
    size: ViewportSize | None = None,
    dark: bool = False,
    script: bool = True,
) -> AsyncIterator[Page]:
    """A page at this address. Faults of its script, and anything that asks for another host, fail the test."""
    faults: list[str] = []
    async with TestServer(stage.app(), host="127.0.0.1") as server:
        context = await browser.new_context(
            viewport=size or DESKTOP,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("request", lambda asked: None if "127.0.0.1" in asked.url else faults.append(asked.url))
        await page.goto(str(server.make_url(path)))
        yield page
        await context.close()
    assert not faults


async def accessible(page: Page) -> None:
    found = await Axe().run(page, options=RULES)
    assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_every_state_is_accessible(stage: Stage, browser: Browser, size: ViewportSize, dark: bool) -> None:
    async with looking(stage, browser, "/c/direct-maria?as=maria", size=size, dark=dark) as page:
        await accessible(page)  # nothing said yet
        channel = page.url.replace("direct-maria", "cte-automotive")
        await page.goto(channel)
        await accessible(page)  # the welcome
        prompt = await stage.play()
        await page.goto(channel)
        await accessible(page)  # every kind of block
        await page.goto(f"{channel}&pane=list")
        await accessible(page)
        await page.goto(f"{channel}&thread={prompt.id}")
        await page.locator(".thread [data-menu] summary").first.click()
        await accessible(page)  # a thread, a menu open
        await page.goto(channel)
        await page.get_by_role("button", name="Resources").click()
        await expect(page.get_by_text("Only you can see this")).to_be_visible()
        await accessible(page)  # a private note
        await fill_set_up(page)
        await expect(page.get_by_role("alert")).to_be_visible()
        await accessible(page)  # a form with errors


async def fill_set_up(page: Page) -> None:
    await page.get_by_role("button", name="Set up").click()
    await page.get_by_label("We will use this to decide").fill("which pathway to grow")
    await page.get_by_label("Leadership channel").select_option("leadership")
    await page.get_by_role("button", name="Show me the preview").click()


async def test_a_form_keeps_what_was_typed_and_closes_when_it_is_right(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria") as page:
        await fill_set_up(page)
        await expect(page.get_by_text("Choose at least one day.")).to_be_visible()
        await expect(page.get_by_label("We will use this to decide")).to_have_value("which pathway to grow")
        await page.get_by_label("Thursday").check()
        await page.get_by_role("button", name="Show me the preview").click()
        await expect(page.locator("dialog")).to_have_count(0)
        body = stage.bot.last().body
        assert isinstance(body, Submitted)
        assert body.values["days"] == ("thu",)
        assert body.values["leaders"] == ("leadership",)


async def test_enter_sends_and_shift_enter_adds_a_line(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria") as page:
        await page.get_by_label("Message as Maria Delgado").focus()
        await page.keyboard.type("First line")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("second line")
        await page.keyboard.press("Enter")
        await expect(page.locator("p.text")).to_have_text("First line\nsecond line", use_inner_text=True)
        await expect(page.get_by_label("Message as Maria Delgado")).to_be_focused()
        await expect(page.get_by_label("Message as Maria Delgado")).to_have_value("")


async def test_live_updates_keep_words_focus_and_scroll(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria") as page:
        await stage.play()
        await expect(page.get_by_role("heading", name="What was said")).to_be_visible()
        await page.locator(".channel .scroll").evaluate("pane => { pane.scrollTop = -600 }")
        await page.get_by_label("Message as Maria Delgado").fill("A half-finished thou")
        shown = await page.get_by_role("button", name="Not this time").bounding_box()
        await stage.messenger.post(AUTOMOTIVE, scenes.NOTE, "news", None)
        await expect(page.get_by_text("status: where we are")).to_be_attached()
        await expect(page.get_by_label("Message as Maria Delgado")).to_have_value("A half-finished thou")
        await expect(page.get_by_label("Message as Maria Delgado")).to_be_focused()
        moved = await page.get_by_role("button", name="Not this time").bounding_box()
        assert shown
        assert moved
        assert abs(shown["y"] - moved["y"]) < 2


async def test_a_thread_by_keyboard_alone(stage: Stage, browser: Browser) -> None:
    prompt = await stage.play()
    async with looking(stage, browser, f"/c/cte-automotive?as=priya&thread={prompt.id}") as page:
        await page.get_by_label("Reply as Priya Raman").focus()
        await page.keyboard.type("The families, too.")
        await page.keyboard.press("Enter")
        await expect(page.locator(".thread").get_by_text("The families, too.")).to_be_visible()
        assert isinstance(stage.bot.last().body, Posted)
        menu = page.locator(".thread .message", has_text="Two employers").locator("summary")
        await menu.focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(menu.locator("..")).not_to_have_attribute("open", re.compile(".*"))
        body = stage.bot.last().body
        assert isinstance(body, Chosen)
        assert body.act is Act.AGREE_WITH
        await page.go_back()
        await expect(page.locator("body")).to_be_visible()


async def test_the_last_messages_menu_can_be_reached(stage: Stage, browser: Browser) -> None:
    prompt = await stage.play()
    stage.chat.say("cte-automotive", "maria", "The very last word", root=prompt.id)
    async with looking(stage, browser, f"/c/cte-automotive?as=maria&thread={prompt.id}") as page:
        last = page.locator(".thread .message", has_text="The very last word")
        await last.locator("summary").click()
        await expect(last.get_by_role("button", name="Delete")).to_be_in_viewport()
        await last.get_by_role("link", name="Edit").click()
        await page.get_by_label("Edit your message").fill("The last word, edited")
        await page.keyboard.press("Enter")
        await expect(page.locator(".thread .message", has_text="(edited)").last).to_contain_text(
            "The last word, edited"
        )
        assert isinstance(stage.bot.last().body, Edited)


async def test_nothing_is_lost_while_the_bot_is_away(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria") as page:
        stage.bot.away = True
        await page.get_by_label("Message as Maria Delgado").fill("A long thought")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Nothing is lost")).to_be_visible()
        await expect(page.get_by_label("Message as Maria Delgado")).to_have_value("A long thought")
        stage.bot.away = False
        await page.keyboard.press("Enter")
        await expect(page.locator("p.text")).to_have_text("A long thought")
        await expect(page.get_by_text("Nothing is lost")).to_have_count(0)


async def test_the_clock_turns(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria") as page:
        await page.get_by_role("button", name="+1 day").click()
        await expect(page.locator("#now")).to_have_text("Tue, Sep 15, 8:00 AM Eastern")
        await page.get_by_role("button", name="To the next question").click()
        await expect(page.get_by_text("No question is scheduled yet")).to_be_visible()
        stage.bot.due = MONDAY + timedelta(days=3, hours=1)
        await page.get_by_role("button", name="To the next question").click()
        await expect(page.locator("#now")).to_have_text("Thu, Sep 17, 9:00 AM Eastern")
        await page.get_by_role("button", name="Run fast").click()
        await expect(page.get_by_role("button", name="Normal")).to_be_focused()


async def test_everything_works_without_a_script(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria", script=False) as page:
        await page.get_by_label("Message as Maria Delgado").fill("Plain and simple")
        await page.get_by_role("button", name="Send message").click()
        await expect(page.locator("p.text")).to_have_text("Plain and simple")
        await fill_set_up(page)
        await expect(page.get_by_text("Choose at least one day.")).to_be_visible()
        await page.get_by_role("link", name="Cancel").click()
        await page.get_by_label("Speak as").select_option("tom")
        await page.get_by_role("button", name="Switch").click()
        await page.get_by_role("link", name=re.compile("Reply in thread to Maria")).click()
        await page.get_by_label("Reply as Tom Kowalski").fill("And from me")
        await page.get_by_role("button", name="Send reply").click()
        await expect(page.locator(".thread").get_by_text("And from me")).to_be_visible()
        await page.get_by_role("button", name="+1 hour").click()
        await expect(page.locator("#now")).to_have_text("Mon, Sep 14, 9:00 AM Eastern")


async def test_a_phone_shows_one_pane_and_a_way_back(stage: Stage, browser: Browser) -> None:
    prompt = await stage.play()
    async with looking(stage, browser, f"/c/cte-automotive?as=maria&thread={prompt.id}", size=PHONE) as page:
        await expect(page.locator(".channel")).to_be_hidden()
        await page.get_by_role("link", name="Back to #cte-automotive").click()
        await expect(page.locator(".thread")).to_have_count(0)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        await page.get_by_role("link", name="Back to the channels").click()
        await page.get_by_role("link", name=re.compile("leadership")).click()
        await expect(page.get_by_role("heading", name="#leadership")).to_be_visible()
        await expect(page.get_by_label("Speak as")).to_have_value("renee")


async def test_a_note_to_oneself_comes_into_view(stage: Stage, browser: Browser) -> None:
    async with looking(stage, browser, "/c/cte-automotive?as=maria") as page:
        await stage.play()
        await page.get_by_role("button", name="Resources").click()
        await expect(page.get_by_text("Only you can see this")).to_be_in_viewport()
        await page.get_by_role("button", name="Dismiss").click()
        await expect(page.get_by_text("Only you can see this")).to_have_count(0)
