"""The *Set up* form, the calendar-file forms, and the preview before *Start*."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.wording import dates, private
from bot.domain.audience import Promise
from bot.domain.form import (
    Day,
    Field,
    Form,
    FormId,
    Line,
    Note,
    Option,
    Paragraph,
    Pick,
    PlacePick,
    Time,
    Upload,
    Values,
)
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Block, Bullets, Button, Choices, Heading, Message, Table, Text
from bot.domain.reflection import Reflection, Rhythm
from bot.domain.school_calendar import Break, us_states
from bot.domain.worksheet import Worksheet

US_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)

MOST_BREAKS = 20_000
"""Characters that a year of a district's calendar file needs, and more."""


def form(
    values: Values,
    worksheets: Sequence[Worksheet],
    plans: Sequence[tuple[str, str]],
    promises: Sequence[Promise],
    subject: str,
) -> Form:
    """The whole form, filled with these values. `plans` are values with their labels, see plan_label."""
    return Form(
        FormId.SET_UP,
        subject,
        _("Set up a reflection"),
        (
            *_purpose(values, worksheets, alone=Promise.ALONE in promises),
            *_plan(values, plans),
            *_calendar(values),
            *(_alone(values) if Promise.ALONE in promises else _readers(values, promises)),
        ),
        _("Preview"),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _purpose(values: Values, worksheets: Sequence[Worksheet], *, alone: bool) -> tuple[Field, ...]:
    options = tuple(Option(worksheet.id, worksheet.title) for worksheet in worksheets)
    return (
        Line(
            "purpose",
            _("I will use this to decide ...") if alone else _("We will use this to decide ..."),
            _first(values, "purpose"),
            _("For example: which programs to grow next year"),
            required=False,
        ),
        Day("decide_by", _("Decide by"), _first(values, "decide_by"), required=False),
        Pick("worksheet", _("Worksheet"), options, values.get("worksheet", ())),
    )


def _plan(values: Values, plans: Sequence[tuple[str, str]]) -> tuple[Field, ...]:
    every = ((str(n), ngettext("Every week", "Every {n} weeks", n).format(n=n)) for n in range(1, 5))
    return (
        Pick("plan", _("Plan"), tuple(Option(*plan) for plan in plans), values.get("plan", ())),
        Line(
            "parts",
            _("Your own choice of parts"),
            _first(values, "parts"),
            _("Only for your own plan: numbers in your order, like 3, 1.A, 5.C.1"),
            required=False,
        ),
        Pick(
            "days",
            _("On which days"),
            tuple(Option(name, private.weekday(n)) for n, name in enumerate(("mon", "tue", "wed", "thu", "fri"))),
            values.get("days", ()),
            many=True,
        ),
        Pick(
            "every",
            _("How often"),
            (*(Option(*each) for each in every), Option("0", _("By hand: a facilitator asks"))),
            values.get("every", ()),
        ),
        Time("at", _("At what time"), _first(values, "at")),
        Pick("zone", _("Time zone"), _zones(_first(values, "zone")), values.get("zone", ())),
    )


def _zones(zone: str) -> tuple[Option, ...]:
    """The zones of the US, and the one in use where it is another."""
    return tuple(
        Option(each, each.replace("_", " ")) for each in dict.fromkeys((*US_ZONES, *((zone,) if zone else ())))
    )


def _calendar(values: Values) -> tuple[Field, ...]:
    return (
        Day("first", _("First day for teachers"), _first(values, "first")),
        Day(
            "last",
            _("Last day for teachers"),
            _first(values, "last"),
            hint=_("If your plan takes two years, the last day of the second year."),
        ),
        Pick(
            "region", _("Public holidays"), regions(_first(values, "region")), values.get("region", ()), required=False
        ),
        Paragraph(
            "breaks",
            _("Breaks (change them to fit yours)"),
            _first(values, "breaks"),
            _("One on each line, like “Winter break: Dec 21, 2026 to Jan 1, 2027”."),
            required=False,
            longest=MOST_BREAKS,
        ),
        Note(_("You can add your district's .ics file after this, in the preview.")),
    )


def regions(chosen: str) -> tuple[Option, ...]:
    """The states by name, the federal list, none, and the one in use where it is another."""
    known = {"": _("None"), "US": _("US federal holidays"), **us_states()}
    known.setdefault(chosen, chosen)
    return tuple(Option(value, label) for value, label in known.items())


def _alone(values: Values) -> tuple[Field, ...]:
    """Nobody else reads it, so that nothing is to be chosen but when to hear from it."""
    options = (Option("reminder", _("Remind me once before a question closes")),)
    return (
        Note(_("Your answers stay in this conversation. They go to no team and to no leaders.")),
        _rhythm(values),
        Pick("options", _("Also"), options, values.get("options", ()), many=True, required=False),
        _hours(values),
    )


def _rhythm(values: Values) -> Pick:
    every = tuple(Option(each, _capital(private.rhythm_name(each))) for each in Rhythm)
    return Pick("rhythm", _("Summaries"), every, values.get("rhythm", ()))


def _hours(values: Values) -> Line:
    hint = _("Reminders come only within them.")
    return Line("hours", _("Contract hours"), _first(values, "hours"), hint, required=False)


def _readers(values: Values, promises: Sequence[Promise]) -> tuple[Field, ...]:
    labels = {
        Promise.AGREED: _("Agreed answers, and what each author shares"),
        Promise.WORDS: _("Also quotes without names"),
        Promise.NAMED: _("All answers with names"),
    }
    options = (
        Option("reminder", _("Remind the team once before a question closes")),
        Option("review", _("A facilitator reads the leaders' page before leaders see it")),
    )
    return (
        PlacePick(
            "leadership",
            _("Leadership channel"),
            _first(values, "leadership"),
            required=False,
            hint=_("Leaders get a page there at the end of each principle. Leave it empty if you want none."),
        ),
        Pick(
            "promise",
            _("Leaders see"),
            tuple(Option(each, labels[each]) for each in promises),
            values.get("promise", ()),
        ),
        _rhythm(values),
        Pick("options", _("Also"), options, values.get("options", ()), many=True, required=False),
        _hours(values),
    )


def plan_label(value: str, worksheet: Worksheet, slots: int, ends: datetime | None) -> str:
    """What the plan is, how much of it there is and when it ends; a principle's long title comes last."""
    names = {
        "actions": _("All of it, an action at a time"),
        "questions": _("All of it, a question at a time"),
        "own": _("Your own choice, in your order"),
        "live": _("Live: the next question on a button"),
    }
    if value in {"own", "live"}:
        return names[value]
    count = ngettext("{n} question", "{n} questions", slots).format(n=slots)
    if value == "actions":
        count = ngettext("{n} message", "{n} messages", slots).format(n=slots)
    end = _("ends {day}").format(day=dates.dated(ends)) if ends else _("takes more than two school years")
    parts = [names.get(value) or _("Principle {ref}").format(ref=value), count, end]
    if value not in names:
        parts.append(_("“{title}”").format(title=worksheet.principle_of(value).title))
    return " · ".join(parts)


def preview(
    reflection: Reflection,
    worksheet: Worksheet,
    slots: Sequence[tuple[str, datetime | None]],
    first: Message,
    leadership: str,
) -> Message:
    """What will happen, before anything is posted: cadence, the dated list, and the first prompt as it will look."""
    cadence = private.asked_when(reflection)
    lines = [_("Questions: {cadence}").format(cadence=cadence)]
    if leadership:
        lines.append(_("Leaders get their page in {place}, once that channel accepts.").format(place=leadership))
    blocks: list[Block] = [
        Heading(_("Preview: {title}").format(title=worksheet.title)),
        Bullets(tuple(lines)),
        Table(_("What is asked when"), (_("Day"), _("Question")), private.next_slots(slots)),
    ]
    if slots and slots[-1][1] is None and reflection.next_slot:
        blocks.append(Text(_("Some questions do not fit into your school calendar. They have no date yet.")))
    blocks += [Text(_("The first question will look like this:"), quiet=True)]
    shown = tuple(block for block in first.blocks if not isinstance(block, Choices))
    return Message((*blocks, *shown, Choices(_preview_buttons(reflection))))


def _preview_buttons(reflection: Reflection) -> tuple[Button, ...]:
    return (
        Button(Act.START, reflection.id, _("Start"), primary=True),
        Button(Act.SET_UP, reflection.place.channel, _("Change something")),
        Button(Act.CALENDAR_FILE, reflection.id, _("Add a calendar file")),
    )


def calendar_file(reflection: str) -> Form:
    hint = _("A file that ends in .ics. Most school calendars on the web have a link to one.")
    upload = Upload("file", _("Your district's calendar"), ".ics", hint)
    return Form(FormId.CALENDAR_FILE, reflection, _("Add a calendar file"), (upload,), _("Read it"))


def calendar_events(reflection: str, events: Sequence[Break], chosen: Sequence[Break]) -> Form:
    """Which events mean that there is no school. Each option's value is the event itself, as a line of breaks."""
    options = tuple(Option(f"{e.name}: {e.start} to {e.end}", f"{e.name} ({_days(e)})") for e in events)
    ticked = tuple(f"{e.name}: {e.start} to {e.end}" for e in chosen)
    pick = Pick("events", _("Check each event that means “no school”"), options, ticked, many=True, required=False)
    return Form(FormId.CALENDAR_EVENTS, reflection, _("No school on ..."), (pick,), _("Use these"))


def _days(closed: Break) -> str:
    if closed.start == closed.end:
        return dates.dated(closed.start)
    return _("{first} to {last}").format(first=dates.day(closed.start), last=dates.dated(closed.end))
