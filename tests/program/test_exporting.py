"""Which team's worksheet is exported, and which channel's year report; channels of one name are told apart.

Slack may be away.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.installation import Installation
from bot.domain.paper import WantedFile
from bot.domain.places import Platform, Workspace
from bot.domain.plan import Item, PlanKind, refs_for
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Acceptance, Reporting
from reflectory import bootstrap
from reflectory.operators import NotNow, export, year_report
from reflectory.settings import Settings, load
from storage.store import open_store
from tests.contracts.examples import Team
from tests.slack.install.registry import NOON, Registry, registry


@dataclass
class District:
    """Two workspaces, each with a channel #cte-automotive that has a reflection; one also with #welding."""

    settings: Settings
    slack: Registry

    async def exported(self, channel: str) -> str | None:
        written = await export(self.settings, channel, WantedFile("md"), "team")
        return None if written is None else written.decode()


TEAMS = {"C1": ("T1", "cte-automotive"), "C2": ("T2", "cte-automotive"), "C3": ("T2", "welding")}


@pytest.fixture
async def district(tmp_path: Path) -> AsyncIterator[District]:
    async with registry() as slack:
        slack_settings = {"slack_bot_token": "xoxb-T1", "slack_app_token": "xapp-1", "slack_api": slack.api}
        settings = load({"data": tmp_path / "data", "platforms": ("slack",), **slack_settings}, environ={})
        bootstrap.prepare(settings)
        await _fill(settings)
        for team in ("T1", "T2"):
            slack.workspace(team, token=f"xoxb-{team}")
        for channel, (_, name) in TEAMS.items():
            slack.channels[channel] = {"id": channel, "name": name, "is_member": True, "members": []}
        slack.channels["C9"] = {"id": "C9", "name": "leaders", "is_member": True, "members": []}
        yield District(settings, slack)


async def _fill(settings: Settings) -> None:
    store = await open_store(settings.database_url, keys=bootstrap.secret_keys(settings))
    worksheet = bootstrap.library(settings)[0]
    async with store.transaction() as tx:
        wording = await tx.keep(worksheet)
        for number, (channel, (team, _)) in enumerate(TEAMS.items()):
            found = Team(Workspace(Platform.SLACK, team), channel, number).reflection
            first = refs_for(worksheet, PlanKind.QUESTIONS)[0]
            await tx.put(replace(found, worksheet=wording), Item(found.id, first, 0))
    for team in ("T1", "T2"):
        await store.installations.put(Installation(Workspace(Platform.SLACK, team), f"xoxb-{team}", "UBOT", NOON))
    await store.close()


async def test_a_name_that_one_channel_has_is_enough(district: District) -> None:
    assert "welding" in (await district.exported("#welding") or "")


async def test_a_name_that_several_channels_have_is_asked_back(district: District) -> None:
    with pytest.raises(NotNow, match="several channels; write one of: T1/C1, T2/C2"):
        await district.exported("cte-automotive")


@pytest.mark.parametrize("channel", ["C3", "T2/C3"])
async def test_an_id_is_enough_alone_or_behind_its_workspace(district: District, channel: str) -> None:
    assert "welding" in (await district.exported(channel) or "")


async def test_a_channel_that_nobody_knows_has_no_worksheet(district: District) -> None:
    assert await district.exported("advising") is None


async def test_with_slack_away_it_is_said_and_not_taken_for_an_unknown_name(district: District) -> None:
    district.slack.down = True
    with pytest.raises(NotNow, match="does not tell what is needed now"):
        await district.exported("welding")


async def report(district: District, channel: str, year: int | None = None) -> bytes | None:
    return await year_report(district.settings, channel, "pdf", year)


async def test_a_leadership_channel_has_a_year_report_by_its_id_or_name(district: District) -> None:
    await _accepted(district.settings)
    for channel in ("leaders", "#leaders", "C9", "T2/C9"):
        assert (await report(district, channel) or b"").startswith(b"%PDF-")


async def test_a_year_without_a_question_and_a_team_s_own_channel_have_none(district: District) -> None:
    await _accepted(district.settings)
    assert await report(district, "leaders", 2019) is None
    assert await report(district, "welding") is None


async def test_with_slack_away_no_report_is_made(district: District) -> None:
    await _accepted(district.settings)
    district.slack.down = True
    with pytest.raises(NotNow, match="does not tell what is needed now"):
        await report(district, "leaders")


async def _accepted(settings: Settings) -> None:
    """The team of C3 reports to C9, and was asked something."""
    store = await open_store(settings.database_url, keys=bootstrap.secret_keys(settings))
    async with store.transaction() as tx:
        [found] = [each for each in await tx.many(Reflection) if each.place.channel == "C3"]
        leadership = replace(found.place, channel="C9")
        [item] = await tx.many(Item, reflection=found.id)
        asked = Prompt("p", found.id, found.place, item.ref, NOON, NOON, found.settings.promise)
        reporting = Reporting(found.id, found.place, leadership, Acceptance.ACCEPTED, None, NOON)
        await tx.put(replace(found, settings=replace(found.settings, leadership=leadership)), asked, reporting)
    await store.close()
