"""Installing the app in a browser: what is kept, who is turned away, and what each page says."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from adapters.slack.app.install import COOKIE, Installing
from adapters.slack.app.manifest import SCOPES
from adapters.slack.sdk.client import connections
from adapters.slack.settings import SlackSettings
from bot.domain.installation import Installation
from bot.domain.places import Place, Platform, Workspace
from storage.store import SqlStore
from tests.slack.install.registry import CLIENT_ID, CLIENT_SECRET, NOON, Registry, served
from tests.stores import close_place

LATER = NOON + timedelta(minutes=7)  # this machine's clock, which differs from Slack's
T1 = Workspace(Platform.SLACK, "T1")


@dataclass
class Browser:
    session: aiohttp.ClientSession
    address: str

    async def begin(self) -> str:
        """Press the button; where Slack's page is asked for."""
        async with self.session.post(f"{self.address}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 303
            return answer.headers["Location"]

    async def back(self, **query: str) -> tuple[int, str]:
        """Slack sends the browser back; the page's status and HTML."""
        async with self.session.get(f"{self.address}/slack/oauth_redirect", params=query) as answer:
            return answer.status, await answer.text()

    async def installed(self, code: str = "code-1") -> tuple[int, str]:
        return await self.back(code=code, state=state_in(await self.begin()))

    def forget(self) -> None:
        self.session.cookie_jar.clear()


def state_in(location: str) -> str:
    (state,) = parse_qs(urlsplit(location).query)["state"]
    return state


@asynccontextmanager
async def site(slack: Registry, store: SqlStore, **changes: Any) -> AsyncIterator[Browser]:
    """Our pages behind a real server; browsers take its plain address for a safe one."""
    settings = SlackSettings(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, public_url="https://bot.example.org", api=slack.api
    )
    async with connections() as session:
        app = web.Application()
        app.add_routes(Installing(replace(settings, **changes), store, session, lambda: LATER).routes)
        async with served(app) as address:
            jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=[URL(address)])
            async with aiohttp.ClientSession(cookie_jar=jar) as browser:
                yield Browser(browser, address)


@pytest.fixture
async def browser(slack: Registry, store: SqlStore) -> AsyncIterator[Browser]:
    slack.workspace()
    async with site(slack, store) as opened:
        yield opened


async def test_looking_at_the_page_stores_nothing_and_says_what_comes(browser: Browser, slack: Registry) -> None:
    async with browser.session.get(f"{browser.address}/slack/install") as answer:
        page = await answer.text()
    assert "Continue to Slack" in page
    assert "Set-Cookie" not in answer.headers
    assert slack.asked == []


async def test_slack_is_asked_for_our_scopes_and_told_where_to_come_back(browser: Browser, slack: Registry) -> None:
    there = urlsplit(await browser.begin())
    query = parse_qs(there.query)
    assert there.path == "/oauth/v2/authorize"
    assert there.netloc == urlsplit(slack.api).netloc
    assert query["client_id"] == [CLIENT_ID]
    assert query["scope"] == [",".join(sorted(SCOPES))]
    assert query["redirect_uri"] == ["https://bot.example.org/slack/oauth_redirect"]
    assert "user_scope" not in query
    assert CLIENT_SECRET not in there.query


async def test_an_installation_is_kept_whole_and_dated_by_slacks_clock(browser: Browser, store: SqlStore) -> None:
    status, page = await browser.installed()
    assert status == 200
    assert "Reflectory is installed" in page
    assert "/invite @Reflectory" in page
    assert 'href="https://t1.slack.com/"' in page
    kept = await store.installations.of(T1)
    assert kept == Installation(
        T1, "xoxb-1", "UT1BOT", NOON, "", False, "https://t1.slack.com/", tuple(sorted(SCOPES)), "U1"
    )


async def test_an_organization_is_kept_under_its_own_id(browser: Browser, slack: Registry, store: SqlStore) -> None:
    slack.organization()
    status, page = await browser.installed("org")
    kept = await store.installations.of(Workspace(Platform.SLACK, "E1"))
    assert status == 200
    assert "adds the app to the workspaces" in page
    assert kept
    assert (kept.organization, kept.organization_wide, kept.token) == ("E1", True, "xoxb-org")


async def test_a_workspace_of_an_organization_remembers_it(browser: Browser, slack: Registry, store: SqlStore) -> None:
    slack.tokens["xoxb-1"]["enterprise_id"] = "E1"
    await browser.installed()
    kept = await store.installations.of(T1)
    assert kept
    assert (kept.workspace, kept.organization, kept.organization_wide) == (T1, "E1", False)


async def test_a_new_installation_opens_what_was_closed(browser: Browser, store: SqlStore) -> None:
    place = Place(T1, "C1")
    await close_place(store, place, "The app was removed.")
    await browser.installed()
    assert await close_place(store, place, "anew")  # True: it was open


async def test_an_organization_opens_what_was_closed_in_its_workspaces(
    browser: Browser, slack: Registry, store: SqlStore
) -> None:
    await store.installations.put(Installation(T1, "", "UT1BOT", NOON - timedelta(days=1), "E1"))
    place, other = Place(T1, "C1"), Place(Workspace(Platform.SLACK, "T2"), "C2")
    for each in (place, other):
        await close_place(store, each, "The app was removed.")
    slack.organization()
    await browser.installed("org")
    assert await close_place(store, place, "anew")
    assert not await close_place(store, other, "anew")


async def test_a_state_is_good_once(browser: Browser, slack: Registry) -> None:
    slack.workspace(code="code-2", token="xoxb-2")
    state = state_in(await browser.begin())
    cookies = browser.session.cookie_jar.filter_cookies(URL(browser.address))
    assert (await browser.back(code="code-1", state=state))[0] == 200
    browser.session.cookie_jar.update_cookies(cookies, URL(browser.address))
    status, page = await browser.back(code="code-2", state=state)
    assert status == 400
    assert "used already" in page
    assert "code-2" in slack.codes


async def test_the_cookie_goes_when_the_installation_ends(browser: Browser) -> None:
    await browser.begin()
    assert browser.session.cookie_jar.filter_cookies(URL(browser.address))
    await browser.back(error="access_denied")
    assert not browser.session.cookie_jar.filter_cookies(URL(browser.address))


async def test_another_browser_can_not_end_what_this_one_began(browser: Browser, slack: Registry) -> None:
    mine = state_in(await browser.begin())
    browser.forget()
    assert (await browser.back(code="code-1", state=mine))[0] == 400
    await browser.begin()  # a cookie, but for another state
    status, page = await browser.back(code="code-1", state=mine)
    assert status == 400
    assert "did not begin in this browser" in page
    assert "oauth.v2.access" not in slack.asked


@pytest.mark.parametrize("query", [{}, {"code": "code-1"}, {"state": "ä"}, {"state": "x", "code": "code-1"}])
async def test_an_address_made_up_by_others_reaches_nothing(
    browser: Browser, slack: Registry, query: dict[str, str]
) -> None:
    assert (await browser.back(**query))[0] == 400
    assert slack.asked == []


async def test_a_state_without_a_code_installs_nothing(browser: Browser, slack: Registry) -> None:
    status, page = await browser.back(state=state_in(await browser.begin()))
    assert status == 400
    assert "nothing to install with" in page
    assert slack.asked == []


def cancelled(slack: Registry) -> dict[str, str]:
    return {"error": "access_denied"}


def foreign(slack: Registry) -> dict[str, str]:
    return {"error": "invalid_team_for_non_distributed_app"}


def odd(slack: Registry) -> dict[str, str]:
    return {"error": "<script>alert(1)</script>"}


@pytest.mark.parametrize(
    ("came", "status", "words"),
    [
        (cancelled, 200, "You chose not to install"),
        (foreign, 400, "Manage Distribution"),
        (odd, 400, "Slack did not install the app"),
    ],
)
async def test_slacks_refusal_on_its_own_page_is_told(
    browser: Browser, slack: Registry, came: Callable[[Registry], dict[str, str]], status: int, words: str
) -> None:
    told, page = await browser.back(**came(slack))
    assert (told, words in page, "<script" in page) == (status, True, False)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("invalid_code", 400, "Each code works once"),
        ("code_already_used", 400, "Each code works once"),
        ("bad_client_secret", 400, "slack_client_secret is not the app"),
        ("invalid_client_id", 400, "slack_client_id is not the app"),
        ("bad_redirect_uri", 400, "among the app's redirect URLs"),
        ("ratelimited", 503, "Slack does not answer"),
        ("something_new", 400, "the log names Slack's reason"),
    ],
)
async def test_slacks_refusal_of_a_code_is_told_with_its_cure(
    browser: Browser, slack: Registry, error: str, status: int, words: str
) -> None:
    slack.refuse["oauth.v2.access"] = error
    told, page = await browser.installed()
    assert (told, words in page.replace("&#39;", "'")) == (status, True)


async def test_our_own_secret_is_what_slack_checks(slack: Registry, store: SqlStore) -> None:
    slack.workspace()
    async with site(slack, store, client_secret="another") as browser:
        assert "slack_client_secret" in (await browser.installed())[1]
    assert await store.installations.every(Platform.SLACK) == ()


async def test_when_slack_is_away_nothing_is_kept(browser: Browser, slack: Registry, store: SqlStore) -> None:
    state = state_in(await browser.begin())
    slack.down = True
    status, page = await browser.back(code="code-1", state=state)
    assert status == 503
    assert "Slack does not answer" in page
    assert await store.installations.every(Platform.SLACK) == ()
    assert slack.asked.count("oauth.v2.access") == 1


async def test_tokens_that_expire_are_not_taken(browser: Browser, slack: Registry, store: SqlStore) -> None:
    slack.codes["code-1"] |= {"expires_in": 43200, "refresh_token": "xoxe-1"}
    assert "rotates its tokens" in (await browser.installed())[1]
    assert await store.installations.every(Platform.SLACK) == ()


async def test_without_a_bots_token_nothing_is_kept(browser: Browser, slack: Registry, store: SqlStore) -> None:
    del slack.codes["code-1"]["access_token"]
    assert "has no bot user" in (await browser.installed())[1]
    assert await store.installations.every(Platform.SLACK) == ()


async def test_an_older_code_does_not_undo_a_newer_installation(
    browser: Browser, slack: Registry, store: SqlStore
) -> None:
    newer = Installation(T1, "xoxb-newer", "UT1BOT", NOON + timedelta(hours=1))
    await store.installations.put(newer)
    await browser.installed()
    assert await store.installations.of(T1) == newer


async def test_no_secret_reaches_a_log_or_a_page(
    browser: Browser, slack: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    state = state_in(await browser.begin())
    _, page = await browser.back(code="code-1", state=state)
    slack.refuse["oauth.v2.access"] = "bad_client_secret"
    _, refused = await browser.installed("code-of-another")
    for secret in ("xoxb-1", CLIENT_SECRET, "code-1", "code-of-another", state):
        assert secret not in page + refused
        ours = [record for record in caplog.records if not record.name.startswith(("aiosqlite", "asyncio"))]
        assert not [record for record in ours if secret in record.getMessage()]


class Markup(HTMLParser):
    """Which elements a page has, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]


async def test_pages_can_be_read_by_everybody_and_load_nothing(browser: Browser) -> None:
    async with browser.session.get(f"{browser.address}/slack/install") as answer:
        pages = [await answer.text()]
    pages += [(await browser.back(error="access_denied"))[1], (await browser.installed())[1]]
    for markup in map(Markup, pages):
        assert [page["lang"] for page in markup.of("html")] == ["en"]
        assert [len(markup.of(tag)) for tag in ("title", "main", "h1")] == [1, 1, 1]
        assert len(markup.of("button") + markup.of("a")) == 1
        assert not [tag for tag in ("script", "img", "link", "iframe") if markup.of(tag)]


async def test_every_answer_is_closed_to_frames_sniffing_and_referrers(browser: Browser) -> None:
    async with browser.session.get(f"{browser.address}/slack/install") as looked:
        pass
    async with browser.session.post(f"{browser.address}/slack/install", allow_redirects=False) as began:
        pass
    async with browser.session.get(f"{browser.address}/slack/oauth_redirect") as ended:
        pass
    for answer in (looked, began, ended):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    cookie = began.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
