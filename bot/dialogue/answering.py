"""Replies, form answers and what people do with them: the store converges in whatever order events arrive."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.closing import in_thread, refresh
from bot.dialogue.decision import Decision
from bot.domain.answer import Answer, AnswerKind, Pass, Voice
from bot.domain.delivery import Intention, Kind, Policy
from bot.domain.events import Deleted, Edited, Posted, Restored
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef
from bot.domain.plan import questions_of
from bot.domain.reflection import Prompt
from bot.domain.worksheet import Worksheet

_NUMBERED = re.compile(r"^\s*(\d)\s*[.):]\s+(?=\S)")
"""A reply to an action's prompt that names one of its questions: "2. We ..."."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far the clocks of two workers may be apart. What is dated later than that is from before a clock was set back."""


def answer_id(ref: MessageRef) -> str:
    return identity(ref.place.workspace, ref.place.channel, ref.id)


def form_answer_id(prompt: Prompt, branch: str, author: PersonRef) -> str:
    """One for each prompt, branch and person: a second form replaces the first."""
    return identity(prompt.place.workspace, prompt.id, branch, author.id)


def hear_message(
    prompt: Prompt,
    worksheet: Worksheet,
    stored: Answer | None,
    body: Posted | Edited | Restored | Deleted,
    author: PersonRef,
    at: datetime,
) -> Decision:
    """A message in the thread was written, changed, taken away or put back, in whatever order we hear of it.

    The newest version says what it reads; the earliest event says when it was written; who wrote or changed it is
    its author. So the same events end in the same answer, whatever their order.
    """
    base = stored or _blank(prompt, body.ref, author, at)
    gone = isinstance(body, Deleted)
    heard = _written(base, prompt, base.author if gone else author, at)
    if not stored or (body.version, gone) > (stored.version, stored.deleted):
        heard = _newer(heard, prompt, worksheet, body)
    return kept(prompt, heard) if heard != stored else Decision()


def _written(answer: Answer, prompt: Prompt, author: PersonRef, at: datetime) -> Answer:
    """Whether it was late is told when it is known from when it is, and stays: clocks may have been set back since."""
    written = min(answer.written_at, at)
    late = answer.late if written == answer.written_at else _is_late(prompt, written)
    return replace(answer, author=author, written_at=written, late=late)


def _newer(answer: Answer, prompt: Prompt, worksheet: Worksheet, body: Posted | Edited | Restored | Deleted) -> Answer:
    if isinstance(body, Deleted):
        return replace(answer, version=body.version, deleted=True, text="", files=(), branch="")
    branch, text = _addressed(worksheet, prompt, body.text)
    return replace(answer, version=body.version, deleted=False, text=text, files=body.files, branch=branch)


def _is_late(prompt: Prompt, written: datetime) -> bool:
    return prompt.closed_at is not None and written > prompt.closed_at


def _blank(prompt: Prompt, ref: MessageRef, author: PersonRef, at: datetime) -> Answer:
    return Answer(
        id=answer_id(ref),
        reflection=prompt.reflection,
        prompt=prompt.id,
        place=prompt.place,
        author=author,
        kind=AnswerKind.REPLY,
        written_at=at,
        version="",
        promise=prompt.promise,
        message=ref,
        late=_is_late(prompt, at),
    )


def _addressed(worksheet: Worksheet, prompt: Prompt, text: str) -> tuple[str, str]:
    """The question that a reply to an action's prompt names by its number, and the reply without that number."""
    questions = questions_of(worksheet, prompt.item)
    named = _NUMBERED.match(text)
    if len(questions) < 2 or not named or not 1 <= int(named[1]) <= len(questions):
        return "", text
    return questions[int(named[1]) - 1].ref, text[named.end() :]


def kept(prompt: Prompt, answer: Answer) -> Decision:
    """An answer as it now stands, shown wherever it shows: as a sign, in the thread, on the prompt's receipt."""
    return Decision(changes=(answer,), intentions=(shown(prompt, answer), refresh(prompt)))


def shown(prompt: Prompt, answer: Answer) -> Intention:
    if answer.kind is AnswerKind.REPLY:
        return Intention(Kind.MARK, answer.id, answer.place, answer.reflection, policy=Policy.BEST_EFFORT)
    return in_thread(Kind.FORM_ANSWER, answer.id, prompt)


def is_outdated(stored: Answer, at: datetime, now: datetime) -> bool:
    """Whether a form or a deletion is older than what it would replace: it came late, after a newer one.

    What a clock that was set back since has put into the future shuts nothing out.
    """
    return at.isoformat() <= stored.version <= (now + CLOCKS_DIFFER).isoformat()


def take_form(
    prompt: Prompt, stored: Answer | None, author: PersonRef, kind: AnswerKind, branch: str, text: str, at: datetime
) -> Decision:
    """An answer from a form, or *I don't know. Who would?*: posted in the thread under its author's name.

    A second one replaces the first and keeps its place: it is an edit.
    """
    base = stored if stored and not stored.deleted else _form_answer(prompt, author, branch, at)
    return kept(prompt, replace(base, kind=kind, text=text, version=at.isoformat()))


def _form_answer(prompt: Prompt, author: PersonRef, branch: str, at: datetime) -> Answer:
    return Answer(
        id=form_answer_id(prompt, branch, author),
        reflection=prompt.reflection,
        prompt=prompt.id,
        place=prompt.place,
        author=author,
        kind=AnswerKind.FORM,
        written_at=at,
        version="",
        promise=prompt.promise,
        branch=branch,
        late=_is_late(prompt, at),
    )


def delete(prompt: Prompt, answer: Answer, at: datetime) -> Decision:
    """The author takes a form answer away: its words are gone."""
    return kept(prompt, replace(answer, deleted=True, text="", files=(), version=at.isoformat()))


def take_out(prompt: Prompt, answer: Answer, *, out: bool) -> Decision:
    """*Not an answer*, and back again."""
    return kept(prompt, replace(answer, taken_out=out))


def share(prompt: Prompt, answer: Answer, *, shared: bool) -> Decision:
    """*OK to share*: leaders may read this answer with its author's name."""
    return kept(prompt, replace(answer, shared=shared))


def second(prompt: Prompt, answer: Answer, person: PersonRef, at: datetime) -> Decision:
    """*I agree with ...*: a voice for somebody else's answer."""
    voice = Voice(answer.id, answer.reflection, answer.prompt, answer.place, person, at)
    return Decision(changes=(voice,), intentions=(refresh(prompt),))


def step_aside(prompt: Prompt, person: PersonRef, at: datetime) -> Decision:
    """*Not this time*."""
    return Decision(changes=(Pass(prompt.reflection, prompt.id, prompt.place, person, at),))


def people(answers: Sequence[Answer]) -> int:
    return len({answer.author for answer in answers if answer.counts})
