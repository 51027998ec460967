"""An answer is on the disk before it is acknowledged, as the kernel has seen it; and it is seen where it is not."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.faults.disk import no_tracing
from tests.faults.forked import Forked, prepare
from tests.faults.harm import Harm
from tests.faults.on_disk import Log, faults
from tests.faults.program import Program
from tests.faults.scenario import binaries
from tests.faults.traced import calls, unproven

pytestmark = pytest.mark.timeout(240)

looked_on = pytest.mark.skipif(bool(no_tracing()), reason=no_tracing())

AT_ONCE = 20
SETTINGS = ("wal_writer_delay=10s",)
"""Nobody but whoever commits writes the log in time: so, that it was written is theirs."""

HEARD = '7 recvfrom(9<TCP:[127.0.0.1:80->127.0.0.1:5]>, "POST / kestrel", 99, 0, NULL, NULL) = 14'
WRITTEN = '8 pwrite64(4</d/x-wal>, "\\0\\1kestrel", 4096, 24) = 4096'
SYNCED = "8 fdatasync(4</d/x-wal>) = 0"
TOLD = '7 sendto(9<TCP:[127.0.0.1:80->127.0.0.1:5]>, "HTTP/1.1 200 OK", 15, 0, NULL, 0) = 15'
REFUSED = TOLD.replace("200 OK", "503 Service Unavailable")
NOT_OVER = TOLD.rpartition(") = ")[0] + " <detached ...>"
BEFORE = ["acknowledged before it was on the disk: kestrel"]


@pytest.mark.parametrize(
    ("log", "found"),
    [
        ((HEARD, WRITTEN, SYNCED, TOLD), []),
        ((HEARD, WRITTEN, TOLD, SYNCED), BEFORE),
        ((HEARD, SYNCED, WRITTEN, TOLD), BEFORE),
        ((HEARD, SYNCED, TOLD), BEFORE),
        ((WRITTEN, SYNCED, HEARD, TOLD), BEFORE),
        ((HEARD, WRITTEN, SYNCED.replace("= 0", "= -1 EIO (Input/output error)"), TOLD), BEFORE),
        ((HEARD, WRITTEN, SYNCED.replace("x-wal", "another-wal"), TOLD), BEFORE),
        ((HEARD, WRITTEN.replace("x-wal", "x"), SYNCED, TOLD), BEFORE),
        ((HEARD, WRITTEN, SYNCED, REFUSED), ["not acknowledged: kestrel"]),
        ((HEARD, WRITTEN, SYNCED, TOLD.replace("->127.0.0.1:5", "->127.0.0.1:6")), ["not acknowledged: kestrel"]),
        ((HEARD.replace(":80->", ":81->"), WRITTEN, SYNCED, TOLD), ["not acknowledged: kestrel"]),
        # What is refused for now is sent again; where it was written the first time, it need not be once more.
        ((HEARD, WRITTEN, REFUSED, SYNCED, HEARD, TOLD), []),
        ((HEARD, WRITTEN, REFUSED, HEARD, TOLD), BEFORE),
        # What is begun and not over yet is not done.
        ((HEARD, WRITTEN, "8 fdatasync(4</d/x-wal> <unfinished ...>", TOLD, "8 <... fdatasync resumed>) = 0"), BEFORE),
        ((HEARD, WRITTEN, "8 fdatasync(4</d/x-wal> <unfinished ...>", "8 <... fdatasync resumed>) = 0", TOLD), []),
        ((HEARD, WRITTEN, TOLD, "8 fdatasync(4</d/x-wal> <detached ...>"), BEFORE),
        # An answer may be read before its call is over, and then nobody looks on any more.
        ((HEARD, WRITTEN, SYNCED, NOT_OVER), []),
        ((HEARD, WRITTEN, NOT_OVER), BEFORE),
    ],
)
def test_the_order_of_calls_is_understood(log: tuple[str, ...], found: list[str]) -> None:
    assert list(unproven(list(calls(log)), 80, ["kestrel"], "-wal")) == found


@pytest.fixture(params=["sqlite", "postgres"])
def log(request: pytest.FixtureRequest) -> Iterator[tuple[str, Log]]:
    """A database's address, empty for a SQLite file, and where it writes first."""
    found = binaries()
    if request.param == "sqlite":
        yield "", Log("-wal")
    elif found is None:
        pytest.skip(postgres.CURE)
    else:
        with postgres.local(found, SETTINGS) as server:
            yield server.url.render_as_string(hide_password=False), Log("/pg_wal/", partial(_writers, server))


def _writers(server: postgres.Local) -> list[int]:
    """The server, which makes a process for each connection, and those that it has already."""
    assert server.process
    with psycopg.connect(host=str(server.home), user="postgres", dbname="postgres") as connection:
        mine = connection.info.backend_pid
        found = connection.execute("SELECT pid FROM pg_stat_activity").fetchall()
    return [server.process.pid, *(pid for (pid,) in found if pid != mine)]


@looked_on
@pytest.mark.parametrize("answers", [1, AT_ONCE])
async def test_an_answer_is_on_the_disk_before_it_is_acknowledged(
    tmp_path: Path, log: tuple[str, Log], answers: int
) -> None:
    program = Program(tmp_path, "", database=log[0])
    prepare(program)
    assert await faults(program, log[1], answers) == []


@looked_on
async def test_it_is_seen_where_it_is_not(tmp_path: Path, log: tuple[str, Log]) -> None:
    harm = Harm(tmp_path, bug="not_synchronous")
    harm.clock.write_text("0", encoding="ascii")
    program = Forked(tmp_path, "", database=log[0], harm=harm)
    prepare(program)
    found = await faults(program, log[1], AT_ONCE)
    assert found == [f"acknowledged before it was on the disk: kingfisher-{n:03d}" for n in range(AT_ONCE)]
