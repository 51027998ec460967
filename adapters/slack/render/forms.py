"""Modals: a form to fill in, or a message to one person who has a modal open. And where errors are shown in them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import count

from adapters.shared import phrases
from adapters.shared.text import clean, length, shortened
from adapters.slack.render import elements, fields
from adapters.slack.render.blocks import laid
from adapters.slack.render.elements import Json
from adapters.slack.render.levels import Level
from adapters.slack.render.views import within
from adapters.slack.sdk.wire import GENERAL, Opened
from bot.domain.form import Form
from bot.domain.message import Message

TITLE = 24
ERROR = 2_000
MODAL = "reflectory"
"""The callback id of every modal of ours; what it is for stands in its private metadata."""


def modal(form: Form, opened: Opened) -> Json:
    blocks = [elements.header(shortened(clean(form.title), elements.HEADER))]
    for field in form.fields:
        blocks += fields.blocks_of(field)
    submit = form.submit if length(form.submit) <= TITLE else phrases.send()
    return {
        **_view(opened.showing(form.id, form.subject), blocks),
        "submit": elements.plain(submit),
        "close": elements.plain(phrases.cancel()),
    }


def told(message: Message, opened: Opened) -> Json:
    """A message in place of the modal that somebody sent off; its buttons work there."""
    blocks = within(laid(message, count(1), level=Level.TEXT))
    shown = Opened(opened.channel, opened.thread, opened.home)
    return {**_view(shown, blocks), "close": elements.plain(phrases.close())}


def errors_of(names: Collection[str], errors: Mapping[str, str]) -> dict[str, str]:
    """By input block of the modal, which are `names`; what is wrong with no field of it stands at the first."""
    shown: dict[str, str] = {}
    for name, error in errors.items():
        at = name if name in names else next(iter(names), GENERAL)
        shown[at] = f"{shown[at]} {error}" if at in shown else error
    return {name: shortened(clean(error), ERROR) for name, error in shown.items()}


def _view(opened: Opened, blocks: Sequence[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": MODAL,
        "title": elements.plain(phrases.NAME),
        "private_metadata": opened.metadata,
        "blocks": list(blocks),
    }
