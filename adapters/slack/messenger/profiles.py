"""Who people are, as their profiles in Slack tell: names, time zones, and whether they come from outside."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from adapters.shared.recent import Recent
from adapters.slack.messenger.asking import ask, next_cursor, pages
from adapters.slack.sdk.client import SlackApi
from bot.domain.errors import NobodyThere, TryLater, Unknown
from bot.domain.places import Person, PersonRef, Workspace

HOUR = 3600.0
DAY = 24 * HOUR
MOST_PEOPLE = 20_000

FEW = 300
"""So many unknown people are asked for one by one, which Slack allows five times as often as pages of everybody."""

AT_ONCE = 10
"""Questions about a workspace's people that are under way together: no other workspace waits for a crowd."""

SLACKBOT = "USLACKBOT"
"""It has no sign of being a bot."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`called` are the names a person answers to, casefolded. `outside`: a guest, or from another organization."""

    ref: PersonRef
    name: str
    zone: str | None = None
    called: frozenset[str] = frozenset()
    bot: bool = False
    outside: bool = False
    deleted: bool = False

    @property
    def person(self) -> Person:
        return Person(self.ref, self.name, self.zone)


class Profiles:
    def __init__(self, api: SlackApi, now: Callable[[], float]) -> None:
        self._api = api
        self._known: Recent[PersonRef, Profile] = Recent(now, fresh=HOUR, kept=DAY, size=MOST_PEOPLE)
        self._asking: WeakValueDictionary[Workspace, asyncio.Semaphore] = WeakValueDictionary()
        self._reached: dict[Workspace, str] = {}

    async def of(self, ref: PersonRef) -> Profile:
        """Somebody whom Slack does not know (any more) goes by their id."""
        return await self._known.get(ref, lambda: self._asked(ref))

    async def of_all(self, workspace: Workspace, ids: Collection[str]) -> tuple[Profile, ...]:
        refs = [PersonRef(workspace, each) for each in sorted(ids)]
        known = tuple([profile for ref in refs if (profile := self._known.fresh(ref))])
        if len(known) == len(refs):  # as nearly always: nobody needs a task
            return known
        unknown = {*refs} - {profile.ref for profile in known}
        if len(unknown) > FEW:
            await self._listed(workspace, unknown)
        asked = await asyncio.gather(*(self._in_turn(ref) for ref in sorted(unknown)), return_exceptions=True)
        for each in asked:
            if isinstance(each, BaseException):
                raise each
        return (*known, *(each for each in asked if isinstance(each, Profile)))

    async def _in_turn(self, ref: PersonRef) -> Profile:
        # Whoever was asked about for another channel meanwhile is known when their turn comes.
        async with self._asking.setdefault(ref.workspace, asyncio.Semaphore(AT_ONCE)):
            return await self.of(ref)

    def peek(self, ref: PersonRef) -> Profile | None:
        return self._known.peek(ref)

    async def _asked(self, ref: PersonRef) -> Profile:
        try:
            told = await ask(self._api, ref.workspace, "users.info", user=ref.id)
        except NobodyThere:
            return Profile(ref, ref.id, deleted=True)
        return _profile(ref, told["user"])

    async def _listed(self, workspace: Workspace, wanted: set[PersonRef]) -> None:
        """Whoever is not in the list, and everybody when it can not be had, is asked for alone afterwards.

        A list that Slack limits is gone on with the next time.
        """
        missing = set(wanted)
        try:
            async for page in pages(self._api, workspace, "users.list", self._reached.pop(workspace, "")):
                for user in page["members"]:
                    ref = PersonRef(workspace, user["id"])
                    self._known.put(ref, _profile(ref, user))
                    missing.discard(ref)
                if not missing:
                    return
                self._reached[workspace] = next_cursor(page)
        except TryLater:
            if not all(self._known.peek(ref) for ref in wanted):
                raise
        except Unknown:  # perhaps because of where we began
            self._reached.pop(workspace, None)
            if not all(self._known.peek(ref) for ref in wanted):
                raise


def _profile(ref: PersonRef, user: Mapping[str, Any]) -> Profile:
    about: Mapping[str, Any] = user.get("profile") or {}
    real = about.get("real_name") or user.get("real_name") or ""
    display = about.get("display_name") or ""
    name = display or real or user.get("name") or ref.id
    called = {display, real, user.get("name") or "", *real.split()[:1], *display.split()[:1]}
    return Profile(
        ref=ref,
        name=name,
        zone=user.get("tz") or None,
        called=frozenset(each.casefold() for each in called if each),
        bot=bool(user.get("is_bot")) or ref.id == SLACKBOT,
        outside=any(user.get(sign) for sign in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        deleted=bool(user.get("deleted")),
    )
