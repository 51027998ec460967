"""A team's section of its leaders' page: accepted by their channel, read, revised, released, held back."""

from collections.abc import Awaitable, Callable, Sequence

from bot.dialogue.asking import notice
from bot.dialogue.briefing import opened
from bot.dialogue.commands import Command
from bot.dialogue.decision import Decision
from bot.dialogue.reporting import Coming, answer_request, release_page, review, section, shown_anew, withdraw_page
from bot.dialogue.revising import revision
from bot.dialogue.wording import forms, mistakes, private
from bot.domain.answer import Answer
from bot.domain.briefing import Revision
from bot.domain.delivery import Intention
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import Invalid, Nothing, Private, Reply, Show
from bot.domain.identity import identity
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.domain.reflection import Reflection, ReflectionState
from bot.domain.report import Acceptance, Page, PageState, Reporting
from bot.services.composing_pages import empty_section, lines_of_section, preview_for_facilitator
from bot.services.context import Context
from bot.services.listening import issues_left
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply_once, pages_of, record_of
from bot.services.rights import is_facilitator, told_who_may
from bot.services.summarising import make_summary, readers_of

MOST_LINES = 100
"""Lines of a section that a form can offer: Slack's lists have no more."""


async def answer_team(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Accept* or *Not now*, pressed in the leadership channel itself. With its first team its page gets a calendar."""
    accept = body.act is Act.ACCEPT_TEAM
    async with context.store.transaction() as tx:
        briefing = await tx.lock_briefing(event.place)  # before the reflection, as whoever sends it does
        held = await tx.lock(body.subject)
        reporting = await tx.one(Reporting, reflection=body.subject, leadership=event.place)
        if reporting is None or held is None:
            return Private(private.not_ours())
        answered = answer_request(reporting, actor, event.at, accept=accept)
        told = notice(held, "accepted" if accept else "declined", event.place.channel, event.key)
        answered += Decision(intentions=(told, *(await _shown_or_gone(tx, reporting, event))))
        if accept:
            answered += opened(briefing, event.place, held.cadence, event.at)
        await apply_once(tx, event, answered)
    return Nothing()


async def _shown_or_gone(tx: Transaction, reporting: Reporting, event: Event) -> tuple[Intention, ...]:
    """What left to this channel before is written anew: it stands as long as the team is accepted."""
    pages = [page for page in await pages_of(tx, reporting.reflection) if page.shown_in == event.place]
    left = await issues_left(tx, pages)
    return shown_anew(page for page in pages if page.issue in left)


async def example(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*See an example*, in the leadership channel: a team's section as it is before anybody has said a word."""
    async with context.store.reading() as reader:
        reporting = await reader.one(Reporting, reflection=body.subject, leadership=event.place)
    message = await empty_section(context, body.subject, event.place) if reporting else None
    return Private(message or private.not_ours())


async def decide(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """A facilitator releases a section, or holds it back."""
    async with context.store.transaction() as tx:
        named = await tx.one(Page, id=body.subject, place=event.place)
        held = await tx.lock(named.reflection) if named else None
        page = await tx.one(Page, id=body.subject, place=event.place) if held else None  # as it is under the lock
        if page is None or held is None:
            return Private(private.not_ours())
        if is_facilitator(held, actor):
            out = await _is_out(tx, page)
            if body.act is Act.WITHDRAW_PAGE:
                await apply_once(tx, event, withdraw_page(page, out=out))
            elif page.state is not PageState.RELEASED:
                await apply_once(tx, event, release_page(page, out=out))
            return Nothing()
    return await told_who_may(context, held)


async def _is_out(reader: Reader, page: Page) -> bool:
    reporting = await reader.one(Reporting, reflection=page.reflection, leadership=page.shown_in)
    accepted = reporting is not None and reporting.state is Acceptance.ACCEPTED
    return accepted and bool(await issues_left(reader, [page]))


async def read(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """The section as leaders would read it, for a facilitator's eyes."""
    return await _for_facilitator(context, event, body.subject, actor, _as_leaders_read_it)


async def _as_leaders_read_it(context: Context, page: Page) -> Reply:
    message = await preview_for_facilitator(context, page)
    return Private(message) if message else Private(private.not_ours())


async def revise_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Take out or reword lines*."""
    return await _for_facilitator(context, event, body.subject, actor, _lines_to_revise)


async def _lines_to_revise(context: Context, page: Page) -> Reply:
    found, revisions = await lines_of_section(context, page)
    if not found:
        return Private(private.nothing_to_revise())
    out = [each.line for each in revisions if not each.text]
    return Show(forms.revise_page(f"{page.id}:{_as_of(revisions)}", found[:MOST_LINES], out))


def _as_of(revisions: Sequence[Revision]) -> str:
    """A fingerprint: what was revised meanwhile must not be undone by a form that does not show it."""
    return identity(*sorted((each.line, each.text, each.at.isoformat()) for each in revisions))


async def _for_facilitator(
    context: Context,
    event: Event,
    page_id: str,
    actor: PersonRef,
    shown: Callable[[Context, Page], Awaitable[Reply]],
) -> Reply:
    async with context.store.reading() as reader:
        page = await reader.one(Page, id=page_id, place=event.place)
        reflection = await reader.one(Reflection, id=page.reflection) if page else None
    if page is None or reflection is None:
        return Private(private.not_ours())
    if not is_facilitator(reflection, actor):
        return await told_who_may(context, reflection)
    return await shown(context, page)


async def revise(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """What is ticked is taken out, what is no longer ticked comes back; one line at a time is reworded."""
    page_id, _, shown = body.subject.partition(":")
    async with context.store.reading() as reader:
        page = await reader.one(Page, id=page_id, place=event.place)
    found, _ = await lines_of_section(context, page) if page else ((), ())
    lines = {line.id: line for line in found[:MOST_LINES]}
    out = {each for each in body.values.get("out", ()) if each in lines}
    reworded, text = _first(body, "line"), _first(body, "text")
    if bool(text) != bool(reworded):
        return Invalid({"text" if reworded else "line": mistakes.both_to_reword()})
    if reworded and not (reworded in lines and lines[reworded].can_be_reworded):
        return Private(private.not_ours())
    async with context.store.transaction() as tx:
        held = await tx.lock(page.reflection) if page else None
        if page is None or held is None:
            return Private(private.not_ours())
        if is_facilitator(held, actor):
            if shown != _as_of(await tx.many(Revision, page=page.id)):
                return Invalid({"out": mistakes.changed_since()})
            answers = await tx.many(Answer, reflection=held.id)
            words = {**dict.fromkeys(out, ""), **({reworded: text} if reworded else {})}
            kept = tuple(revision(page, lines[key], said, answers, actor, event.at) for key, said in words.items())
            await _keep_revisions(tx, event, page, kept, frozenset(lines) - out)
            return Nothing()
    return await told_who_may(context, held)


def _first(body: Submitted, name: str) -> str:
    return next(iter(body.values.get(name, ())), "").strip()


async def _keep_revisions(
    tx: Transaction, event: Event, page: Page, kept: tuple[Revision, ...], back: frozenset[str]
) -> None:
    anew = shown_anew([page]) if await _is_out(tx, page) else ()
    stored = await tx.many(Revision, page=page.id)
    if await apply_once(tx, event, Decision(changes=kept, intentions=(*anew, review(page)))):
        for each in stored:
            if each.line in back and not each.text:
                await tx.remove(Revision, page=page.id, line=each.line)
        await tx.put(*kept)


async def preview(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`preview`: what leaders would read if the page left now."""
    held = await _begun(context, event, actor)
    if not isinstance(held, Reflection):
        return held
    leadership = held.settings.leadership
    if leadership is None:
        return Private(private.no_leadership())
    readers = await readers_of(context, held.place, leadership)
    async with context.store.reading() as reader:
        record, earlier = await record_of(reader, held, readers.team), await pages_of(reader, held.id)
        left = await issues_left(reader, earlier)
    made = section(record, earlier, readers.release(held), Coming("preview", leadership), left, event.at)
    page = next(change for change in made.changes if isinstance(change, Page))
    message = await preview_for_facilitator(context, page)
    return Private(message) if message else Private(private.not_ours())


async def summary_now(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`summary`: the team's page as of now."""
    held = await _begun(context, event, actor)
    if not isinstance(held, Reflection):
        return held
    await make_summary(context, held, event)
    return Nothing()


async def _begun(context: Context, event: Event, actor: PersonRef) -> Reflection | Reply:
    """The channel's reflection for one of its facilitators; for anybody else, and before it has begun, why not."""
    async with context.store.reading() as reader:
        held = await reader.latest(event.place)
    if held is None:
        return Private(private.no_reflection())
    if held.state is ReflectionState.DRAFT:
        return Private(private.not_started())
    return held if is_facilitator(held, actor) else await told_who_may(context, held)
