"""The journey of the README, driven in a real browser on the real program, on each database."""

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright, expect

from tests.browser import journey
from tests.browser.test_page import ARGUMENTS, CHROMIUM, DESKTOP, RULES

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.timeout(240),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def test_a_team_walks_through_principle_1_and_its_leaders_read_of_it(browser: Browser, tmp_path: Path) -> None:
    page = await browser.new_page(viewport=DESKTOP)
    foreign: list[str] = []

    async def check(name: str) -> None:
        """Nothing that a person with assistive technology could not use, wherever the journey stops."""
        found = (await Axe().run(page, options=RULES)).response["violations"]
        assert not found, f"{name}: {[violation['id'] for violation in found]}"

    with journey.playground(tmp_path / "data") as address:
        page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(address) else None)
        visitor = journey.Visitor(page, check)
        await page.goto(address)
        await journey.set_up(visitor)
        await journey.split_gate(visitor)
        await journey.agree(visitor)
        await journey.walk_on(visitor)
        await journey.next_steps(visitor)
        await journey.summaries(visitor)
        files = await journey.take_away(visitor, tmp_path)
        await expect(visitor.message("The board can pay for the evening.")).to_be_visible()
    assert not foreign
    check_files({ending: path.read_text(encoding="utf-8-sig") for ending, path in files.items()})


def check_files(files: dict[str, str]) -> None:
    whole = json.loads(files["json"])
    rows = list(csv.DictReader(io.StringIO(files["csv"])))
    assert len(whole["principles"][0]["items"]) == 9
    assert [step["owner"] for step in whole["next_steps"]] == ["Maria Delgado", "Darnell Brooks"]
    assert {row["kind"] for row in rows} == {
        "answer",
        "does not know",
        "votes",
        "agreed answer",
        "dissent",
        "next step",
    }
    for text in files.values():
        assert "I have never seen a definition written down" in text.replace("\\", "")
        assert "shelf in the office" not in text


async def test_what_was_said_survives_a_restart(browser: Browser, tmp_path: Path) -> None:
    page = await browser.new_page(viewport=DESKTOP)

    async def look(_: str) -> None:
        return None

    visitor = journey.Visitor(page, look)
    with journey.playground(tmp_path) as address:
        await page.goto(address)
        await journey.set_up(visitor)
        await journey.split_gate(visitor)
    with journey.playground(tmp_path) as address:
        await page.goto(address)
        await expect(page.get_by_text("Saved: 3 answers from 3 people.")).to_be_visible()
        await visitor.next_question()
        await expect(visitor.message("Question 2 of 9")).to_be_visible()
