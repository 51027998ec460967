"""The short form of every scenario: nothing that was acknowledged is lost, nothing is asked, stored or posted twice."""

from pathlib import Path

import pytest

from tests.faults.checker import faults
from tests.faults.scenario import Scenario, Variant
from tests.faults.scenarios import SCENARIOS

RATE = 25.0
FEWEST = 50
"""Acknowledged, where a scenario counts what people do."""

pytestmark = pytest.mark.timeout(600)

EVERY = [(scenario, variant) for scenario in SCENARIOS for variant in scenario.variants if variant.few]


@pytest.mark.parametrize(
    ("scenario", "variant"),
    [pytest.param(*each, id=f"{each[0].name}-{each[1].store}-{each[1].front}") for each in EVERY],
)
async def test_nothing_is_lost_doubled_or_stuck(scenario: Scenario, variant: Variant, tmp_path: Path) -> None:
    missing = scenario.missing(variant)
    if missing:
        pytest.skip(missing)
    history = await scenario.play(variant, tmp_path, variant.few, RATE, 1)
    assert list(faults(history)) == []
    assert len(history.acknowledged) >= min(variant.few, FEWEST)
    assert history.planned
    assert history.asked
