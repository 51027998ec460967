"""What facilitators take out of their section or reword before leaders read it; the page says that they did."""

from datetime import timedelta

import pytest

from bot.domain.briefing import Revision
from bot.domain.events import Chosen, Submitted
from bot.domain.form import FormId, Invalid, Pick, Private, Show
from bot.domain.message import Act
from bot.domain.report import PageState
from tests.journeys.town import said
from tests.services.scene import TEAM, Scene, page_leaves


@pytest.fixture
async def released(scene: Scene) -> Scene:
    await scene.town.hear(TEAM, "darnell", Chosen(Act.SHARE, scene.form.id))
    await scene.town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id))
    return scene


async def revise(scene: Scene, *out: str, line: str = "", text: str = "", who: str = "maria") -> object:
    values = {"out": out, "line": (line,), "text": (text,)}
    return await scene.town.hear(TEAM, who, Submitted(FormId.REVISE_PAGE, await opened(scene), values))


async def opened(scene: Scene) -> str:
    """The subject of the form as it is shown now."""
    shown = await scene.town.hear(TEAM, "maria", Chosen(Act.REVISE_PAGE, scene.leaders.id))
    assert isinstance(shown, Show)
    return shown.form.subject


def leaders_read(scene: Scene) -> str:
    return scene.town.everything("leadership")


async def test_the_form_offers_each_line_and_rewords_only_what_is_nobodys_own_words(released: Scene) -> None:
    shown = await released.town.hear(TEAM, "maria", Chosen(Act.REVISE_PAGE, released.leaders.id))
    assert isinstance(shown, Show)
    offered = {each.name: {o.value for o in each.options} for each in shown.form.fields if isinstance(each, Pick)}
    assert offered == {"out": {released.step.id, released.form.id}, "line": {released.step.id}}


async def test_what_is_taken_out_leaves_every_screen_and_the_page_says_how_much(released: Scene) -> None:
    assert "We have five criteria." in leaders_read(released)
    await revise(released, released.form.id, released.step.id)
    assert "We have five criteria." not in leaders_read(released)
    assert "Publish them" not in leaders_read(released)
    assert "A facilitator took out 2 lines." in leaders_read(released)
    assert "We have five criteria." in released.town.everything(TEAM)


async def test_what_is_no_longer_ticked_comes_back(released: Scene) -> None:
    await revise(released, released.form.id, released.step.id)
    await revise(released, released.step.id)
    assert "We have five criteria." in leaders_read(released)
    assert "A facilitator took out 1 line." in leaders_read(released)


async def test_a_form_that_was_opened_before_a_colleagues_change_undoes_none(released: Scene) -> None:
    before = await opened(released)
    await revise(released, released.form.id)
    late = Submitted(FormId.REVISE_PAGE, before, {"out": (released.step.id,), "line": ("",), "text": ("",)})
    refused = await released.town.hear(TEAM, "maria", late)
    assert isinstance(refused, Invalid)
    assert "Somebody changed this" in refused.errors["out"]
    assert "We have five criteria." not in leaders_read(released)


async def test_what_was_taken_out_or_reworded_stays_so_on_the_next_page(released: Scene) -> None:
    town = released.town
    await revise(released, released.form.id, line=released.step.id, text="Show the criteria to everybody")
    await town.move_to(town.clock.now + timedelta(days=1))
    await page_leaves(town)
    await town.presses(TEAM, "maria", "Release it")
    newest = town.messages("leadership")[-1].plain
    assert "Show the criteria to everybody (reworded by a facilitator)" in newest
    assert "Publish them" not in newest


async def test_what_is_reworded_is_marked_and_the_teams_own_words_stay_the_teams(released: Scene) -> None:
    await revise(released, line=released.step.id, text="Show the criteria to everybody")
    assert "Show the criteria to everybody (reworded by a facilitator)" in leaders_read(released)
    assert "Publish them" not in leaders_read(released)
    assert "Show the criteria" not in released.town.everything(TEAM)


async def test_other_words_hold_only_for_the_wording_that_they_replaced(released: Scene) -> None:
    await revise(released, line=released.step.id, text="Show the criteria to everybody")
    values = {"what": ("Hide them",), "owner": ("priya",), "due": ("2026-12-01",)}
    await released.town.hear(TEAM, "priya", Submitted(FormId.CHANGE_STEP, released.step.id, values))
    assert "Show the criteria" not in leaders_read(released)
    assert "Hide them" not in leaders_read(released)
    assert "A facilitator took out 1 line." in leaders_read(released)


async def test_other_words_pass_the_gate_as_well(released: Scene) -> None:
    """A facilitator may not put an unshared answer into a line's mouth."""
    await revise(released, line=released.step.id, text="Nobody has seen them.")
    assert "Nobody has seen them." not in leaders_read(released)


async def test_nobodys_own_words_are_reworded(released: Scene) -> None:
    refused = await revise(released, line=released.form.id, text="We have no criteria.")
    assert isinstance(refused, Private)
    assert "We have no criteria." not in leaders_read(released)
    assert not await released.town.many(Revision)


async def test_a_line_and_its_words_come_together(released: Scene) -> None:
    assert isinstance(await revise(released, text="Alone"), Invalid)
    assert isinstance(await revise(released, line=released.step.id), Invalid)


async def test_only_facilitators_revise(released: Scene) -> None:
    refused = await revise(released, released.step.id, who="tom")
    assert isinstance(refused, Private)
    assert "Only a facilitator" in said(refused)
    assert "Publish them" in leaders_read(released)


async def test_before_the_section_is_released_leaders_see_none_of_it(scene: Scene) -> None:
    await revise(scene, line=scene.step.id, text="Show the criteria to everybody")
    assert "Show the criteria" not in leaders_read(scene)
    assert scene.leaders.state is PageState.DRAFT
    read = await scene.town.hear(TEAM, "maria", Chosen(Act.READ_PAGE, scene.leaders.id))
    assert isinstance(read, Private)
    assert "Show the criteria to everybody (reworded by a facilitator)" in said(read)
