"""What is wrong with a value that somebody gave, and what to write instead."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.language import gettext as _


def one_of(given: str, known: Sequence[str]) -> str:
    return _("“{given}” is not a choice here. Use one of: {known}.").format(given=given, known=", ".join(known))


def day(given: str) -> str:
    if not given.strip():
        return _("Choose a day, like May 14, 2027.")
    return _("“{given}” is not a day. Write it like May 14, 2027.").format(given=given)


def clock_time(given: str) -> str:
    return _("“{given}” is not a time of day. Write it like 9:00 AM.").format(given=given)


def changed_since() -> str:
    return _("Somebody changed this while the form was open. Close it and open it again.")


def hours() -> str:
    return _("Write the hours like 7:30 to 15:30, the start first.")


def zone(given: str, near: str) -> str:
    return _("“{given}” is not a time zone I know. Did you mean {near}?").format(given=given, near=near)


def region(given: str) -> str:
    return _("I know no holidays for “{given}”. Write a state like US-OH, or US, or leave it empty.").format(
        given=given
    )


def weekdays() -> str:
    return _("Choose at least one weekday, like mon or tue.")


def weeks() -> str:
    return _("Write a number of weeks from 1 to 8. Write 0 to ask by hand.")


def last_before_first() -> str:
    return _("The last day of school must come after the first.")


def break_line(number: int) -> str:
    return _("Line {n}: write it like “Winter break: Dec 21, 2026 to Jan 1, 2027”.").format(n=number)


def no_such_part(given: str) -> str:
    return _("The worksheet has no part {given}. Use numbers like 3, 1.A or 5.C.1.").format(given=given)


def not_asked(given: str) -> str:
    return _("{given} is not asked yet. Use a number like 1.A.1, or none for the newest open question.").format(
        given=given
    )


def not_pending(given: str) -> str:
    return _("{given} can't come next. It was asked already, or it is not in your plan.").format(given=given)


def name_parts() -> str:
    return _("List the parts you want, in your order, like 3, 1.A, 5.C.1.")


def words_not_offered() -> str:
    return _(
        "You can't choose quotes without names here, since readers could tell who wrote what. Choose one of the others."
    )


def no_channel(given: str) -> str:
    return _("I can't find a channel named {given}. Add me there first, then write its name like #leadership.").format(
        given=given
    )


def no_person(given: str) -> str:
    return _("I can't find {given} in this channel. Check the name, or invite this person first.").format(given=given)


def not_here() -> str:
    return _("This person is not in this channel. Choose somebody who is, or invite this person first.")


def outsiders_read() -> str:
    return _("People from outside your organization can read that channel. Choose another one.")


def no_leaders_alone() -> str:
    return _("Your own reflection goes to nobody else, so it has no leadership channel.")


def own_channel() -> str:
    return _("Choose another channel. Leaders get their page in a channel of their own.")


def unknown_setting(given: str, known: Sequence[str]) -> str:
    near = get_close_matches(given, known, n=1)
    if near:
        return _("There is no setting named {given}. Did you mean {near}?").format(given=given, near=near[0])
    return _("There is no setting named {given}. There are: {known}.").format(given=given, known=", ".join(known))


def not_a_setting(given: str) -> str:
    return _("I can't read “{given}”. Write settings like days=tue at=9:00.").format(given=given)


def empty_answer() -> str:
    return _("Please write something first.")


def past_day() -> str:
    return _("That day is in the past. Choose a later one.")


def no_events() -> str:
    return _("This file has no events in your school year. Choose the .ics file of your district's calendar.")


def not_a_calendar() -> str:
    return _("This is not a calendar file. Choose a file that ends in .ics.")


def no_step(given: str) -> str:
    return _("There is no next step {given}. Type “steps” to see them.").format(given=given)


def nothing_to_raise(given: str) -> str:
    if not given:
        return _("Type the number of a next step or a question, like “raise 2” or “raise 1.A.2”.")
    return _("“{given}” is no next step or asked question here. Type “raise 2” or “raise 1.A.2”.").format(given=given)


def say_why() -> str:
    return _("Please say why in a few words. The team reads it.")


def both_to_reword() -> str:
    return _("To reword a line, choose it and write what it should say.")


def no_words_for_step() -> str:
    return _("Write what you will do, like “step add Call the union by May 14”.")


def no_question_for_step() -> str:
    return _("No question was asked here yet. A next step belongs to a question, so add it once one is asked.")


def no_why(number: str) -> str:
    return _("Add a word why, like “step drop {n} no budget”.").format(n=number)


def somebody_knew() -> str:
    lead = _("Only a closed question that nobody could answer can be put before leaders.")
    return " ".join((lead, _("For anything else, put a next step before them.")))
