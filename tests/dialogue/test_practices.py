"""Practice notes: under which question they lie, who may read them, and what is left when one is taken back."""

from dataclasses import replace

import pytest

from bot.dialogue.practices import lies_under, looked_for, readable, share, shelves, take_back
from bot.dialogue.release import may_become_practice, practice
from bot.dialogue.wording.practices import form
from bot.domain.answer import AnswerKind
from bot.domain.audience import Promise
from bot.domain.form import Paragraph
from bot.domain.places import Channel, ChannelKind, Place, Platform, Workspace
from bot.domain.practice import PracticeNote, shelf
from tests.dialogue.builders import ANA, DISTRICT, HOUR, NOW, TEAM, WORKSHEET, a_prompt, an_answer, kept

PROMPT = a_prompt("1.A.1")
ANSWER = an_answer(PROMPT, ANA, "We ask them.", branch="1.A.1a")
OTHERS = Channel(Place(DISTRICT, "others"), "others")


def a_note(answer: str = "") -> PracticeNote:
    decided = share(WORKSHEET, PROMPT, ANSWER, NOW, what="We ask.", evidence="They come.", contact="Ana")
    note = kept(decided, PracticeNote)
    return replace(note, id=answer, answer=answer) if answer else note


@pytest.mark.parametrize("promise", list(Promise))
def test_only_what_somebody_wrote_alone_can_not_become_one(promise: Promise) -> None:
    answer = replace(ANSWER, promise=promise)
    assert may_become_practice(answer) is (promise is not Promise.ALONE)
    assert practice(a_note(), answer, OTHERS) is (promise is not Promise.ALONE)


def test_what_says_nothing_can_not_become_one() -> None:
    assert not may_become_practice(replace(ANSWER, text=""))
    assert not may_become_practice(replace(ANSWER, deleted=True))
    assert not may_become_practice(replace(ANSWER, taken_out=True))
    assert not may_become_practice(replace(ANSWER, kind=AnswerKind.UNKNOWN))


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        (OTHERS, True),
        (replace(OTHERS, public=True), True),
        (Channel(TEAM, "team"), False),
        (replace(OTHERS, external=True), False),
        (replace(OTHERS, kind=ChannelKind.DIRECT), False),
        (replace(OTHERS, place=Place(Workspace(Platform.PLAYGROUND, "elsewhere"), "others")), False),
    ],
    ids=["another team", "a public channel", "its own team", "with outsiders", "alone", "another workspace"],
)
def test_other_teams_of_the_workspace_read_it_and_nobody_else(reader: Channel, may: bool) -> None:
    assert practice(a_note(), ANSWER, reader) is may


def test_it_goes_with_its_answer() -> None:
    assert not practice(a_note(), replace(ANSWER, deleted=True, text=""), OTHERS)
    assert not practice(a_note(), None, OTHERS)
    assert practice(a_note(), replace(ANSWER, text="Changed."), OTHERS)
    assert practice(a_note(), replace(ANSWER, taken_out=True), OTHERS)


def test_taken_back_it_has_no_words() -> None:
    gone = take_back(a_note())
    assert (gone.withdrawn, gone.what, gone.evidence, gone.contact) == (True, "", "", "")
    assert not practice(gone, ANSWER, OTHERS)


def test_the_newest_is_read_first_and_none_where_nobody_knows_who_reads() -> None:
    old, new = a_note("a"), replace(a_note("b"), at=NOW + HOUR)
    assert readable([(old, ANSWER), (new, ANSWER)], OTHERS) == (new, old)
    assert readable([(old, ANSWER)], None) == ()


def test_a_note_lies_under_the_question_that_was_answered() -> None:
    together = a_prompt("1.A")
    assert lies_under(WORKSHEET, PROMPT, ANSWER) == "1.A.1"
    assert lies_under(WORKSHEET, PROMPT, replace(ANSWER, branch="")) == "1.A.1"
    assert lies_under(WORKSHEET, together, replace(ANSWER, branch="1.A.2")) == "1.A.2"
    assert lies_under(WORKSHEET, together, replace(ANSWER, branch="1.A.1b")) == "1.A.1"
    assert lies_under(WORKSHEET, together, replace(ANSWER, branch="")) == "1.A"


def test_teams_that_ask_an_action_together_and_one_by_one_find_each_others() -> None:
    assert looked_for(WORKSHEET, "1.A") == ("1.A", "1.A.1", "1.A.2")
    assert looked_for(WORKSHEET, "1.A.2") == ("1.A", "1.A.2")
    assert looked_for(WORKSHEET, "1.N") == ("1.N",)
    assert a_note().shelf in shelves(WORKSHEET, PROMPT)
    assert shelf(DISTRICT, "paper", "1.A.1") != shelf(Workspace(Platform.SLACK, "district"), "paper", "1.A.1")


def test_the_form_is_filled_with_the_answer_and_later_with_the_note() -> None:
    def filled(note: PracticeNote | None) -> list[str]:
        return [each.value for each in form(ANSWER, note, "Ana Ruiz").fields if isinstance(each, Paragraph)]

    assert filled(None) == ["We ask them.", ""]
    assert filled(a_note()) == ["We ask.", "They come."]
