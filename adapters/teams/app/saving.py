"""Putting a file into a person's own drive, once they said yes. The link beside the question serves them either way."""

import logging
from contextlib import suppress

from botbuilder.schema import Activity, Attachment

from adapters.teams.inbound.consents import Consent
from adapters.teams.messenger.files import Files
from adapters.teams.render import phrases
from adapters.teams.render.files import INFO, info
from adapters.teams.sdk.drive import Drive
from adapters.teams.sdk.service import TeamsService
from bot.domain.errors import MessengerError
from bot.domain.places import MessageRef

log = logging.getLogger(__name__)


class Saving:
    def __init__(self, service: TeamsService, files: Files, drive: Drive) -> None:
        self._service = service
        self._files = files
        self._drive = drive

    async def answered(self, asked: MessageRef, given: Consent) -> None:
        """Raises nothing: whoever can not be helped is told, as far as Teams lets us."""
        try:
            if given.upload:
                await self._service.say(asked.place, "", await self._saved(asked, given))
            await self._service.delete(asked.place, "", asked.id)
        except MessengerError as trouble:
            log.info("a file could not be put into a drive: %s", type(trouble).__name__)
            with suppress(MessengerError):
                await self._service.say(asked.place, "", Activity(type="message", text=phrases.not_put_there()))

    async def _saved(self, asked: MessageRef, given: Consent) -> Activity:
        found = await self._files.standing(asked.place, given.key)
        if found is None:
            return Activity(type="message", text=phrases.file_has_ended())
        await self._drive.put(given.upload, found)
        shown = info(given.unique, given.kind)
        card = Attachment(content_type=INFO, content_url=given.shown, name=given.name, content=shown)
        return Activity(type="message", attachments=[card])
