"""Dialogs: a form to fill in, or a message to one person who has a dialog open."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from adapters.shared import phrases
from adapters.shared.payload import storable
from adapters.shared.text import clean, shortened
from adapters.teams.render import elements
from adapters.teams.render.elements import Json
from adapters.teams.render.fields import Choices, elements_of
from adapters.teams.render.messages import Rendered
from adapters.teams.sdk import wire
from bot.domain.form import Field, Form, Note, PersonPick, Pick, PlacePick, Upload, Values

TITLE = 60
AS_SHOWN = "form"
"""Under this name the form itself travels with what is filled in, so that it can be shown again with what is wrong."""

_FORM: TypeAdapter[Form] = TypeAdapter(Form)


def dialog(form: Form, at: wire.Filled, choices: Choices, errors: Mapping[str, str] | None = None) -> Json:
    """`at` is what the form is about, and where. What is wrong with no field of it stands above all."""
    wrong = dict(errors or {})
    body: list[Json] = []
    for field in form.fields:
        body += elements_of(field, choices, wrong.pop(getattr(field, "name", ""), ""))
    general = [elements.rich(elements.run(clean(each), color="Attention")) for each in wrong.values()]
    data = at.data | {AS_SHOWN: storable(_FORM.dump_python(form, mode="json"))}
    send = elements.submit(form.submit or phrases.send(), data, primary=True)
    return _continued(form.title, elements.card([*general, *body], clean(form.title), buttons=[send]))


def told(said: Rendered) -> Json:
    """A message in place of the dialog that somebody sent off."""
    return _continued(phrases.NAME, said.card())


def ended(words: str) -> Json:
    """Teams shows the words for a moment; nothing is left open."""
    return {"task": {"type": "message", "value": shortened(words, 500)}}


def again(value: Mapping[str, Any], typed: Values) -> Form | None:
    """The form that was sent off, filled with what was typed in it; None where it did not travel."""
    try:
        form = _FORM.validate_python(value.get(AS_SHOWN))
    except ValidationError:
        return None
    return replace(form, fields=tuple(_filled(field, typed) for field in form.fields))


def _filled(field: Field, typed: Values) -> Field:
    match field:
        case Note():
            return field
        case Pick(name=name) | PersonPick(name=name):
            return replace(field, chosen=tuple(typed.get(name, ())))
        case PlacePick(name=name):
            return replace(field, chosen=_one(typed, name))
        case Upload():
            return field
        case _:
            return replace(field, value=_one(typed, field.name))


def _one(typed: Values, name: str) -> str:
    return next(iter(typed.get(name, ())), "")


def _continued(title: str, card: Json) -> Json:
    shown = {"contentType": elements.CARD, "content": card}
    value = {"title": shortened(clean(title), TITLE), "height": "medium", "width": "medium", "card": shown}
    return {"task": {"type": "continue", "value": value}}
