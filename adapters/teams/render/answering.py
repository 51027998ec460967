"""The box on a question's card in which people answer at once: for it no consent of anybody is needed."""

from collections.abc import Iterator
from enum import Enum, auto

from adapters.teams.render import elements, phrases
from adapters.teams.render.elements import Json
from adapters.teams.sdk import wire
from bot.domain.form import FormId
from bot.domain.message import Button

LONGEST = 3_000
TEXT = "text"
"""The field of the form that this box stands for."""


class Replies(Enum):
    """Whether what people write below a card is heard: each word of it, what mentions us, or, in a chat, none.

    While nobody can tell (`UNTOLD`) nothing is said of it, nor on a card that tells of questions `ELSEWHERE`.
    """

    HEARD = auto()
    WITH_MENTION = auto()
    UNHEARD = auto()
    UNTOLD = auto()
    ELSEWHERE = auto()


def answer_box(button: Button, channel: str, replies: Replies) -> Iterator[Json]:
    """What is saved here takes the place of what the same person saved here before."""
    prompt, _, branch = button.subject.partition(":")
    yield {
        "type": "Input.Text",
        "id": f"{wire.TYPED}{TEXT}",
        "label": phrases.your_answer(),
        "isMultiline": True,
        "maxLength": LONGEST,
        "isRequired": True,
        "errorMessage": phrases.write_first(),
    }
    if hint := _HINTS.get(replies):
        yield elements.paragraph(hint(), quiet=True)
    data = wire.Filled(FormId.ANSWER, f"{prompt}:{branch}", channel).data
    yield elements.actions([elements.submit(phrases.save_answer(), data, primary=button.primary)])


_HINTS = {Replies.WITH_MENTION: phrases.replies_are_not_saved, Replies.UNHEARD: phrases.typed_is_not_saved}
