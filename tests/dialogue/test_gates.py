"""Gates: hidden votes, each side's follow-up once, half-time, live, levels, and where an answer belongs."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import gates
from bot.dialogue.closing import prompt_delivery
from bot.dialogue.decision import Decision, Passage
from bot.domain.answer import Side, Stance
from bot.domain.delivery import Kind
from bot.domain.plan import PlanKind
from bot.domain.reflection import Prompt
from tests.dialogue.builders import (
    ANA,
    BEN,
    CLEO,
    DAN,
    DAY,
    HOUR,
    NOW,
    WORKSHEET,
    a_passage,
    a_prompt,
    a_reflection,
    a_stance,
    an_answer,
    kept,
    plan_of,
    subjects,
)

GATE = a_prompt("1.A.1")
SIDES = st.sampled_from(Side)


def vote(
    prompt: Prompt, stance: Stance, *earlier: Stance, members: int = 9, passage: Passage | None = None
) -> Decision:
    return gates.take_vote(passage or a_passage(prompt), prompt, stance, earlier, members)


def followed(decision: Decision) -> list[str]:
    """The follow-ups that are asked now."""
    return [subject.rpartition(":")[2] for subject in subjects(decision, Kind.FOLLOW_UP)]


def whole_action(*, item: str = "2.B") -> tuple[Prompt, Passage]:
    prompt = a_prompt(item)
    return prompt, a_passage(prompt, refs=plan_of(PlanKind.ACTIONS))


def test_a_vote_is_kept_and_the_tally_stays_hidden() -> None:
    yes = a_stance(GATE, ANA, Side.YES)
    decision = vote(GATE, yes)
    assert yes in decision.changes
    assert not kept(decision, Prompt).revealed
    assert subjects(decision, Kind.PROMPT) == [GATE.id]


@pytest.mark.parametrize(("side", "branches"), [(Side.YES, ["1.A.1a"]), (Side.NO, ["1.A.1b"]), (Side.UNSURE, [])])
def test_the_first_vote_for_a_side_asks_its_follow_up(side: Side, branches: list[str]) -> None:
    decision = vote(GATE, a_stance(GATE, ANA, side))
    assert followed(decision) == branches
    assert kept(decision, Prompt).followed == tuple(branches)


def test_a_follow_up_is_asked_in_the_questions_own_thread() -> None:
    told = vote(GATE, a_stance(GATE, ANA, Side.NO)).intentions[-1]
    assert (told.kind, told.subject, told.thread) == (Kind.FOLLOW_UP, f"{GATE.id}:1.A.1b", prompt_delivery(GATE))
    assert (told.place, told.reflection) == (GATE.place, "reflection")


def test_each_sides_follow_up_is_asked_once() -> None:
    asked = replace(GATE, followed=("1.A.1a",))
    assert followed(vote(asked, a_stance(GATE, BEN, Side.YES))) == []
    assert kept(vote(asked, a_stance(GATE, BEN, Side.YES)), Prompt).followed == ("1.A.1a",)
    assert followed(vote(asked, a_stance(GATE, BEN, Side.NO))) == ["1.A.1b"]


def test_a_late_vote_for_a_new_side_still_asks_its_follow_up() -> None:
    closed = a_prompt("1.A.1", closed=NOW + DAY, followed=("1.A.1a",), revealed=True)
    decision = vote(closed, a_stance(closed, BEN, Side.NO, NOW + 3 * DAY))
    assert followed(decision) == ["1.A.1b"]
    assert kept(decision, Prompt).closed_at == NOW + DAY


def test_the_tally_shows_once_all_known_members_voted() -> None:
    earlier = a_stance(GATE, ANA, Side.YES)
    assert not kept(vote(GATE, a_stance(GATE, BEN, Side.NO), earlier, members=3), Prompt).revealed
    assert kept(vote(GATE, a_stance(GATE, BEN, Side.NO), earlier, members=2), Prompt).revealed


def test_one_person_who_votes_twice_is_not_two_members() -> None:
    earlier = a_stance(GATE, ANA, Side.YES)
    again = a_stance(GATE, ANA, Side.NO, NOW + 2 * HOUR)
    assert not kept(vote(GATE, again, earlier, members=2), Prompt).revealed


def test_where_members_are_not_known_the_tally_waits_for_half_time() -> None:
    assert not kept(vote(GATE, a_stance(GATE, ANA, Side.YES), members=0), Prompt).revealed


def test_a_tally_once_shown_is_not_hidden_again() -> None:
    assert kept(vote(replace(GATE, revealed=True), a_stance(GATE, ANA, Side.YES)), Prompt).revealed


def test_votes_on_another_gate_of_the_action_do_not_count_for_this_one() -> None:
    prompt, passage = whole_action()
    earlier = a_stance(prompt, ANA, Side.YES, question="2.B.2")
    decision = vote(prompt, a_stance(prompt, BEN, Side.NO, question="2.B.3"), earlier, members=2, passage=passage)
    assert not kept(decision, Prompt).revealed
    assert followed(decision) == ["2.B.3b"]


def test_an_action_with_several_gates_shows_its_tallies_only_at_half_time() -> None:
    prompt, passage = whole_action()
    decision = vote(prompt, a_stance(prompt, ANA, Side.NO, question="2.B.3"), members=1, passage=passage)
    assert not kept(decision, Prompt).revealed


def test_an_action_with_one_gate_shows_its_tally_once_all_voted() -> None:
    prompt, passage = whole_action(item="2.A")
    decision = vote(prompt, a_stance(prompt, ANA, Side.NO, question="2.A.1"), members=1, passage=passage)
    assert kept(decision, Prompt).revealed


def half_time(*stances: Stance, prompt: Prompt = GATE, passage: Passage | None = None) -> Decision:
    return gates.half_time(passage or a_passage(prompt), prompt, stances)


def test_at_half_time_the_tally_shows() -> None:
    assert kept(half_time(), Prompt).revealed
    assert subjects(half_time(), Kind.PROMPT) == [GATE.id]


def test_with_only_not_sure_by_half_time_both_follow_ups_are_asked() -> None:
    unsure = [a_stance(GATE, who, Side.UNSURE) for who in (ANA, BEN)]
    decision = half_time(*unsure)
    assert followed(decision) == ["1.A.1a", "1.A.1b"]
    assert kept(decision, Prompt).followed == ("1.A.1a", "1.A.1b")


def test_with_no_votes_or_with_a_side_taken_half_time_asks_nothing_more() -> None:
    assert followed(half_time()) == []
    assert followed(half_time(a_stance(GATE, ANA, Side.UNSURE), a_stance(GATE, BEN, Side.YES))) == []


def test_a_person_who_became_not_sure_counts_as_not_sure_at_half_time() -> None:
    stances = (a_stance(GATE, ANA, Side.YES), a_stance(GATE, ANA, Side.UNSURE, NOW + 2 * HOUR))
    asked = replace(GATE, followed=("1.A.1a",))
    assert followed(half_time(*stances, prompt=asked)) == ["1.A.1b"]


def test_under_an_action_half_time_looks_at_each_gate_by_itself() -> None:
    prompt, passage = whole_action()
    stances = (a_stance(prompt, ANA, Side.UNSURE, question="2.B.2"), a_stance(prompt, ANA, Side.NO, question="2.B.3"))
    assert followed(half_time(*stances, prompt=prompt, passage=passage)) == ["2.B.2a", "2.B.2b"]


LIVE = a_passage(GATE, reflection=a_reflection(plan=PlanKind.LIVE))


def test_live_a_vote_asks_no_follow_up() -> None:
    assert followed(vote(GATE, a_stance(GATE, ANA, Side.YES), passage=LIVE)) == []


def test_live_the_facilitator_shows_the_tally_and_asks_both_follow_ups() -> None:
    decision = gates.open_branches(LIVE, GATE)
    assert followed(decision) == ["1.A.1a", "1.A.1b"]
    assert kept(decision, Prompt).revealed
    again = gates.open_branches(LIVE, kept(decision, Prompt))
    assert followed(again) == []


def test_yes_is_asked_for_its_levels_and_keeps_them() -> None:
    yes = a_stance(GATE, ANA, Side.YES)
    decision = gates.take_levels(GATE, "1.A.1", ANA, [yes], ("state", "school"))
    assert decision.changes == (replace(yes, levels=("state", "school")),)
    assert subjects(decision, Kind.PROMPT) == [GATE.id]


def test_levels_belong_to_a_persons_present_yes_on_that_gate() -> None:
    yes, no = a_stance(GATE, ANA, Side.YES), a_stance(GATE, ANA, Side.NO, NOW + 2 * HOUR)
    for ref, who, stances in (
        ("1.A.1", ANA, [no, yes]),
        ("1.A.1", BEN, [yes]),
        ("2.A.1", ANA, [yes]),
        ("1.A.1", ANA, []),
    ):
        assert gates.take_levels(GATE, ref, who, stances, ("state",)) == Decision()


def test_the_tally_counts_each_persons_newest_vote() -> None:
    stances = [
        a_stance(GATE, ANA, Side.NO, NOW + 2 * HOUR),
        a_stance(GATE, ANA, Side.YES, NOW + HOUR),
        a_stance(GATE, BEN, Side.YES),
        a_stance(GATE, CLEO, Side.UNSURE),
        a_stance(GATE, DAN, Side.YES, question="2.A.1"),
    ]
    found = gates.tally(WORKSHEET.question("1.A.1"), stances)
    assert found.votes == ((Side.YES, 1), (Side.NO, 1), (Side.UNSURE, 1))
    assert (found.question, found.moved) == ("1.A.1", 1)


def test_a_vote_repeated_is_not_moved() -> None:
    stances = [a_stance(GATE, ANA, Side.YES), a_stance(GATE, ANA, Side.YES, NOW + 2 * HOUR)]
    assert gates.tally(WORKSHEET.question("1.A.1"), stances).moved == 0


def test_levels_are_counted_for_yes_only_in_the_order_of_the_paper() -> None:
    stances = [
        a_stance(GATE, ANA, Side.YES, levels=("school", "state")),
        a_stance(GATE, BEN, Side.YES, levels=("school",)),
        a_stance(GATE, CLEO, Side.NO, levels=("district",)),
    ]
    assert gates.tally(WORKSHEET.question("1.A.1"), stances).levels == (("state", 1), ("school", 2))


def test_different_levels_are_no_disagreement() -> None:
    stances = [a_stance(GATE, ANA, Side.YES, levels=("state",)), a_stance(GATE, BEN, Side.YES, levels=("school",))]
    assert not gates.tally(WORKSHEET.question("1.A.1"), stances).split


@given(
    st.lists(st.tuples(st.sampled_from([ANA, BEN, CLEO]), SIDES, st.integers(1, 90)), unique_by=lambda each: each[2])
)
def test_a_tally_counts_everybody_once_in_whatever_order_votes_are_read(cast: list[tuple[object, Side, int]]) -> None:
    stances = [a_stance(GATE, who, side, NOW + n * HOUR) for who, side, n in cast]  # type: ignore[arg-type]
    found = gates.tally(WORKSHEET.question("1.A.1"), stances)
    assert sum(count for _, count in found.votes) == len({who for who, _, _ in cast})
    assert found == gates.tally(WORKSHEET.question("1.A.1"), list(reversed(stances)))


def belongs(*stances: Stance, at: datetime = NOW + 3 * HOUR, branch: str = "", prompt: Prompt = GATE) -> str:
    return gates.branch_of(WORKSHEET, prompt.item, an_answer(prompt, ANA, at=at, branch=branch), stances)


def early(side: Side) -> Stance:
    return a_stance(GATE, ANA, side, NOW + HOUR)


def late(side: Side) -> Stance:
    return a_stance(GATE, ANA, side, NOW + 5 * HOUR)


def test_a_form_answer_belongs_where_its_form_says() -> None:
    assert belongs(early(Side.YES), branch="1.A.1b") == "1.A.1b"
    assert belongs(early(Side.YES), branch="1.A.1") == "1.A.1"


@pytest.mark.parametrize(("side", "ref"), [(Side.YES, "1.A.1a"), (Side.NO, "1.A.1b"), (Side.UNSURE, "1.A.1")])
def test_a_reply_belongs_to_its_authors_stance_when_it_was_written(side: Side, ref: str) -> None:
    assert belongs(early(side)) == ref
    assert belongs(early(side), at=NOW + HOUR) == ref


def test_a_changed_vote_moves_no_answer() -> None:
    assert belongs(early(Side.YES), late(Side.NO)) == "1.A.1a"
    assert belongs(early(Side.UNSURE), late(Side.NO)) == "1.A.1"


def test_the_newest_of_several_earlier_stances_holds() -> None:
    between = a_stance(GATE, ANA, Side.NO, NOW + 2 * HOUR)
    assert belongs(between, early(Side.YES), late(Side.UNSURE)) == "1.A.1b"
    assert belongs(between, early(Side.YES), at=between.at) == "1.A.1b"


def test_without_an_earlier_stance_the_first_later_one_holds() -> None:
    assert belongs(late(Side.NO)) == "1.A.1b"
    assert belongs(a_stance(GATE, ANA, Side.YES, NOW + 6 * HOUR), late(Side.NO)) == "1.A.1b"


def test_without_any_stance_of_its_author_an_answer_belongs_to_the_gate_itself() -> None:
    assert belongs() == "1.A.1"
    assert belongs(a_stance(GATE, BEN, Side.YES), a_stance(GATE, ANA, Side.YES, question="2.A.1")) == "1.A.1"


def test_an_answer_to_an_open_question_belongs_to_it() -> None:
    open_ = a_prompt("1.A.2")
    assert belongs(prompt=open_) == "1.A.2"


def test_under_an_action_of_several_questions_a_plain_reply_belongs_to_the_action_as_a_whole() -> None:
    prompt, _ = whole_action()
    assert belongs(a_stance(prompt, ANA, Side.YES, question="2.B.2"), prompt=prompt) == "2.B"
    assert belongs(prompt=prompt, branch="2.B.1") == "2.B.1"


def test_under_an_action_of_one_gate_a_reply_belongs_to_its_authors_side() -> None:
    prompt, _ = whole_action(item="2.A")
    assert belongs(a_stance(prompt, ANA, Side.NO, question="2.A.1"), prompt=prompt) == "2.A.1b"
    assert belongs(prompt=prompt) == "2.A.1"
    assert gates.usual_branch(WORKSHEET, prompt, ANA, [a_stance(prompt, ANA, Side.YES, question="2.A.1")]) == "2.A.1a"


def test_under_an_action_of_one_open_question_a_reply_belongs_to_the_question() -> None:
    assert belongs(prompt=a_prompt("1.B")) == "1.B.1"


def test_an_answer_can_be_given_to_what_was_asked() -> None:
    def refs(item: str, *opened: str) -> list[str]:
        return [part.ref for part in gates.asked_parts(WORKSHEET, item, opened)]

    assert refs("1.A.2") == ["1.A.2"]
    assert refs("1.A.1") == ["1.A.1"]
    assert refs("1.A.1", "1.A.1b") == ["1.A.1", "1.A.1b"]
    assert refs("1.A") == ["1.A", "1.A.1", "1.A.2"]
    assert refs("2.A", "2.A.1a") == ["2.A.1", "2.A.1a"]
    assert refs("2.B", "2.B.2a") == ["2.B", "2.B.1", "2.B.2", "2.B.2a", "2.B.3"]


def test_parts_are_told_by_their_own_words() -> None:
    action, question = gates.asked_parts(WORKSHEET, "2.B", ())[:2]
    assert gates.part_text(action) == "Action 2.B is taken"
    assert gates.part_text(question) == "What about 2.B.1?"


def test_a_form_suggests_the_follow_up_of_the_persons_own_side() -> None:
    stances = [early(Side.YES), late(Side.NO), a_stance(GATE, BEN, Side.YES)]
    assert gates.usual_branch(WORKSHEET, GATE, ANA, stances) == "1.A.1b"
    assert gates.usual_branch(WORKSHEET, GATE, BEN, stances) == "1.A.1a"
    assert gates.usual_branch(WORKSHEET, GATE, CLEO, stances) == "1.A.1"
    assert gates.usual_branch(WORKSHEET, GATE, ANA, [early(Side.UNSURE)]) == "1.A.1"
    assert gates.usual_branch(WORKSHEET, a_prompt("2.B"), ANA, stances) == "2.B"


def test_votes_of_one_moment_are_ordered_by_the_event_that_carried_them() -> None:
    first, second = (gates.vote_id(key, NOW) for key in ("k1", "k2"))
    assert first < second < gates.vote_id("k0", NOW + HOUR)
    tied = [replace(early(Side.YES), id=second), replace(early(Side.NO), id=first)]
    assert gates.current(tied)[ANA].side is Side.YES
    assert gates.branch_of(WORKSHEET, "1.A.1", an_answer(GATE, ANA, at=NOW + 2 * HOUR), tied) == "1.A.1a"
