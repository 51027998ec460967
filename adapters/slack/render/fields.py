"""Each field of a form as an input block: the block's id is the field's name, its one element answers to wire.FIELD."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import assert_never

from adapters.shared.phrases import stretch
from adapters.shared.text import clean, length, parted, pieces, shortened
from adapters.slack.render import elements, phrases
from adapters.slack.render.elements import Json
from adapters.slack.sdk.wire import EMPTY, FIELD
from bot.domain.form import Day, Field, Line, Note, Option, Paragraph, PersonPick, Pick, PlacePick, Time, Upload

LABEL = HINT = 2_000
SECTION = INPUT = 3_000
OPTION, OPTION_VALUE = 75, 150
IN_SIGHT = 10
"""Options that are shown as buttons or boxes; more of them fold into a menu."""

MENU, GROUPS = 100, 100
NOTES = 10
"""Sections that words between fields take at most."""

Fillable = Line | Paragraph | Pick | Day | Time | PersonPick | PlacePick | Upload


def blocks_of(field: Field) -> Iterator[Json]:
    if isinstance(field, Note):
        yield from (elements.section(piece) for piece in pieces(clean(field.text), SECTION)[:NOTES])
        return
    if isinstance(field, Pick):
        yield from _explained(field)
    yield _input(field)
    if isinstance(field, Line | Paragraph) and length(clean(field.value)) > _longest(field):
        yield elements.small(phrases.cut_here(_longest(field)))


def _input(field: Fillable) -> Json:
    hint = "" if isinstance(field, Time | PersonPick) else field.hint
    return {
        "type": "input",
        "block_id": field.name,
        "label": elements.plain(shortened(clean(field.label), LABEL)),
        "element": {"action_id": FIELD, **_element(field)},
        "optional": not (isinstance(field, Upload) or field.required),
        **({"hint": elements.plain(shortened(clean(hint), HINT))} if clean(hint).strip() else {}),
    }


def _element(field: Fillable) -> Json:  # noqa: PLR0911 - one arm for each kind of field
    match field:
        case Line() | Paragraph():
            return _writing(field)
        case Pick():
            return _picking(field)
        case Day(value=value):
            return _day(value)
        case Time(value=value):
            return _time(value)
        case PersonPick():
            return _people(field)
        case PlacePick():
            return _place(field)
        case Upload():
            # No "filetypes": Slack's list of those knows no calendars. What the file is, its reader checks.
            return {"type": "file_input", "max_files": 1}
        case _:
            assert_never(field)


def _writing(field: Line | Paragraph) -> Json:
    filled = parted(clean(field.value), _longest(field))[0]
    return {
        "type": "plain_text_input",
        "multiline": isinstance(field, Paragraph),
        "max_length": _longest(field),
        **({"initial_value": filled} if filled else {}),
    }


def _longest(field: Line | Paragraph) -> int:
    return min(field.longest, INPUT)


def _explained(field: Pick) -> Iterator[Json]:
    """The labels that do not fit into their options, in full."""
    long = [clean(option.label) for option in field.options if parted(_rest(option), OPTION)[1]]
    if long:
        yield from blocks_of(Note("\n\n".join(long)))


def _picking(field: Pick) -> Json:
    chosen = [_option(option) for option in field.options if option.value in field.chosen]
    few = len(field.options) <= IN_SIGHT
    if field.many:
        initial: Json = {"initial_options": chosen} if chosen else {}
        return {"type": "checkboxes" if few else "multi_static_select", **_options(field.options), **initial}
    initial = {"initial_option": chosen[0]} if chosen else {}
    return {"type": "radio_buttons" if few else "static_select", **_options(field.options), **initial}


def _options(options: Sequence[Option]) -> Json:
    if len(options) <= MENU:
        return {"options": [_option(option) for option in options]}
    starts = range(0, min(len(options), MENU * GROUPS), MENU)
    return {"option_groups": [_group(options[start : start + MENU], start + 1) for start in starts]}


def _group(options: Sequence[Option], first: int) -> Json:
    name = stretch(first, first + len(options) - 1)
    return {"label": elements.plain(name), "options": [_option(option) for option in options]}


def _option(option: Option) -> Json:
    """A label that is too long goes on in small print below."""
    label, rest = _label(option), _rest(option)
    return {
        "text": elements.plain(label),
        "value": option.value or EMPTY,
        **({"description": elements.plain(shortened(rest, OPTION))} if rest else {}),
    }


def _label(option: Option) -> str:
    return parted(" ".join(clean(option.label).split()), OPTION)[0].removesuffix(" ·")


def _rest(option: Option) -> str:
    return parted(" ".join(clean(option.label).split()), OPTION)[1]


def _day(value: str) -> Json:
    try:
        return {"type": "datepicker", "initial_date": date.fromisoformat(value).isoformat()}
    except ValueError:
        return {"type": "datepicker"}


def _time(value: str) -> Json:
    try:
        return {"type": "timepicker", "initial_time": f"{time.fromisoformat(value):%H:%M}"}
    except ValueError:
        return {"type": "timepicker"}


def _people(field: PersonPick) -> Json:
    if field.many:
        return {"type": "multi_users_select", **({"initial_users": list(field.chosen)} if field.chosen else {})}
    return {"type": "users_select", **({"initial_user": field.chosen[0]} if field.chosen else {})}


def _place(field: PlacePick) -> Json:
    """Slack offers private channels to their members only."""
    offered = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
    initial = {"initial_conversation": field.chosen} if field.chosen else {}
    return {"type": "conversations_select", "filter": offered, **initial}
