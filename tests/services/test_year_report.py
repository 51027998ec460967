"""The year report: who gets it where, which teams stand in it, that the promise and the review hold, and its end."""

import io
from datetime import timedelta

import pytest
from docx import Document

from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Chosen, Submitted
from bot.domain.form import FormId
from bot.domain.identity import identity
from bot.domain.message import Act
from bot.domain.reflection import Reflection
from bot.domain.report import Page
from bot.services.reporting_years import FORMATS
from tests.journeys.town import Town, said
from tests.services.scene import TEAM, Scene, page_leaves

OTHER, LEADERS = "cte-health", "leadership"


def files(town: Town, channel: str = LEADERS) -> list[tuple[str, bytes]]:
    """What was posted as files in a channel, the newest last."""
    entries = [entry for entry in town.chat.firsts(channel, "") if not entry.deleted]
    return [
        (file.name, town.chat.file(channel, file.id, "")[1])
        for entry in entries
        for file in town.chat.attachments(entry)
    ]


def words(content: bytes) -> str:
    made = Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


async def asked_for(town: Town, typed: str = "report") -> str:
    await town.types(LEADERS, "james", typed)
    return words(files(town)[-1][1])


@pytest.fixture
async def told(scene: Scene) -> Scene:
    """The team's section is released; its agreed answer is its own, its words are darnell's and priya's."""
    await scene.town.types(TEAM, "maria", "agree We will publish what we look for.")
    await tomorrows_page(scene.town)
    newest = max(await sections(scene.town), key=lambda page: page.until)
    await scene.town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, newest.id))
    return scene


async def tomorrows_page(town: Town) -> None:
    """A day has one page."""
    await town.move_to(town.clock.now + timedelta(days=1))
    await page_leaves(town)


async def sections(town: Town) -> tuple[Page, ...]:
    return await town.many(Page, audience=Audience.LEADERS)


async def test_anybody_in_the_leadership_channel_gets_it_there(told: Scene) -> None:
    town = told.town
    reply = await town.types(LEADERS, "renee", "report")
    assert "The year report for 2026–27 comes here as a docx file." in said(reply)
    [(name, content)] = files(town)
    assert name == "year-report-2026-27.docx"
    assert TEAM in words(content)
    assert "We will publish what we look for." in words(content)


async def test_nobodys_answer_or_name_is_in_it(told: Scene) -> None:
    report = await asked_for(told.town)
    for private in ("We have five criteria.", "Nobody has seen them.", "Priya", "Darnell", "Maria"):
        assert private not in report


async def test_it_can_be_had_as_pdf_by_its_button_and_from_help(told: Scene) -> None:
    town = told.town
    await town.hear(LEADERS, "james", Chosen(Act.YEAR_REPORT, "pdf/2026"))
    [(name, content)] = files(town)
    assert (name, content[:5]) == ("year-report-2026-27.pdf", b"%PDF-")
    for channel, has in ((LEADERS, True), (TEAM, False)):
        reply = await town.types(channel, "james", "help")
        assert ("docx/2026" in str(reply)) is has


async def test_where_no_team_reports_there_is_none(scene: Scene) -> None:
    town = scene.town
    await town.hear(LEADERS, "james", Chosen(Act.DECLINE_TEAM, scene.reflection.id))
    for channel in (TEAM, OTHER, LEADERS):
        assert "No team reports to this channel" in said(await town.types(channel, "james", "report"))
        assert "No team reports" in said(await town.hear(channel, "james", Chosen(Act.YEAR_REPORT, "docx/2026")))
    assert not await town.many(Delivery, kind=Kind.YEAR_REPORT)


@pytest.mark.parametrize("subject", ["", "docx", "csv/2026", "docx/", "docx/x", "docx/2026/7"])
async def test_a_button_that_names_nothing_makes_nothing(told: Scene, subject: str) -> None:
    await told.town.hear(LEADERS, "james", Chosen(Act.YEAR_REPORT, subject))
    assert not await told.town.many(Delivery, kind=Kind.YEAR_REPORT)


async def test_other_words_and_other_years_are_told_apart(told: Scene) -> None:
    assert "I can't make “odt”" in said(await told.town.types(LEADERS, "james", "report odt"))
    assert "in the school year 2019–20" in said(await told.town.types(LEADERS, "james", "report 2019"))
    assert not files(told.town)


async def test_a_team_tells_only_what_it_released_and_what_left(scene: Scene) -> None:
    town = scene.town
    await town.types(TEAM, "maria", "agree We will publish what we look for.")
    await tomorrows_page(town)
    held = await asked_for(town)
    assert TEAM in held
    assert "No page of this team has left for its leaders yet." in held
    assert "We will publish" not in held
    newest = max(await sections(town), key=lambda page: page.until)
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, newest.id))
    assert "We will publish" in await asked_for(town)
    await town.hear(TEAM, "maria", Chosen(Act.WITHDRAW_PAGE, newest.id))
    assert "We will publish" not in await asked_for(town)


async def test_a_line_that_a_facilitator_took_out_is_not_in_it(told: Scene) -> None:
    town = told.town
    newest = max(await sections(town), key=lambda page: page.until)
    assert "We will publish" in await asked_for(town)
    await town.hear(
        TEAM, "maria", Submitted(FormId.REVISE_PAGE, f"{newest.id}:{identity()}", {"out": (told.prompt.id,)})
    )
    assert "We will publish" not in await asked_for(town)


async def test_a_team_that_reports_elsewhere_now_is_left_out(told: Scene) -> None:
    await told.town.types(TEAM, "maria", 'settings leadership=""')
    assert "No team reports" in said(await told.town.types(LEADERS, "james", "report"))


async def test_teams_stand_side_by_side_in_the_alphabets_order(told: Scene) -> None:
    town = told.town
    await town.invite(OTHER)
    await town.sets_up(OTHER, "grace", plan="own", parts="2.A.1", every="0", leadership=LEADERS)
    await town.types(OTHER, "grace", "next")
    reflection = next(each for each in await town.many(Reflection) if each.place.channel == OTHER)
    await town.hear(LEADERS, "james", Chosen(Act.ACCEPT_TEAM, reflection.id))
    report = await asked_for(town)
    assert 0 < report.index(f"\n{TEAM}\n") < report.index(f"\n{OTHER}\n")


async def test_what_leaders_said_and_decided_stands_beside_what_it_is_about(told: Scene) -> None:
    town = told.town
    newest = max(await sections(town), key=lambda page: page.until)
    await town.hear(LEADERS, "james", Submitted(FormId.REPLY_TO_TEAM, newest.id, {"text": ("Ask us in May.",)}))
    assert "We answered: Ask us in May." in await asked_for(town)


async def test_forgetting_takes_it_away_where_leaders_read_it(told: Scene) -> None:
    town = told.town
    await asked_for(town)
    await town.hear(TEAM, "darnell", Chosen(Act.CONFIRM_FORGET, ""))
    assert not files(town)
    [gone] = await town.many(Delivery, kind=Kind.YEAR_REPORT)
    assert gone.state is DeliveryState.WITHDRAWN


async def test_where_outsiders_read_there_is_none(told: Scene) -> None:
    town = told.town
    town.census.external.add(LEADERS)
    reply = await town.types(LEADERS, "james", "report")
    assert "outside" in said(reply)
    await town.hear(LEADERS, "james", Chosen(Act.YEAR_REPORT, "docx/2026"))
    assert not files(town)


async def test_an_event_that_comes_again_posts_no_second_one(told: Scene) -> None:
    for _ in range(2):
        await told.town.hear(LEADERS, "james", Chosen(Act.YEAR_REPORT, "docx/2026"), key="once")
    assert len(files(told.town)) == 1


def test_it_is_offered_as_what_can_be_printed() -> None:
    assert FORMATS == ("docx", "pdf")
