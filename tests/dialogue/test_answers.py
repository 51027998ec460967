"""Answers: whatever order messages arrive in the same is stored; forms replace, what is taken out comes back."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import answering
from bot.dialogue.closing import prompt_delivery
from bot.dialogue.decision import Decision
from bot.domain.answer import Answer, AnswerKind, Pass, Voice
from bot.domain.audience import Promise
from bot.domain.delivery import Kind, Policy
from bot.domain.events import Deleted, Edited, Posted, Restored
from bot.domain.places import MessageRef
from bot.domain.reflection import Prompt
from tests.dialogue.builders import ANA, BEN, DAY, HOUR, LEADERS, NOW, TEAM, WORKSHEET, a_prompt, an_answer, crowd, kept

Body = Posted | Edited | Restored | Deleted
REF = MessageRef(TEAM, "m1", "root")
OPEN = a_prompt("1.A.2", promise=Promise.WORDS)
CLOSED = a_prompt("1.A.2", closed=NOW + DAY)
STORY: tuple[Body, ...] = (
    Posted(REF, "1", "First words", ("plan.pdf",)),
    Edited(REF, "2", "Second words"),
    Deleted(REF, "3"),
    Restored(REF, "4", "Third words", ("other.pdf",)),
    Edited(REF, "5", "Last words"),
)


def heard(body: Body, stored: Answer | None = None, *, prompt: Prompt = OPEN, at: datetime = NOW + HOUR) -> Decision:
    return answering.hear_message(prompt, WORKSHEET, stored, body, ANA, at)


def after(bodies: list[Body], *, prompt: Prompt = OPEN) -> Answer | None:
    """What is stored when these arrive one after another; each happened as many hours in as its version says."""
    stored: Answer | None = None
    for body in bodies:
        decision = heard(body, stored, prompt=prompt, at=NOW + int(body.version) * HOUR)
        stored = kept(decision, Answer) if decision.changes else stored
    return stored


def test_a_reply_is_an_answer_with_its_author_its_moment_and_the_prompts_promise() -> None:
    answer = kept(heard(STORY[0]), Answer)
    assert (answer.author, answer.written_at, answer.promise) == (ANA, NOW + HOUR, Promise.WORDS)
    assert (answer.text, answer.files, answer.kind) == ("First words", ("plan.pdf",), AnswerKind.REPLY)
    assert (answer.prompt, answer.reflection, answer.place, answer.message) == (OPEN.id, "reflection", TEAM, REF)
    assert (answer.id, answer.version, answer.late, answer.branch) == (answering.answer_id(REF), "1", False, "")
    assert answer.counts


def test_a_reply_is_marked_and_shown_on_the_prompts_receipt() -> None:
    mark, receipt = heard(STORY[0]).intentions
    assert (mark.kind, mark.subject, mark.policy) == (Kind.MARK, answering.answer_id(REF), Policy.BEST_EFFORT)
    assert (mark.place, mark.reflection) == (TEAM, "reflection")
    assert (receipt.kind, receipt.subject) == (Kind.PROMPT, OPEN.id)


def test_answers_are_kept_apart_by_place_and_message() -> None:
    foreign = replace(TEAM, workspace=replace(TEAM.workspace, id="other"))
    refs = [MessageRef(place, key, "root") for place in (TEAM, LEADERS, foreign) for key in ("m1", "m2")]
    assert len({answering.answer_id(ref) for ref in refs}) == 6
    assert answering.answer_id(MessageRef(TEAM, "m1")) == answering.answer_id(REF)


def test_an_edit_replaces_the_words_and_keeps_the_rest() -> None:
    stored = replace(kept(heard(STORY[0]), Answer), shared=True, taken_out=True)
    edited = kept(heard(STORY[1], stored, at=NOW + 2 * DAY), Answer)
    assert edited == replace(stored, version="2", text="Second words", files=())


def test_what_is_deleted_keeps_its_address_and_loses_its_words() -> None:
    gone = kept(heard(STORY[2], kept(heard(STORY[0]), Answer)), Answer)
    assert (gone.deleted, gone.text, gone.files, gone.message) == (True, "", (), REF)
    assert not gone.counts


def test_a_late_copy_does_not_bring_back_what_was_deleted() -> None:
    gone = kept(heard(STORY[2]), Answer)
    assert heard(STORY[0], gone) == Decision()
    assert heard(Edited(REF, "3", "Same version"), gone) == Decision()


def test_a_deletion_wins_over_an_edit_of_the_same_version() -> None:
    edited = kept(heard(Edited(REF, "3", "Words")), Answer)
    assert kept(heard(Deleted(REF, "3"), edited), Answer).deleted


def test_the_same_message_again_changes_nothing() -> None:
    stored = kept(heard(STORY[0]), Answer)
    assert heard(STORY[0], stored) == Decision()
    gone = kept(heard(STORY[2]), Answer)
    assert heard(STORY[2], gone) == Decision()


def test_a_message_that_its_author_put_back_counts_again() -> None:
    back = kept(heard(STORY[3], kept(heard(STORY[2]), Answer)), Answer)
    assert (back.deleted, back.text, back.files) == (False, "Third words", ("other.pdf",))


ARRIVALS = st.lists(st.sampled_from(STORY), max_size=9).flatmap(lambda more: st.permutations([*STORY, *more]))


@given(ARRIVALS)
def test_every_order_and_repetition_of_a_messages_story_ends_in_the_same_answer(arrivals: list[Body]) -> None:
    assert after(arrivals) == after(list(STORY))


@given(ARRIVALS)
def test_a_story_that_ends_in_a_deletion_ends_without_words_in_every_order(arrivals: list[Body]) -> None:
    found = after([*arrivals[:7], Deleted(REF, "6"), *arrivals[7:]])
    assert found is not None
    assert (found.deleted, found.text, found.files, found.written_at) == (True, "", (), NOW + HOUR)


@given(st.sets(st.sampled_from(STORY), min_size=1), st.randoms())
def test_any_part_of_a_messages_story_reads_as_its_newest_version(some: set[Body], random: Random) -> None:
    told = sorted(some, key=lambda body: body.version)
    shuffled = random.sample(told, len(told))
    found, newest = after(shuffled), after(told[-1:])
    assert found is not None
    assert newest is not None
    assert found == replace(newest, written_at=NOW + int(told[0].version) * HOUR)


def test_an_edit_that_arrives_before_its_message_does_not_change_when_it_was_written() -> None:
    assert after([STORY[1], STORY[0]]) == after([STORY[0], STORY[1]])


def test_an_edit_after_the_end_that_arrives_before_its_message_makes_no_answer_late() -> None:
    closed = a_prompt("1.A.2", closed=NOW + 2 * HOUR)
    first = after([STORY[2], STORY[1], STORY[0]], prompt=closed)
    assert first is not None
    assert not first.late
    assert first == after(list(STORY[:3]), prompt=closed)


def test_whoever_deletes_a_message_does_not_become_its_author() -> None:
    stored = kept(heard(STORY[0]), Answer)
    gone = answering.hear_message(OPEN, WORKSHEET, stored, STORY[2], BEN, NOW + DAY)
    assert kept(gone, Answer).author == ANA
    first = kept(answering.hear_message(OPEN, WORKSHEET, None, STORY[2], BEN, NOW + DAY), Answer)
    assert kept(heard(STORY[0], first), Answer).author == ANA


def test_a_late_answer_stays_with_its_question_and_counts() -> None:
    late = kept(heard(STORY[0], prompt=CLOSED, at=NOW + 2 * DAY), Answer)
    assert (late.late, late.prompt, late.counts) == (True, CLOSED.id, True)


def test_an_edit_after_the_end_makes_no_answer_late() -> None:
    stored = kept(heard(STORY[0]), Answer)
    assert not kept(heard(STORY[1], stored, prompt=CLOSED, at=NOW + 2 * DAY), Answer).late


def test_the_clock_set_back_and_the_question_closed_the_same_message_again_changes_nothing() -> None:
    stored = kept(heard(STORY[0], at=NOW + HOUR), Answer)
    closed = replace(OPEN, closed_at=NOW)
    assert heard(STORY[0], stored, prompt=closed, at=NOW + HOUR) == Decision()
    assert not kept(heard(STORY[1], stored, prompt=closed, at=NOW + 2 * HOUR), Answer).late


def test_an_answer_written_in_time_is_not_late_when_it_is_delivered_late() -> None:
    assert not kept(heard(STORY[0], prompt=CLOSED, at=NOW + HOUR), Answer).late


ACTION = a_prompt("2.B")


def addressed(text: str, prompt: Prompt = ACTION) -> tuple[str, str]:
    answer = kept(heard(Posted(REF, "1", text), prompt=prompt), Answer)
    return answer.branch, answer.text


@pytest.mark.parametrize("text", ["2. We do.", "2) We do.", "2: We do.", "2 . We do.", "  2.  We do.", "2.\nWe do."])
def test_a_reply_to_an_action_may_name_its_question_by_number(text: str) -> None:
    assert addressed(text) == ("2.B.2", "We do.")


@pytest.mark.parametrize(
    "text", ["We do.", "0. We do.", "4. We do.", "2.5 hours a week", "2 teachers", "12. May", "2.", "In 2. We"]
)
def test_a_reply_that_names_no_question_belongs_to_the_action_word_for_word(text: str) -> None:
    assert addressed(text) == ("", text)


def test_the_first_and_the_last_question_of_an_action_can_be_named() -> None:
    assert addressed("1. One")[0] == "2.B.1"
    assert addressed("3. Three")[0] == "2.B.3"


def test_under_a_single_question_a_number_is_part_of_the_words() -> None:
    assert addressed("1. We do.", OPEN) == ("", "1. We do.")


def test_a_range_at_the_start_of_a_reply_is_part_of_the_words() -> None:
    assert addressed("3 - 4 teachers would help") == ("", "3 - 4 teachers would help")


def test_either_of_an_actions_two_questions_can_be_named() -> None:
    assert addressed("2. We do.", a_prompt("1.A")) == ("1.A.2", "We do.")


def test_a_numbered_reply_that_is_deleted_ends_the_same_in_every_order() -> None:
    story: list[Body] = [Posted(REF, "1", "2. We do."), Deleted(REF, "2")]
    there, back = after(story, prompt=ACTION), after(story[::-1], prompt=ACTION)
    assert there is not None
    assert (there.branch, there) == ("", back)


def test_an_edit_may_give_a_reply_to_another_question() -> None:
    stored = kept(heard(Posted(REF, "1", "2. We do."), prompt=ACTION), Answer)
    edited = kept(heard(Edited(REF, "2", "3. We do."), stored, prompt=ACTION), Answer)
    assert edited.branch == "2.B.3"


def form(
    text: str, stored: Answer | None = None, *, at: datetime = NOW + HOUR, kind: AnswerKind = AnswerKind.FORM
) -> Decision:
    return answering.take_form(OPEN, stored, ANA, kind, "1.A.2", text, at)


def test_a_form_answer_is_posted_in_the_thread_under_its_authors_name() -> None:
    decision = form("By form")
    answer = kept(decision, Answer)
    shown, receipt = decision.intentions
    assert (shown.kind, shown.subject, shown.thread) == (Kind.FORM_ANSWER, answer.id, prompt_delivery(OPEN))
    assert shown.policy is Policy.ONCE
    assert receipt.kind is Kind.PROMPT
    assert (answer.author, answer.kind, answer.text, answer.branch) == (ANA, AnswerKind.FORM, "By form", "1.A.2")
    assert (answer.promise, answer.message, answer.written_at, answer.late) == (Promise.WORDS, None, NOW + HOUR, False)
    assert (answer.prompt, answer.reflection, answer.place) == (OPEN.id, "reflection", TEAM)
    assert answer.id == answering.form_answer_id(OPEN, "1.A.2", ANA)


def test_a_second_form_replaces_the_words_of_the_first_and_keeps_its_place() -> None:
    first = replace(kept(form("One"), Answer), shared=True)
    second = kept(form("Two", first, at=NOW + 2 * HOUR), Answer)
    assert second == replace(first, text="Two", version=second.version)
    assert first.version < second.version


def test_i_do_not_know_and_an_answer_in_a_form_replace_each_other() -> None:
    first = kept(form("The dean", kind=AnswerKind.UNKNOWN), Answer)
    second = kept(form("We do.", first, at=NOW + 2 * HOUR), Answer)
    assert (first.kind, second.kind, second.id) == (AnswerKind.UNKNOWN, AnswerKind.FORM, first.id)


def test_a_form_after_a_deletion_is_a_new_answer_in_the_same_place() -> None:
    first = kept(form("One"), Answer)
    gone = replace(kept(answering.delete(OPEN, first, NOW + 2 * HOUR), Answer), shared=True)
    again = kept(form("Two", gone, at=NOW + 3 * HOUR), Answer)
    assert (again.id, again.text, again.written_at) == (first.id, "Two", NOW + 3 * HOUR)
    assert (again.deleted, again.shared) == (False, False)


def test_forms_of_other_people_and_to_other_branches_stand_beside_it() -> None:
    ids = {
        answering.form_answer_id(prompt, branch, who)
        for prompt in (OPEN, ACTION)
        for branch in ("a", "b")
        for who in (ANA, BEN)
    }
    foreign = replace(OPEN, place=replace(TEAM, workspace=replace(TEAM.workspace, id="other")))
    ids.add(answering.form_answer_id(foreign, "a", ANA))
    assert len(ids) == 9


def test_a_form_after_the_end_is_late_and_one_at_the_end_is_not() -> None:
    def late(at: datetime) -> bool:
        return kept(answering.take_form(CLOSED, None, ANA, AnswerKind.FORM, "1.A.2", "Text", at), Answer).late

    assert (late(NOW + 2 * DAY), late(NOW + DAY)) == (True, False)


def test_a_form_answer_that_is_deleted_loses_its_words() -> None:
    stored = replace(kept(form("By form"), Answer), files=("a",))
    decision = answering.delete(OPEN, stored, NOW + 2 * HOUR)
    gone = kept(decision, Answer)
    assert (gone.deleted, gone.text, gone.files) == (True, "", ())
    assert gone.version > stored.version
    assert [each.kind for each in decision.intentions] == [Kind.FORM_ANSWER, Kind.PROMPT]


def test_not_an_answer_takes_a_reply_out_and_back_again() -> None:
    stored = an_answer(OPEN)
    out = kept(answering.take_out(OPEN, stored, out=True), Answer)
    assert not out.counts
    assert kept(answering.take_out(OPEN, out, out=False), Answer) == stored
    assert [each.kind for each in answering.take_out(OPEN, stored, out=True).intentions] == [Kind.MARK, Kind.PROMPT]


def test_ok_to_share_is_given_and_taken_back() -> None:
    stored = an_answer(OPEN)
    shared = kept(answering.share(OPEN, stored, shared=True), Answer)
    assert shared == replace(stored, shared=True)
    assert kept(answering.share(OPEN, shared, shared=False), Answer) == stored


def test_i_agree_with_adds_a_voice_and_repeats_no_words() -> None:
    stored = an_answer(OPEN, BEN)
    decision = answering.second(OPEN, stored, ANA, NOW)
    assert decision.changes == (Voice(stored.id, "reflection", OPEN.id, TEAM, ANA, NOW),)
    assert [each.kind for each in decision.intentions] == [Kind.PROMPT]


def test_not_this_time_is_kept_and_nobody_is_told() -> None:
    decision = answering.step_aside(OPEN, ANA, NOW)
    assert decision == Decision(changes=(Pass("reflection", OPEN.id, TEAM, ANA, NOW),))


def test_people_are_counted_once_and_only_by_what_counts() -> None:
    one, two, three = crowd(3)
    answers = [an_answer(OPEN, one), an_answer(OPEN, one, at=NOW + DAY), an_answer(OPEN, two, taken_out=True)]
    assert answering.people([*answers, an_answer(OPEN, three, deleted=True)]) == 1
    assert answering.people([*answers, an_answer(OPEN, three)]) == 2
    assert answering.people([]) == 0
