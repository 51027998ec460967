"""Who may do what, checked when something is pressed or typed, by platform id. Who may not is told who may."""

from bot.dialogue.wording import private
from bot.domain.form import Private, Reply
from bot.domain.places import PersonRef
from bot.domain.reflection import Reflection
from bot.services.context import Context


def is_facilitator(reflection: Reflection, person: PersonRef | None) -> bool:
    return person in reflection.facilitators


async def told_who_may(context: Context, reflection: Reflection) -> Reply:
    names = await context.names(reflection.facilitators)
    return Private(private.only_facilitators(list(names.values())))
