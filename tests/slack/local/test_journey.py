"""The journey, over HTTP and in Socket Mode: the real program and local-slack, alone in a network of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.slack.local.namespace import entering
from tests.slack.types.schemas import node_modules

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="networks of one's own are Linux's")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", ["http", "socket"])
def test_a_team_walks_through_a_live_reflection(mode: str, tmp_path: Path) -> None:
    enter = entering()
    if enter is None:
        pytest.skip("this machine makes no network of its own: `unshare -n` or `unshare -rn` must be allowed")
    binary = node_modules() / "local-slack-linux-x64" / "bin" / "local-slack"
    command = [*enter, sys.executable, "-m", "tests.slack.local", mode, str(binary), str(tmp_path)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    log = tmp_path / "program.log"
    assert told.returncode == 0, told.stderr + (log.read_text(errors="replace")[-3000:] if log.exists() else "")
