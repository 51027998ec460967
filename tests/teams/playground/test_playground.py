"""The journey in Microsoft's Agents Playground, in its own client and a real browser, on the real program."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.test_page import CHROMIUM
from tests.npm import Packages
from tests.slack.local.namespace import entering

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
PACKAGES = Packages(FOLDER)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="networks of one's own are Linux's"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.timeout(300),
]


def test_a_team_answers_its_first_question(tmp_path: Path) -> None:
    enter = entering()
    if enter is None:
        pytest.skip("this machine makes no network of its own: `unshare -n` or `unshare -rn` must be allowed")
    arguments = [str(PACKAGES.modules()), str(CHROMIUM), str(tmp_path)]
    command = [*enter, sys.executable, "-m", "tests.teams.playground", *arguments]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    log = tmp_path / "program.log"
    assert told.returncode == 0, told.stderr + (log.read_text(errors="replace")[-3000:] if log.exists() else "")
