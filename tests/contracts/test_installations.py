"""Who let us in, on every store: tokens that nobody can read, news in any order, secrets that serve once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from storage.cipher import Cipher
from storage.installations import FRESH, SqlInstallations
from storage.store import SqlStore
from tests.contracts.examples import NOON, OURS, THEIRS
from tests.statements import statements
from tests.stores import KEY, Stores

TOKEN = "xoxb-the-secret-token"
MINUTE = timedelta(minutes=1)
GIVEN = Installation(OURS.workspace, TOKEN, "B1", NOON)
FULL = replace(
    GIVEN, organization="E1", address="https://team.example.org/", scopes=("chat:write", "commands"), installed_by="U1"
)
WHOLE = Installation(
    Workspace(Platform.SLACK, "E1"),
    "xoxb-of-all",
    "B9",
    NOON,
    organization_wide=True,
    address="https://all.example.org/",
)
FOLLOWER = replace(GIVEN, token="", bot="", organization="E1")


async def rows(store: SqlStore, table: str) -> list[str]:
    async with store.database.reading() as connection:
        return [str(tuple(row)) for row in await connection.execute(text(f"SELECT * FROM {table}"))]


@pytest.mark.parametrize("given", [GIVEN, FULL, WHOLE], ids=["short", "full", "organization"])
async def test_an_installation_is_read_as_it_was_put(stores: Stores, given: Installation) -> None:
    store = stores.open()
    await store.installations.put(given)
    for each in (store, stores.open()):
        assert await each.installations.of(given.workspace) == given
        assert await each.installations.every(Platform.SLACK) == (given,)
        assert await each.installations.of(THEIRS.workspace) is None
        assert await each.installations.every(Platform.TEAMS) == ()


async def test_a_token_is_readable_nowhere(store: SqlStore) -> None:
    await store.installations.put(GIVEN)
    (row,) = await rows(store, "installation")
    assert "B1" in row
    assert "xox" not in row + repr(await store.installations.of(OURS.workspace))


async def test_a_revoked_token_leaves_the_files(stores: Stores) -> None:
    if stores.postgres:
        return  # a server's files are its administrator's; scrub() runs VACUUM there
    store = stores.open()
    await store.installations.put(GIVEN)
    async with store.database.reading() as connection:
        (sealed,) = (await connection.execute(text("SELECT token FROM installation"))).scalars()
    folder = Path(stores.url.partition("///")[2]).parent

    def found() -> list[Path]:
        return [path for path in folder.iterdir() if sealed.encode() in path.read_bytes()]

    assert found()
    await store.installations.revoke(OURS.workspace, NOON + MINUTE)
    await store.scrub()
    assert not found()


async def test_no_key_opens_or_keeps_a_token(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await stores.open().installations.put(GIVEN)
    for keys, why in (((), "no encryption key is set"), (("A" * 43 + "=",), "decrypted")):
        store = stores.open(keys=keys)
        for reading in (store.installations.of(OURS.workspace), store.installations.every(Platform.SLACK)):
            with pytest.raises(TryAgain, match=why) as caught:
                await reading
            assert "slack:T1" in str(caught.value)
            assert "xox" not in repr(caught.value)
    with pytest.raises(TryAgain, match="no encryption key") as caught:
        await stores.open(keys=()).installations.put(GIVEN)
    assert TOKEN not in repr(caught.value) + caplog.text
    assert caught.value.__cause__ is None


async def test_a_workspace_acts_with_its_organizations_token(store: SqlStore) -> None:
    installations = store.installations
    await installations.put(FOLLOWER)
    assert await installations.of(OURS.workspace) is None
    await installations.put(WHOLE)
    assert await installations.of(OURS.workspace) == WHOLE
    assert await installations.every(Platform.SLACK) == (WHOLE, FOLLOWER)
    await installations.put(replace(FOLLOWER, bot="B1", address="https://team.example.org/"))
    acting = await installations.of(OURS.workspace)
    assert acting == replace(WHOLE, bot="B1", address="https://team.example.org/")
    await installations.put(FULL)
    assert await installations.of(OURS.workspace) == FULL


async def test_a_workspace_that_was_never_put_has_no_installation(store: SqlStore) -> None:
    await store.installations.put(WHOLE)
    assert await store.installations.of(OURS.workspace) is None
    await store.installations.put(replace(FOLLOWER, workspace=THEIRS.workspace))
    assert await store.installations.of(THEIRS.workspace) is None  # another platform's organization


@pytest.mark.parametrize("revoked", [FOLLOWER.workspace, WHOLE.workspace], ids=["workspace", "organization"])
async def test_what_is_revoked_no_longer_acts_with_its_organizations_token(store: SqlStore, revoked: Workspace) -> None:
    await store.installations.put(WHOLE)
    await store.installations.put(FOLLOWER)
    assert await store.installations.revoke(revoked, NOON + MINUTE)
    assert not await store.installations.revoke(revoked, NOON + MINUTE)
    assert not await store.installations.revoke(revoked, NOON + 2 * MINUTE)
    assert await store.installations.of(OURS.workspace) is None
    again = replace(WHOLE if revoked == WHOLE.workspace else FOLLOWER, installed_at=NOON + 2 * MINUTE)
    await store.installations.put(again)
    assert await store.installations.of(OURS.workspace)


News = tuple[str, int]
NEWS = st.lists(st.tuples(st.sampled_from(["put", "revoke"]), st.integers(0, 5)), max_size=6)
numbers = count()


async def tell(installations: SqlInstallations, workspace: Workspace, news: News) -> None:
    what, minute = news
    at = NOON + minute * MINUTE
    if what == "put":
        await installations.put(Installation(workspace, f"xoxb-{minute}", f"B{minute}", at))
    else:
        await installations.revoke(workspace, at)


def expected(news: list[News]) -> str | None:
    """The newest token, if nothing that was revoked is younger."""
    given = max((minute for what, minute in news if what == "put"), default=None)
    revoked = max((minute for what, minute in news if what == "revoke"), default=0)
    return None if given is None or given < revoked else f"xoxb-{given}"


@settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(news=NEWS.flatmap(lambda news: st.tuples(st.just(news), st.permutations(news))))
async def test_news_lead_to_the_same_in_any_order(store: SqlStore, news: tuple[list[News], list[News]]) -> None:
    for order in news:
        workspace = Workspace(Platform.SLACK, f"T{next(numbers)}")
        for each in order:
            await tell(store.installations, workspace, each)
        found = await store.installations.of(workspace)
        assert (found.token if found else None) == expected(order)
        sealed = [row for row in await rows(store, "installation") if f"'{workspace}'" in row and "gAAAA" in row]
        assert len(sealed) == (found is not None)


async def test_news_that_come_at_once_lead_to_the_same(stores: Stores) -> None:
    workers = [stores.open() for _ in range(3)]
    for number in range(20):
        workspace = Workspace(Platform.SLACK, f"T{number}")
        for store in workers:
            await tell(store.installations, workspace, ("put", 0))
        news = [("put", 1), ("revoke", 2), ("put", 0)]
        await asyncio.gather(
            *(tell(store.installations, workspace, each) for store, each in zip(workers, news, strict=True))
        )
        assert await workers[0].installations.of(workspace) is None
    assert not [row for row in await rows(workers[0], "installation") if "gAAAA" in row]


async def test_a_revocation_says_whether_it_took_a_token(store: SqlStore) -> None:
    installations = store.installations
    assert not await installations.revoke(OURS.workspace, NOON - MINUTE)
    await installations.put(GIVEN)
    for late in (NOON - 2 * MINUTE, NOON - MINUTE, NOON):
        assert not await installations.revoke(OURS.workspace, late)
    assert await installations.of(OURS.workspace) == GIVEN
    assert await installations.revoke(OURS.workspace, NOON + MINUTE)
    assert not await installations.revoke(OURS.workspace, NOON + MINUTE)


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


async def test_what_another_process_changed_is_seen_within_seconds(stores: Stores) -> None:
    here, watch = stores.open(), Watch()
    installations = SqlInstallations(here.database, Cipher([KEY]), watch)
    assert await installations.of(OURS.workspace) is None
    await stores.open().installations.put(GIVEN)
    watch.seconds += FRESH - 1
    assert await installations.of(OURS.workspace) is None
    watch.seconds += 1
    assert await installations.of(OURS.workspace) == GIVEN
    await stores.open().installations.revoke(OURS.workspace, NOON + MINUTE)
    assert await installations.of(OURS.workspace) == GIVEN
    watch.seconds += FRESH
    assert await installations.of(OURS.workspace) is None


async def test_what_this_process_changes_is_seen_at_once(store: SqlStore) -> None:
    installations = SqlInstallations(store.database, Cipher([KEY]), lambda: 0.0)
    newer = replace(WHOLE, installed_at=NOON + MINUTE, token="xoxb-newer")
    await installations.put(FOLLOWER)
    for whole in (WHOLE, newer):
        await installations.put(whole)
        assert await installations.of(OURS.workspace) == whole
    await installations.revoke(WHOLE.workspace, newer.installed_at + MINUTE)
    assert await installations.of(OURS.workspace) is None


async def test_what_is_known_costs_no_query(stores: Stores) -> None:
    store = stores.open()
    installations = SqlInstallations(store.database, Cipher([KEY]), lambda: 0.0)
    await installations.put(GIVEN)
    assert await installations.of(OURS.workspace) == GIVEN
    async with store.database.writing() as connection:
        await connection.execute(text("DELETE FROM installation"))
    assert await installations.of(OURS.workspace) == GIVEN


async def test_many_workspaces_are_read_with_a_few_statements(stores: Stores) -> None:
    writer, store = stores.open(), stores.open()
    spaces = [Workspace(Platform.SLACK, f"T{number}") for number in range(40)]
    await writer.installations.put(WHOLE)
    for each in spaces[:3]:
        await writer.installations.put(replace(GIVEN, workspace=each))
    await writer.installations.put(replace(FOLLOWER, workspace=spaces[3]))
    with statements(store) as said:
        found = await asyncio.gather(*(store.installations.of(each) for each in spaces * 2))
    expected = [*(replace(GIVEN, workspace=each) for each in spaces[:3]), WHOLE, *[None] * 36]
    assert found == expected * 2
    assert len(said) < 10


async def test_a_token_that_no_key_opens_keeps_back_no_other_workspace(stores: Stores) -> None:
    await stores.open(keys=("A" * 43 + "=",)).installations.put(GIVEN)
    store = stores.open()
    theirs = replace(GIVEN, workspace=THEIRS.workspace)
    await store.installations.put(theirs)
    asked = (store.installations.of(each) for each in (OURS.workspace, THEIRS.workspace))
    sealed, found = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(sealed, TryAgain)
    assert found == theirs


async def test_a_state_serves_one_of_many_callers(stores: Stores) -> None:
    workers = [stores.open() for _ in range(4)]
    await workers[0].installations.keep_state("a secret", 60)
    taken = await asyncio.gather(*(workers[number % 4].installations.take_state("a secret") for number in range(20)))
    assert sorted(taken) == [False] * 19 + [True]
    assert await rows(workers[0], "install_state") == []


async def test_a_state_serves_while_it_lasts(store: SqlStore) -> None:
    installations = store.installations
    await installations.keep_state("old", -1)
    assert not await installations.take_state("old")
    assert not await installations.take_state("never given")
    assert not await installations.take_state("\ud800\0")
    await installations.keep_state("another", 600)
    assert len(await rows(store, "install_state")) == 1
    await installations.keep_state("third", 600)
    assert await installations.take_state("another")
    assert await installations.take_state("third")


async def test_a_state_is_not_readable(store: SqlStore) -> None:
    await store.installations.keep_state("a secret", 60)
    assert "secret" not in str(await rows(store, "install_state"))
