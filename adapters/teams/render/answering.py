"""The box on a question's card in which people answer at once: for it no consent of anybody is needed."""

from collections.abc import Iterator

from adapters.teams.render import elements, phrases
from adapters.teams.render.elements import Json
from adapters.teams.sdk import wire
from bot.domain.form import FormId
from bot.domain.message import Button

LONGEST = 3_000
TEXT = "text"
"""The field of the form that this box stands for."""


def answer_box(button: Button, channel: str, replies: bool) -> Iterator[Json]:
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
    if not replies:
        yield elements.paragraph(phrases.replies_are_not_saved(), quiet=True)
    data = wire.Filled(FormId.ANSWER, f"{prompt}:{branch}", channel).data
    yield elements.actions([elements.submit(phrases.save_answer(), data, primary=button.primary)])
