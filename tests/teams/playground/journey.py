"""A team's first question in Microsoft's playground: Maria in its client, Darnell by activities made for him."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

from playwright.async_api import Locator, expect

from tests.faults.program import until
from tests.seeing import is_shown
from tests.teams.playground.client import Client
from tests.teams.playground.district import CHANNEL, CHANNEL_NAME, person
from tests.teams.playground.stage import Stage

QUESTION = "Has it been spelled out clearly"


@dataclass
class Journey:
    stage: Stage
    client: Client
    ids: "count[int]" = field(default_factory=lambda: count(1))

    async def whole(self) -> None:
        await self.install()
        await self.set_up()
        await self.answer_on_the_card()
        await self.answer_by_mention()
        await self.a_colleague_changes_their_mind()
        await self.ask_for_oneself()
        await self.sum_up()
        await self.remove()

    async def install(self) -> None:
        await self.client.channel(CHANNEL_NAME)
        await expect(self.client.post("Hello! I'm Reflectory.").get_by_role("button", name="Set up")).to_be_visible()
        await self.client.look("welcome")

    async def set_up(self) -> None:
        await self.client.posts("setup plan=live parts=1.A.1")
        await expect(self.client.post("I have answered you in our chat.")).to_be_visible()
        await self.client.chat()
        await expect(
            self.client.page.get_by_text("Preview: Your Role in Putting Learner Success First")
        ).to_be_visible()
        await self.client.look("preview")
        await self.client.channel(CHANNEL_NAME)
        await self.client.posts("start")
        await expect(self.client.post(QUESTION)).to_contain_text("Plain replies are not saved here")
        await self.client.look("question")

    async def answer_on_the_card(self) -> None:
        """Nothing is sent without words; what is saved takes the place of what was."""
        question = self.client.post(QUESTION)
        await question.get_by_role("button", name="Save my answer").click()
        await expect(question).to_contain_text("Write your answer first.")
        await self.client.look("empty")
        for text in ("We keep a list of six.", "We keep a list of seven."):
            await until(self._is_at_rest, "no card is being changed, which would empty the box")
            await until(partial(self._takes, question, text), "the card shows what was saved")
        await expect(question).to_contain_text("Saved: 1 answer from 1 person.")
        assert await self._answers() == ["We keep a list of seven."]
        await self.client.look("answered")

    async def _takes(self, question: Locator, text: str) -> bool:
        """Whether the answer came through: a card that the client draws anew just then empties its box.

        That its words can be seen is not enough: they may still stand in the box alone.
        """
        await question.get_by_label("Your answer").fill(text)
        await question.get_by_role("button", name="Save my answer").click()
        return await is_shown(question.get_by_text(text)) and text in await self._answers()

    async def answer_by_mention(self) -> None:
        await self.client.replies(self.client.post(QUESTION), "Our board has a checklist.")
        await expect(self.client.post(QUESTION)).to_contain_text("Saved: 2 answers from 1 person.")
        assert await self._answers() == ["Our board has a checklist.", "We keep a list of seven."]

    async def a_colleague_changes_their_mind(self) -> None:
        """By the activities that Teams sends where a team consents: a reply without a mention, an edit, a deletion."""
        question, reply = self.client.post(QUESTION), next(self.ids)
        await self.stage.send(await self._of_reply(reply, "message", "I have never seen one."))
        await expect(question).to_contain_text("Saved: 3 answers from 2 people.")
        changed = {"eventType": "editMessage"}
        await self.stage.send(await self._of_reply(reply, "messageUpdate", "I have seen it now.", changed))
        await until(lambda: self._is_saved("I have seen it now."), "the edit is saved")
        gone = {"eventType": "softDeleteMessage"}
        await self.stage.send(await self._of_reply(reply, "messageDelete", "", gone))
        await expect(question).to_contain_text("Saved: 2 answers from 1 person.")
        assert await self._answers() == ["Our board has a checklist.", "We keep a list of seven."]

    async def ask_for_oneself(self) -> None:
        await self.client.chat()
        await self.client.types("home")
        await expect(
            self.client.page.get_by_text("Your own message stays until you delete it too.").last
        ).to_be_visible()
        await self.client.look("home")

    async def sum_up(self) -> None:
        await self.client.channel(CHANNEL_NAME)
        await self.client.posts("summary")
        await expect(self.client.post("Our summary:")).to_be_visible()
        await self.client.look("summary")
        await self.client.chat()

    async def remove(self) -> None:
        await self.stage.send(await self.stage.template("uninstall"))
        await expect(self.client.page.get_by_text("I was removed from").last).to_be_visible()
        await self.client.look("removed")

    async def _of_reply(
        self, number: int, kind: str, text: str, told: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What Teams tells of Darnell's reply to the question."""
        base = await self.stage.template("botAdded")
        root = self._query("SELECT message_id FROM delivery WHERE kind = 'prompt'")[0]
        where = {**base["conversation"], "id": f"{CHANNEL};messageid={root}"}
        about = {name: base["channelData"][name] for name in ("tenant", "team")} | {"channel": {"id": CHANNEL}}
        kept = {name: base[name] for name in ("channelId", "serviceUrl", "recipient")}
        said = {"type": kind, "id": f"reply{number}", "text": text, "from": person(1), "conversation": where}
        now = datetime.now(UTC).isoformat(timespec="milliseconds")  # noqa: TID251 - activities carry the real time
        return {**kept, **said, "timestamp": now, "channelData": {**about, **(told or {})}}

    async def _is_at_rest(self) -> bool:
        return not self._query("SELECT id FROM delivery WHERE state NOT IN ('posted', 'withdrawn')")

    async def _is_saved(self, text: str) -> bool:
        return text in await self._answers()

    async def _answers(self) -> list[str]:
        return sorted(self._query("SELECT text FROM answer WHERE text != ''"))

    def _query(self, statement: str) -> list[str]:
        with closing(sqlite3.connect(self.stage.program.folder / "data" / "reflectory.sqlite3")) as connection:
            return [str(row[0]) for row in connection.execute(statement)]
