"""Messages in threads: stored before they are acknowledged; what is not a reply to a prompt of ours leaves no trace.

Those that arrive together are decided one after another and committed together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.answering import answer_id, hear_message
from bot.dialogue.decision import Decision
from bot.dialogue.reporting import refreshed
from bot.domain.answer import Answer
from bot.domain.audience import Audience
from bot.domain.briefing import Issue
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import TryAgain
from bot.domain.events import Deleted, Edited, Event, Posted, Restored
from bot.domain.places import MessageRef, PersonRef, Place
from bot.domain.reflection import Prompt
from bot.domain.report import Acceptance, Page, Reporting
from bot.domain.worksheet import Worksheet
from bot.services.context import Context
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply

MessageBody = Posted | Edited | Restored | Deleted


def may_answer(body: MessageBody) -> bool:
    """What is written in a thread; and what was deleted, since its thread is not always told."""
    return bool(body.ref.root) or isinstance(body, Deleted)


Thread = tuple[Place, str]
"""Where a thread is, and the id of the message that it began with."""


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """What happened to a person's message in a thread."""

    event: Event
    body: MessageBody

    @property
    def answer(self) -> str:
        return answer_id(self.body.ref)

    @property
    def thread(self) -> Thread:
        return self.event.place, self.body.ref.root


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of ours in whose thread people write, held until the transaction ends."""

    prompt: Prompt
    worksheet: Worksheet


async def hear_message_event(context: Context, message: ThreadMessage) -> None:
    """One alone. Raises TryAgain when its thread may be one whose address is not recorded yet."""
    for trouble in await hear_messages(context, [message]):
        if trouble:
            raise trouble


async def hear_messages(context: Context, messages: Sequence[ThreadMessage]) -> list[TryAgain | None]:
    """Commit them together, each decided upon what those before it left; which of them are to be sent again."""
    async with context.store.transaction() as tx:
        # This is asked first. The other way round, a message that is settled in between would be missed by both.
        in_flight = await tx.in_flight(*{message.event.place for message in messages})
        messages = await _with_threads(tx, messages)
        posted = await _posted(tx, messages)
        asked = await _asked(tx, {thread: each for thread, each in posted.items() if each.kind is Kind.PROMPT})
        replies = [(message, asked[message.thread]) for message in messages if message.thread in asked]
        if replies:
            await _keep(tx, replies)
    lost = [message.thread not in posted and message.event.place in in_flight for message in messages]
    return [TryAgain("a message's address is being recorded") if each else None for each in lost]


async def _with_threads(reader: Reader, messages: Sequence[ThreadMessage]) -> Sequence[ThreadMessage]:
    """Deletions that do not tell their thread get it from the message as it was stored, or as it is among these."""
    lacking = {message.answer for message in messages if not message.body.ref.root}
    if not lacking:
        return messages
    refs = {message.answer: message.body.ref for message in messages if message.body.ref.root}
    stored = await reader.many(Answer, id=tuple(lacking - refs.keys()))
    refs |= {answer.id: answer.message for answer in stored if answer.message}
    return [
        replace(message, body=replace(message.body, ref=refs.get(message.answer, message.body.ref)))
        for message in messages
    ]


async def _posted(reader: Reader, messages: Iterable[ThreadMessage]) -> dict[Thread, Delivery]:
    """What we have posted, by the threads that began with it."""
    roots = {MessageRef(*message.thread) for message in messages}
    found = await reader.many(Delivery, message=tuple(roots))
    return {(each.message.place, each.message.id): each for each in found if each.message}


async def _asked(tx: Transaction, posted: Mapping[Thread, Delivery]) -> dict[Thread, Asked]:
    """These questions, read once their reflections are held."""
    if not posted:
        return {}
    held = await tx.lock_each(*{each.reflection for each in posted.values()})
    worksheets = {each.id: await tx.worksheet(each.worksheet) for each in held}
    found = await tx.many(Prompt, id=tuple({each.subject for each in posted.values()}))
    prompts = {(prompt.place, prompt.id): prompt for prompt in found if prompt.reflection in worksheets}
    here = {thread: prompts.get((thread[0], each.subject)) for thread, each in posted.items()}
    return {thread: Asked(prompt, worksheets[prompt.reflection]) for thread, prompt in here.items() if prompt}


async def _keep(tx: Transaction, replies: Sequence[tuple[ThreadMessage, Asked]]) -> None:
    """Decide on each in turn and write how all of it ends."""
    stored = await tx.many(Answer, id=tuple({message.answer for message, _ in replies}))
    answers = {answer.id: answer for answer in stored}
    decisions = [(asked.prompt.reflection, _decide(answers, message, asked)) for message, asked in replies]
    ends = {change.id: answers[change.id] for _, decision in decisions for change in _answers(decision)}
    said = Decision(tuple(ends.values()), intentions=tuple(i for _, decision in decisions for i in decision.intentions))
    await apply(tx, said + await pages_refreshed(tx, decisions))


def _decide(answers: dict[str, Answer], message: ThreadMessage, asked: Asked) -> Decision:
    """Upon what the messages before this one left in `answers`, where it leaves its own."""
    event, stored = message.event, answers.get(message.answer)
    author = stored.author if stored else event.actor or PersonRef(event.place.workspace, "")
    decision = hear_message(asked.prompt, asked.worksheet, stored, message.body, author, event.at)
    answers |= {answer.id: answer for answer in _answers(decision)}
    return decision


def _answers(decision: Decision) -> list[Answer]:
    return [change for change in decision.changes if isinstance(change, Answer)]


async def page_refresh(reader: Reader, prompt: Prompt, decision: Decision) -> Decision:
    """What was posted and may tell of what has changed is written anew."""
    return await pages_refreshed(reader, [(prompt.reflection, decision)])


async def pages_refreshed(reader: Reader, decisions: Iterable[tuple[str, Decision]]) -> Decision:
    """The same for decisions on several reflections."""
    changing = [(reflection, decision) for reflection, decision in decisions if decision.changes]
    pages = await standing_pages(reader, *{reflection for reflection, _ in changing}) if changing else ()
    anew = (refreshed([p for p in pages if p.reflection == of], decision) for of, decision in changing)
    return Decision(intentions=tuple(intention for intentions in anew for intention in intentions))


async def standing_pages(reader: Reader, *reflections: str) -> tuple[Page, ...]:
    """The teams' pages, and sections that have left to leadership channels that have accepted the team."""
    pages = await reader.many(Page, reflection=reflections)
    if all(page.audience is Audience.TEAM for page in pages):
        return pages
    accepted = await reader.many(Reporting, reflection=reflections, state=Acceptance.ACCEPTED)
    upstairs = {(reporting.reflection, reporting.leadership) for reporting in accepted}
    left = await issues_left(reader, pages)
    return tuple(
        page
        for page in pages
        if page.audience is Audience.TEAM or (page.issue in left and (page.reflection, page.shown_in) in upstairs)
    )


async def issues_left(reader: Reader, pages: Iterable[Page]) -> frozenset[str]:
    """Those of leadership channels' pages, to which these are sections, that have left already."""
    named = tuple({page.issue for page in pages if page.issue})
    return frozenset(each.id for each in await reader.many(Issue, id=named)) if named else frozenset()
