"""Typed commands: every verb, other spellings, what was probably meant, and name=value options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.commands import STEERING, Command, Mistake, Verb, options, parse

SPELLINGS = [
    ("", Verb.HELP),
    ("set up", Verb.SETUP),
    ("set-up", Verb.SETUP),
    ("snow day", Verb.SNOWDAY),
    ("reminders", Verb.REMINDER),
    ("forget", Verb.FORGET_ME),
    ("step", Verb.STEPS),
    ("done", Verb.STEP_DONE),
    ("facilitator", Verb.FACILITATORS),
    ("continue", Verb.RESUME),
    ("what does", Verb.WHAT_IS),
]
MEANT = [
    ("skpi", Verb.SKIP),
    ("stauts", Verb.STATUS),
    ("resum", Verb.RESUME),
    ("sumary please", Verb.SUMMARY),
    ("snw day tomorrow", Verb.SNOWDAY),
    ("wat is WIOA", Verb.WHAT_IS),
    ("HLEP", Verb.HELP),
    ("resum immediately", Verb.RESUME),
    ("stp dne 2", Verb.STEP_DONE),
    ("facilitatros add Ben", Verb.FACILITATORS),
]


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_is_read_alone_and_with_what_follows(verb: Verb) -> None:
    assert parse(verb.value) == Command(verb, "")
    assert parse(f"  {verb.value.upper()}   Some  Words ") == Command(verb, "Some Words")


@pytest.mark.parametrize(("spelling", "verb"), SPELLINGS)
def test_other_spellings_that_people_try_first_are_known(spelling: str, verb: Verb) -> None:
    assert parse(spelling) == Command(verb, "")
    assert not spelling or parse(f"{spelling} 2 x") == Command(verb, "2 x")


def test_the_longest_verb_that_fits_wins() -> None:
    assert parse("step done 2") == Command(Verb.STEP_DONE, "2")
    assert parse("step 2") == Command(Verb.STEPS, "2")
    assert parse("forget me now") == Command(Verb.FORGET_ME, "now")
    assert parse("set up plan=1") == Command(Verb.SETUP, "plan=1")


def test_a_verb_is_a_whole_word() -> None:
    assert parse("stopping") == Mistake("stopping", Verb.STOP)
    assert parse("nextly") == Mistake("nextly", Verb.NEXT)


@pytest.mark.parametrize(("typed", "verb"), MEANT)
def test_a_typing_mistake_is_told_with_what_was_probably_meant(typed: str, verb: Verb) -> None:
    assert parse(typed) == Mistake(typed, verb)


@pytest.mark.parametrize("typed", ["xyzzy", "42", "?!", "thank you all"])
def test_what_resembles_nothing_is_told_without_a_guess(typed: str) -> None:
    assert parse(f" {typed}  ") == Mistake(typed, None)


def test_what_follows_a_verb_is_also_told_word_by_word() -> None:
    assert Command(Verb.REORDER, "4, 2 1.A,3").words == ("4", "2", "1.A", "3")
    assert Command(Verb.REORDER).words == ()


def test_a_command_keeps_the_case_of_what_follows() -> None:
    assert parse("Agree We Meet on Mondays") == Command(Verb.AGREE, "We Meet on Mondays")


@given(st.text(max_size=60))
def test_no_line_breaks_the_reader(line: str) -> None:
    found = parse(line)
    assert isinstance(found, Command | Mistake)
    if isinstance(found, Command):
        assert found.rest == " ".join(found.rest.split())


def test_steering_is_the_facilitators_alone() -> None:
    everyone = set(Verb) - STEERING
    assert everyone == {
        Verb.HELP,
        Verb.SETUP,
        Verb.STATUS,
        Verb.HOME,
        Verb.STEPS,
        Verb.STEP_ADD,
        Verb.STEP_DONE,
        Verb.STEP_MOVE,
        Verb.STEP_DROP,
        Verb.SETTINGS,
        Verb.FACILITATORS,
        Verb.EXPORT,
        Verb.REPORT,
        Verb.FORGET_ME,
        Verb.WHAT_IS,
        Verb.RAISE,
        Verb.PAGE,
    }


def test_options_are_names_with_values() -> None:
    assert options("plan=1 Days=mon,wed at=9:00") == {"plan": "1", "days": "mon,wed", "at": "9:00"}
    assert options("") == {}


def test_a_value_of_several_words_stands_in_quotation_marks() -> None:
    assert options('purpose="new labs by May" plan=own') == {"purpose": "new labs by May", "plan": "own"}
    assert options('purpose=""') == {"purpose": ""}
    assert options('purpose="X-ray labs for unit X"') == {"purpose": "X-ray labs for unit X"}


def test_a_value_may_hold_an_equals_sign_and_a_name_given_twice_is_read_last() -> None:
    assert options("purpose=a=b") == {"purpose": "a=b"}
    assert options("plan=1 plan=2") == {"plan": "2"}


@pytest.mark.parametrize(("rest", "word"), [("plan=1 monday", "monday"), ("now plan=1", "now"), ('purpose="a b', "b")])
def test_a_word_that_is_no_option_is_named(rest: str, word: str) -> None:
    with pytest.raises(ValueError, match=f"^{word}$"):
        options(rest)
