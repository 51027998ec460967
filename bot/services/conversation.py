"""The one door for what people did: each event to its use case, and to the inbox where it could not be applied."""

import logging
from functools import partial
from typing import assert_never

from bot.dialogue import commands
from bot.dialogue.commands import Command, Mistake, Verb
from bot.dialogue.wording import mistakes, private
from bot.domain.errors import MessengerError, TryAgain
from bot.domain.events import (
    Chosen,
    Commanded,
    Deleted,
    Edited,
    Event,
    Fate,
    HomeOpened,
    Joined,
    Left,
    PlaceChanged,
    Posted,
    Restored,
    Submitted,
)
from bot.domain.form import FormId, Home, Nothing, Private, Reply
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.services import (
    calendar_forms,
    choosing,
    home,
    matters,
    membership,
    opening,
    releasing,
    reporting_years,
    setting_up,
    sharing,
    steering,
    submitting,
    telling,
    tracking,
    typed_tracking,
)
from bot.services.batching import Batcher
from bot.services.context import Context
from bot.services.listening import ThreadMessage, hear_message_event, hear_messages, may_answer
from bot.services.rights import refusal

log = logging.getLogger(__name__)

is_command = commands.is_meant
"""For adapters to whom people speak by mention alone: what they say in a thread is a command or an answer."""


async def _export(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    return await _commanded(context, event, Commanded(Verb.EXPORT), actor)


_CHOICES: dict[Act, choosing.Handler] = {
    **choosing.HANDLERS,
    **opening.HANDLERS,
    **tracking.PRESSED,
    **sharing.CHOICES,
    **dict.fromkeys(steering.PRESSED, steering.pressed),
    Act.SET_UP: setting_up.open_form,
    Act.START: setting_up.start,
    Act.CALENDAR_FILE: calendar_forms.open_file_form,
    Act.TAKE_OVER: membership.take_over,
    Act.EXPORT: _export,
    Act.YEAR_REPORT: reporting_years.pressed,
    Act.CONFIRM_FORGET: membership.forget,
    Act.ACCEPT_TEAM: releasing.answer_team,
    Act.DECLINE_TEAM: releasing.answer_team,
    Act.READ_PAGE: releasing.read,
    Act.RELEASE_PAGE: releasing.decide,
    Act.WITHDRAW_PAGE: releasing.decide,
    Act.REVISE_PAGE: releasing.revise_form,
    Act.PREVIEW_TEAM: releasing.example,
    Act.RAISE: matters.put_before_leaders,
    Act.TAKE_BACK: matters.take_back,
    Act.DECIDE: matters.decision_form,
}
_FORMS: dict[FormId, submitting.Handler] = {
    **submitting.HANDLERS,
    **tracking.SENT,
    FormId.SHARE_PRACTICE: sharing.keep,
    FormId.SET_UP: setting_up.submit,
    FormId.REVISE_PAGE: releasing.revise,
    FormId.DECIDE: matters.decide,
    FormId.CALENDAR_FILE: calendar_forms.read_file,
    FormId.CALENDAR_EVENTS: calendar_forms.take_events,
}
_COMMANDS: dict[Verb, telling.Teller] = {
    **telling.TELLERS,
    **typed_tracking.TYPED,
    Verb.HOME: home.typed,
    Verb.FACILITATORS: membership.facilitators,
    Verb.FORGET_ME: membership.forget_me,
    Verb.SUMMARY: releasing.summary_now,
    Verb.PREVIEW: releasing.preview,
    Verb.RAISE: matters.typed,
    Verb.PAGE: matters.calendar,
    Verb.REPORT: reporting_years.typed,
}
_PRESSED = {Verb.SETUP: Act.SET_UP, Verb.START: Act.START}
"""Commands that are the same as a button."""
_POSTING = frozenset({Verb.SUMMARY, Verb.EXPORT, Verb.REPORT})
"""Commands whose answer is a post; others that need the channel see to it themselves."""


class Listener:
    """Implements ports.Conversation over a context."""

    def __init__(self, context: Context) -> None:
        self._context = context
        # Messages come by the hundred; all else that people do is rare, and committed by itself.
        self._messages = Batcher(partial(hear_messages, context))

    async def hear(self, event: Event) -> Reply:
        """Commit what the event changes, then say what to answer. Raises TryAgain: do not acknowledge.

        What the database takes but we can not apply is rolled back, shelved in the inbox and tried again later.
        """
        try:
            reply, fate = await self._kept(event)
        except TryAgain:
            self._context.observer.heard(Fate.TURNED_AWAY)
            raise
        self._context.observer.heard(fate)
        return reply

    async def _kept(self, event: Event) -> tuple[Reply, Fate]:
        try:
            return await self._apply(event), Fate.APPLIED
        except TryAgain:
            raise
        except Exception as fault:  # the outer loop's catch-all: an event that was sent must not be lost
            kinds = {"kind": type(event.body).__name__, "fault": type(fault).__name__}
            log.error("event of kind %(kind)s could not be applied: %(fault)s", kinds, extra=kinds)
            await self._context.store.inbox.shelve(event, type(fault).__name__)
            return Nothing(), Fate.SHELVED

    async def _apply(self, event: Event) -> Reply:
        match event.body:
            case Posted() | Edited() | Deleted() | Restored() as body if may_answer(body):
                await self._messages.add(ThreadMessage(event, body))
                return Nothing()
            case _:
                return await apply_event(self._context, event)


async def apply_event(context: Context, event: Event) -> Reply:
    """The use case for an event; raises whatever went wrong in it."""
    match event.body:
        case Posted() | Edited() | Deleted() | Restored() as body:
            if may_answer(body):
                await hear_message_event(context, ThreadMessage(event, body))
        case Joined():
            await membership.joined(context, event, event.body)
        case Left():
            await membership.left(context, event, event.body)
        case PlaceChanged():
            await membership.place_changed(context, event, event.body)
        case Chosen() | Submitted() | Commanded() | HomeOpened():
            return await _asked(context, event) if event.actor else Nothing()
        case _:
            assert_never(event.body)
    return Nothing()


async def _asked(context: Context, event: Event) -> Reply:
    """What somebody waits for an answer to. What can not be done without the platform is not done, and said so.

    Whatever only stores an act needs no platform: it is stored before this is caught.
    """
    actor = event.actor
    assert actor is not None
    try:
        return await _answered(context, event, actor)
    except MessengerError:
        away = private.platform_away()
        return Home(away) if isinstance(event.body, HomeOpened) else Private(away)


async def _answered(context: Context, event: Event, actor: PersonRef) -> Reply:
    match event.body:
        case Chosen() as body:
            return await _chosen(context, event, body, actor)
        case Submitted() as body:
            return await _FORMS[body.form](context, event, body, actor)
        case Commanded() as body:
            return await _commanded(context, event, body, actor)
        case _:
            return await home.home(context, actor)


async def _chosen(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    if body.act is Act.MY_OPEN_QUESTIONS:
        return await telling.status(context, event, Command(Verb.STATUS), actor)
    return await _CHOICES[body.act](context, event, body, actor)


async def _commanded(context: Context, event: Event, body: Commanded, actor: PersonRef) -> Reply:
    command = commands.parse(body.text)
    if isinstance(command, Mistake):
        return Private(private.mistake(command.typed, command.nearest))
    refused = await refusal(context, event.place) if command.verb in _POSTING else None
    if refused:
        return refused
    if command.verb in steering.STEERS:
        return await steering.steer(context, event, command, actor)
    if command.verb in {Verb.SETUP, Verb.SETTINGS} and command.rest:
        return await _typed_settings(context, event, command, actor)
    if command.verb in _PRESSED:
        return await _chosen(context, event, Chosen(_PRESSED[command.verb], ""), actor)
    return await _COMMANDS[command.verb](context, event, command, actor)


async def _typed_settings(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    try:
        given = commands.options(command.rest)
    except ValueError as wrong:
        return Private(private.line(mistakes.not_a_setting(str(wrong))))
    return await setting_up.typed(context, event, actor, given)
