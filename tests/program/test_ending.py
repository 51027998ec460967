"""How the program is told to end: it finishes what is under way, in its time; who asks twice does not want to wait."""

import asyncio
import os
import signal
import sys

import pytest

from reflectory.ending import ending

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")

EITHER = pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
FOR_EVER = 3600.0


def tell(how: signal.Signals) -> None:
    os.kill(os.getpid(), how)


@EITHER
async def test_it_is_told_and_finishes_what_is_under_way(how: signal.Signals) -> None:
    finished = False
    async with ending(FOR_EVER) as stopping:
        assert not stopping.is_set()
        tell(how)
        await stopping.wait()
        await asyncio.sleep(0)
        finished = True
    assert finished


async def test_what_takes_longer_than_its_time_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    async with ending(0.0):
        tell(signal.SIGTERM)
        await asyncio.Event().wait()
    assert "taken up again" in caplog.text


@EITHER
async def test_asked_twice_it_ends_at_once(how: signal.Signals) -> None:
    async with ending(FOR_EVER) as stopping:
        tell(how)
        await stopping.wait()
        tell(how)
        await asyncio.Event().wait()


async def test_what_times_out_by_itself_is_no_ending() -> None:
    async def time_out() -> None:
        async with ending(FOR_EVER):
            raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        await time_out()


async def test_afterwards_signals_are_as_they_were() -> None:
    async with ending(FOR_EVER):
        pass
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
