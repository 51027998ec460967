"""Two machines with doors and three with engines: each is killed in turn, and everything ends whole."""

import sys
from pathlib import Path

import pytest

from tests import postgres
from tests.faults.checker import faults
from tests.faults.machines import CHANNELS, RATE, SCHOOLS, WEB, WORKERS, each_in_turn, machines
from tests.faults.scene import Plan
from tests.slack.local.namespace import entering

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="networks within a machine are Linux's"),
    pytest.mark.timeout(600),
]


async def test_machines_that_die_in_turn_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    network = entering()
    if network is None:
        pytest.skip("no network of its own can be made here: run it as root, or allow user namespaces")
    with postgres.find_server(None) as server:  # on a socket in a folder, which every machine reaches
        if server is None:
            pytest.skip(postgres.CURE)
        plan = Plan(tmp_path, 1, server.url.render_as_string(hide_password=False), rate=RATE)
        async with machines(plan, network) as scene:
            history = await scene.play(each_in_turn)
    assert list(faults(history)) == []
    assert len(history.acknowledged) >= WEB + WORKERS
    assert len(history.asked) > 2 * SCHOOLS * CHANNELS, "a question of which each channel is asked has two names"
