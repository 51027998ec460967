"""Each field of a form as an input of a card. Teams checks what is required; all else the bot says afterwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.shared.text import clean, pieces
from adapters.teams.render import elements, phrases
from adapters.teams.render.elements import Json
from adapters.teams.sdk import wire
from bot.domain.form import Day, Field, Line, Note, Paragraph, PersonPick, Pick, PlacePick, Time, Upload

PIECE = 4_000
IN_SIGHT = 7
"""Options that are all shown; more of them fold into a menu."""

MOST = 200
"""Options of people or channels: a dialog has its limits, and nobody looks through more."""

LONGEST_FILE = 40_000
"""Characters of a calendar file that is pasted: Teams sends no more than some 100 KB in all."""

Fillable = Line | Paragraph | Pick | Day | Time | PersonPick | PlacePick | Upload
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Who and what can be picked, by id and name, as far as a form asks for it."""

    people: Sequence[Choice] = ()
    places: Sequence[Choice] = ()


def elements_of(each: Field, choices: Choices, error: str = "") -> Iterator[Json]:
    if isinstance(each, Note):
        yield from (elements.paragraph(piece) for piece in pieces(clean(each.text), PIECE))
        return
    yield _input(each, choices)
    hint = "" if isinstance(each, Time | PersonPick) else each.hint
    if clean(hint).strip():
        yield elements.paragraph(clean(hint), quiet=True)
    if isinstance(each, PlacePick):
        yield elements.paragraph(phrases.no_private_channels(), quiet=True)
    if _all_of(each, choices) > MOST:
        yield elements.paragraph(phrases.not_all_listed(), quiet=True)
    if error:
        yield elements.rich(elements.run(clean(error), color="Attention", weight="Bolder"))


def _all_of(each: Fillable, choices: Choices) -> int:
    """How many people or places there are to pick from."""
    return len({PersonPick: choices.people, PlacePick: choices.places}.get(type(each), ()))


def _few(options: Sequence[Choice], chosen: Sequence[str]) -> Sequence[Choice]:
    """The first, and whoever is chosen already."""
    return [*options[:MOST], *(each for each in options[MOST:] if each[0] in chosen)]


def _input(each: Fillable, choices: Choices) -> Json:
    required = not isinstance(each, Upload) and each.required
    return {
        "id": f"{wire.MANY if _is_many(each) else wire.TYPED}{each.name}",
        "label": clean(each.label),
        **({"isRequired": True, "errorMessage": phrases.fill_in()} if required or isinstance(each, Upload) else {}),
        **_kind(each, choices),
    }


def _is_many(each: Fillable) -> bool:
    return isinstance(each, Pick | PersonPick) and each.many


def _kind(each: Fillable, choices: Choices) -> Json:  # noqa: C901, PLR0911 - one arm for each kind of field
    match each:
        case Line(value=value, longest=longest):
            return {"type": "Input.Text", "maxLength": longest, **_filled(clean(value))}
        case Paragraph(value=value, longest=longest):
            return {"type": "Input.Text", "isMultiline": True, "maxLength": longest, **_filled(clean(value))}
        case Pick(options=options, chosen=chosen):
            return _picking([(o.value, o.label) for o in options], chosen, each.many)
        case Day(value=value):
            return {"type": "Input.Date", **_filled(value)}
        case Time(value=value):
            return {"type": "Input.Time", **_filled(value)}
        case PersonPick(chosen=chosen):
            return _picking(_few(choices.people, chosen), chosen, each.many)
        case PlacePick(chosen=one):
            mine = (one,) if one else ()
            return _picking(_few(choices.places, mine), mine, False)
        case Upload():
            return {"type": "Input.Text", "isMultiline": True, "maxLength": LONGEST_FILE}
        case _:
            assert_never(each)


def _filled(value: str) -> Json:
    return {"value": value} if value else {}


def _picking(options: Sequence[Choice], chosen: Sequence[str], many: bool) -> Json:
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded" if many or len(options) <= IN_SIGHT else "compact",
        "isMultiSelect": many,
        "wrap": True,
        "choices": [{"title": elements.title(clean(label)) or value, "value": value} for value, label in options],
        **_filled(",".join(each for each in chosen if each in dict(options))),
    }
