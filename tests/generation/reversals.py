"""What people can take back: each pair is done and undone, and what differs afterwards is told.

Pairs whose traces the rules keep on purpose (a vote that moved) name what must be the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.answer import Side, StepState
from bot.domain.events import Body, Chosen, Commanded, PlaceChanged, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.places import Channel
from bot.domain.plan import pending
from bot.domain.reflection import ReflectionState
from bot.domain.report import PageState
from tests.generation.acts import gates
from tests.generation.stored import Stored, portrait, votes
from tests.generation.world import LEADERS, World

VOTE = {Side.YES: Act.VOTE_YES, Side.NO: Act.VOTE_NO, Side.UNSURE: Act.VOTE_UNSURE}


@dataclass(frozen=True)
class Pair:
    """`same` is what must be as it was."""

    who: str
    there: Body
    back: Body
    same: Callable[[Stored], object] = portrait
    channel: str = "cte-automotive"


def pairs(stored: Stored, world: World) -> Iterator[Pair]:
    yield from _about_answers(stored)
    yield from _about_votes(stored)
    yield from _about_steps(stored)
    yield from _about_pages(stored)
    yield from _about_the_schedule(stored)
    place = world.place
    here = Channel(place, place.channel)
    yield Pair("maria", PlaceChanged(here, archived=True), PlaceChanged(here))
    yield Pair("maria", Commanded("facilitators add tom"), Commanded("facilitators remove tom"))


def _about_answers(stored: Stored) -> Iterator[Pair]:
    for answer in stored.answers:
        out, back = Chosen(Act.NOT_AN_ANSWER, answer.id), Chosen(Act.PUT_BACK, answer.id)
        yield Pair("maria", *((back, out) if answer.taken_out else (out, back)))
        share, unshare = Chosen(Act.SHARE, answer.id), Chosen(Act.UNSHARE, answer.id)
        yield Pair(answer.author.id, *((unshare, share) if answer.shared else (share, unshare)))


def _about_votes(stored: Stored) -> Iterator[Pair]:
    for prompt in gates(stored):
        now = votes(stored).get((prompt.id, prompt.item, "priya"))
        if now:
            was = VOTE[Side(now[0])]
            other = Act.VOTE_UNSURE if was is not Act.VOTE_UNSURE else Act.VOTE_NO
            subject = f"{prompt.id}:{prompt.item}"
            yield Pair("priya", Chosen(other, subject), Chosen(was, subject), _sides)


def _sides(stored: Stored) -> object:
    """Levels belong to one Yes, and are asked for again with the next."""
    return {key: side for key, (side, _) in votes(stored).items()}


def _about_steps(stored: Stored) -> Iterator[Pair]:
    for step in stored.steps:
        if step.state is StepState.OPEN and step.due and not step.asked:
            again = Submitted(FormId.MOVE_STEP, step.id, {"due": (step.due.isoformat(),)})
            yield Pair("maria", Chosen(Act.STEP_DONE, step.id), again)
            yield Pair("maria", Submitted(FormId.DROP_STEP, step.id, {"why": ("no time",)}), again)


def _about_pages(stored: Stored) -> Iterator[Pair]:
    for page in stored.pages:
        release, withdraw = Chosen(Act.RELEASE_PAGE, page.id), Chosen(Act.WITHDRAW_PAGE, page.id)
        if page.shown_in.channel == LEADERS and page.state is PageState.RELEASED:
            yield Pair("maria", withdraw, release)
        elif page.shown_in.channel == LEADERS and page.state is PageState.WITHDRAWN:
            yield Pair("maria", release, withdraw)


def _about_the_schedule(stored: Stored) -> Iterator[Pair]:
    own = stored.reflection
    if own.state is ReflectionState.RUNNING:
        yield Pair("maria", Commanded("pause"), Commanded("resume"))
        on, off = Commanded("reminder on"), Commanded("reminder off")
        yield Pair("maria", *((off, on) if own.settings.reminder else (on, off)))
    if own.state is ReflectionState.RUNNING and len(pending(stored.items)) > 1:
        refs = [item.ref for item in pending(stored.items)]
        back = Commanded("reorder " + " ".join(refs))
        yield Pair("maria", Commanded("jump " + refs[-1]), back)


def seen(world: World, channel: str) -> list[tuple[str, str]]:
    """What our messages say in a channel, but for notices, which tell of each turn."""
    firsts = world.chat.firsts(channel, "")
    entries = [entry for first in firsts for entry in (first, *world.chat.replies(channel, first.id, ""))]
    return [(entry.key, entry.text) for entry in entries if entry.key and not entry.deleted]
