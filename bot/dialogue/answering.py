"""Replies, form answers and what people do with them: the store converges in whatever order events arrive."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.closing import in_thread, refresh
from bot.dialogue.decision import Decision
from bot.domain.answer import Answer, AnswerKind, Pass, Voice
from bot.domain.delivery import Intention, Kind, Policy
from bot.domain.events import Deleted, Edited, Posted, Restored
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef
from bot.domain.plan import questions_of
from bot.domain.reflection import Prompt, PromptState
from bot.domain.worksheet import Worksheet

_NUMBERED = re.compile(r"^\s*(\d)\s*[.):-]\s+(?=\S)")
"""A reply to an action's prompt that names one of its questions: "2. We ..."."""


def answer_id(ref: MessageRef) -> str:
    return identity(ref.place.workspace, ref.place.channel, ref.id)


def form_answer_id(prompt: Prompt, branch: str, author: PersonRef, kind: AnswerKind) -> str:
    """One for each prompt, branch and person: a second form replaces the first."""
    return identity(prompt.place.workspace, prompt.id, branch, author.id, kind)


def hear_message(
    prompt: Prompt,
    worksheet: Worksheet,
    stored: Answer | None,
    body: Posted | Edited | Restored | Deleted,
    author: PersonRef,
    at: datetime,
) -> Decision:
    """A message in the thread was written, changed, taken away or put back. What is older than what we have is past."""
    gone = isinstance(body, Deleted)
    if stored and (body.version, gone) <= (stored.version, stored.deleted):
        return Decision()
    base = stored or _blank(prompt, body.ref, author, at)
    if isinstance(body, Deleted):
        heard = replace(base, version=body.version, deleted=True, text="", files=())
    else:
        branch, text = _addressed(worksheet, prompt, body.text)
        heard = replace(base, version=body.version, deleted=False, text=text, files=body.files, branch=branch)
    return kept(prompt, heard)


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
        late=prompt.state is not PromptState.OPEN,
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


def take_form(prompt: Prompt, author: PersonRef, kind: AnswerKind, branch: str, text: str, at: datetime) -> Decision:
    """An answer from a form, or *I don't know. Who would?*: posted in the thread under its author's name."""
    answer = Answer(
        id=form_answer_id(prompt, branch, author, kind),
        reflection=prompt.reflection,
        prompt=prompt.id,
        place=prompt.place,
        author=author,
        kind=kind,
        written_at=at,
        version=at.isoformat(),
        promise=prompt.promise,
        text=text,
        branch=branch,
        late=prompt.state is not PromptState.OPEN,
    )
    return kept(prompt, answer)


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
