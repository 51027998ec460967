"""The nouns: addresses, identities, promises, worksheets by their numbers, and messages read aloud."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import Side
from bot.domain.audience import Promise, offered, strictest
from bot.domain.delivery import Intention, Kind, Policy, delivery_id
from bot.domain.errors import TryLater, Waits
from bot.domain.identity import identity
from bot.domain.message import (
    Act,
    Bar,
    Block,
    Bullets,
    Button,
    Chart,
    Choices,
    Divider,
    Heading,
    Link,
    Links,
    Message,
    Progress,
    Quote,
    Table,
    Text,
)
from bot.domain.places import MessageRef, Place, Platform, Workspace
from bot.domain.plan import PlanKind
from bot.domain.summary import Tally
from tests.dialogue.builders import (
    DISTRICT,
    LEADERS,
    NOW,
    REFS,
    TEAM,
    WEEK,
    WORKSHEET,
    a_prompt,
    a_reflection,
    an_answer,
)


def test_a_workspace_is_written_and_read_back() -> None:
    assert str(DISTRICT) == "playground:district"
    assert Workspace.parse("slack:T1:x") == Workspace(Platform.SLACK, "T1:x")
    assert Workspace.parse(str(DISTRICT)) == DISTRICT


def test_a_message_without_a_root_begins_its_own_thread() -> None:
    assert MessageRef(TEAM, "m").thread == "m"
    assert MessageRef(TEAM, "m", "root").thread == "root"


def test_the_same_parts_give_the_same_identity() -> None:
    assert identity("a", 1) == identity("a", "1")
    assert len(identity()) == 24
    assert set(identity("a")) <= set("0123456789abcdef")


def test_identities_that_are_stored_already_never_change() -> None:
    assert identity("reflection", "1.A") == "2cf36f79f2f62a5e6080dc9c"


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_give_different_identities(left: list[str], right: list[str]) -> None:
    assert (identity(*left) == identity(*right)) == (left == right)


def test_a_messages_key_follows_from_its_kind_its_subject_and_its_place() -> None:
    wanted = Intention(Kind.PROMPT, "p", TEAM)
    assert wanted.id == delivery_id(Kind.PROMPT, "p", TEAM)
    foreign = Place(Workspace(Platform.SLACK, "T1"), TEAM.channel)
    others = {delivery_id(Kind.PROMPT, "q", TEAM), delivery_id(Kind.MARK, "p", TEAM)}
    others |= {delivery_id(Kind.PROMPT, "p", place) for place in (LEADERS, foreign)}
    assert len(others) == 4
    assert wanted.id not in others
    assert wanted.policy is Policy.ONCE


def test_the_strictest_of_several_promises_holds() -> None:
    assert strictest(Promise.NAMED, Promise.AGREED, Promise.WORDS) is Promise.AGREED
    assert strictest(Promise.NAMED, Promise.WORDS) is Promise.WORDS
    assert strictest(Promise.NAMED) is Promise.NAMED
    assert strictest(Promise.AGREED, Promise.ALONE) is Promise.ALONE


def test_quotes_without_names_are_offered_to_a_team_of_six_in_a_channel_of_its_own() -> None:
    assert offered(public=False, leaders_inside=False, members=6) == (Promise.AGREED, Promise.WORDS, Promise.NAMED)


@pytest.mark.parametrize(("public", "inside", "members"), [(True, False, 9), (False, True, 9), (False, False, 5)])
def test_quotes_without_names_are_not_offered_where_they_do_not_hold_up(
    public: bool, inside: bool, members: int
) -> None:
    found = offered(public=public, leaders_inside=inside, members=members)
    assert found == (Promise.AGREED, Promise.NAMED)


def test_a_worksheet_finds_what_a_number_stands_for() -> None:
    assert [question.ref for question in WORKSHEET.questions()] == list(REFS)
    assert WORKSHEET.question("2.B.2").text == "Is it so with 2.B.2?"
    assert WORKSHEET.action("2.B").title == "Action 2.B is taken"
    assert {WORKSHEET.principle_of(ref).ref for ref in ("2", "2.B", "2.B.2", "2.B.2a", "2.N")} == {"2"}


def test_a_number_that_the_worksheet_does_not_have_is_named_in_the_error() -> None:
    for look in (WORKSHEET.question, WORKSHEET.action, WORKSHEET.principle_of):
        with pytest.raises(KeyError, match=r"nothing numbered '9\.Z'"):
            look("9.Z")


def test_only_a_gate_has_branches() -> None:
    assert [branch.ref for branch in WORKSHEET.question("1.A.1").branches] == ["1.A.1a", "1.A.1b"]
    assert WORKSHEET.question("1.A.2").branches == ()


def test_deleted_and_taken_out_answers_do_not_count() -> None:
    prompt = a_prompt("1.A.2")
    assert an_answer(prompt).counts
    assert not an_answer(prompt, deleted=True).counts
    assert not an_answer(prompt, taken_out=True).counts


def test_half_time_lies_midway_between_opening_and_closing() -> None:
    assert a_prompt("1.A.2", closes=NOW + WEEK).half_time == NOW + timedelta(days=3, hours=12)


def test_a_live_reflection_is_told_by_its_plan() -> None:
    assert a_reflection(plan=PlanKind.LIVE).live
    assert not a_reflection(plan=PlanKind.OWN).live


@pytest.mark.parametrize(
    ("yes", "no", "differ"), [(1, 1, True), (2, 0, False), (0, 2, False), (0, 0, False), (3, 1, True)]
)
def test_people_differ_when_some_say_yes_and_some_say_no(yes: int, no: int, differ: bool) -> None:
    assert Tally("1.A.1", ((Side.YES, yes), (Side.NO, no), (Side.UNSURE, 2))).split is differ
    assert not Tally("1.A.1", ()).split


READ_ALOUD: list[tuple[Block, str]] = [
    (Heading("Head"), "Head"),
    (Text("Words", quiet=True), "Words"),
    (Bullets(("one", "two")), "• one\n• two"),
    (Links((Link("Guide", "https://example.org/guide"),)), "• Guide https://example.org/guide"),
    (Quote("Yes", "Ana"), "“Yes” - Ana"),
    (Quote("Yes"), "“Yes”"),
    (Progress(1, 2, "1 of 2"), "1 of 2"),
    (Table("Steps", ("No.", "What"), (("1", "Call"), ("2", "Meet"))), "Steps\nNo.: 1; What: Call\nNo.: 2; What: Meet"),
    (
        Chart("Answers", (Bar("week of May 3", 4), Bar("week of May 10", 0))),
        "Answers\nweek of May 3: 4\nweek of May 10: 0",
    ),
    (Chart("Done", (Bar("One", 1, 4), Bar("Two", 2, 3))), "Done\nOne: 1 of 4\nTwo: 2 of 3"),
    (Choices((Button(Act.SKIP, "p", "Skip"),)), ""),
    (Divider(), ""),
]


@pytest.mark.parametrize(("block", "words"), READ_ALOUD)
def test_every_block_can_be_read_aloud_and_buttons_are_left_out(block: Block, words: str) -> None:
    assert Message((block,)).plain == words


def test_a_message_is_read_line_by_line() -> None:
    assert Message((Heading("Head"), Choices(()), Text("Words"))).plain == "Head\nWords"


def test_a_limit_says_how_long_to_wait_and_what_waits() -> None:
    whole, place = TryLater(1.5), TryLater(3, Waits.PLACE)
    assert (whole.after, whole.waits, place.waits) == (1.5, Waits.WORKSPACE, Waits.PLACE)
    assert str(whole) == "the platform asked to wait 1.5 s"
