"""What a later run shows of an earlier one: the newest that tells something, to its own team, cut at a sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.dialogue.digest import Span, summarise
from bot.dialogue.last_time import Earlier, carried, last_time
from bot.dialogue.release import Release
from bot.dialogue.wording.excerpts import sentences
from bot.dialogue.wording.last_time import MOST_STEPS, ROOM, has_more, lines, more_message, paper_text, still_open
from bot.dialogue.wording.paper import outline
from bot.domain.answer import StepState
from bot.domain.audience import Audience, Promise
from bot.domain.message import Bullets
from bot.domain.paper import Heading, Line, Points
from bot.domain.places import Place
from bot.domain.reflection import Reflection, ReflectionState
from bot.domain.summary import LastTime
from tests.dialogue.builders import (
    BEN,
    DISTRICT,
    NOW,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    a_step,
    an_agreement,
    an_answer,
)

TO_TEAM, TO_LEADERS = Release(Audience.TEAM), Release(Audience.LEADERS, Promise.NAMED)
YEAR = timedelta(days=364)
PROMPT = a_prompt("1.A.2")
NOW_RUN = replace(a_reflection(), created_at=NOW)


def a_run(years_ago: int, text: str = "", *, worksheet: str = "paper", item: str = "1.A.2", steps: int = 0) -> Earlier:
    ended = replace(
        a_reflection(state=ReflectionState.FINISHED),
        id=f"run{years_ago}",
        created_at=NOW - years_ago * YEAR,
        ended_at=NOW - years_ago * YEAR + timedelta(days=240),
    )
    made = tuple(a_step(PROMPT, number) for number in range(1, steps + 1))
    return Earlier(ended, worksheet, item, an_agreement(PROMPT, text) if text else None, made, ())


def told(*runs: Earlier, reflection: Reflection = NOW_RUN, release: Release = TO_TEAM) -> LastTime | None:
    return last_time(runs, reflection, "paper", "1.A.2", release)


def test_the_newest_run_that_has_something_to_tell_is_told_of() -> None:
    last = told(a_run(3, "The oldest."), a_run(2, "The older."), a_run(1))
    assert last
    assert last.agreed == "The older."
    assert last.ended == (NOW - 2 * YEAR + timedelta(days=240)).date()
    assert told(a_run(1)) is None
    assert told() is None


def test_steps_alone_are_something_to_tell() -> None:
    last = told(a_run(2, "The older."), a_run(1, steps=1))
    assert last
    assert (last.agreed, [step.number for step in last.steps]) == ("", [1])


@pytest.mark.parametrize(
    "other",
    [
        a_run(1, "Elsewhere.", worksheet="another"),
        a_run(1, "Elsewhere.", item="1.A.1"),
        replace(a_run(1, "Elsewhere."), reflection=replace(a_run(1).reflection, place=Place(DISTRICT, "other"))),
        a_run(0, "The same run."),
        a_run(-1, "A later run."),
    ],
    ids=["another worksheet", "another item", "another place", "itself", "a later one"],
)
def test_nothing_else_is_last_time(other: Earlier) -> None:
    assert told(other) is None


def test_what_quotes_somebody_who_deleted_it_since_is_not_told_again() -> None:
    answer = an_answer(PROMPT, BEN, "We ask every family.")
    quoting = replace(an_agreement(PROMPT, answer.text), quotes=(answer.id,))
    step = replace(a_step(PROMPT), what=answer.text, quotes=(answer.id,))
    run = replace(a_run(1), agreement=quoting, steps=(step, a_step(PROMPT, 2)), quoted=(answer,))
    still = told(run)
    assert still
    assert (still.agreed, len(still.steps)) == (answer.text, 2)
    gone = told(replace(run, quoted=(replace(answer, deleted=True, text=""),)))
    assert gone
    assert (gone.agreed, [each.number for each in gone.steps]) == ("", [2])
    lost = told(replace(run, quoted=()))
    assert lost
    assert lost.agreed == ""


def test_leaders_are_told_nothing_of_it() -> None:
    assert told(a_run(1, "Ours.", steps=2), release=TO_LEADERS) is None
    assert carried([a_step(PROMPT)], TO_LEADERS) == ()


def test_the_summary_has_it_for_the_team_alone() -> None:
    record = a_record(a_passage(PROMPT, reflection=NOW_RUN), steps=())
    record = replace(record, earlier=(a_run(1, "Ours.", steps=1),), still_open=(a_step(PROMPT, 4),))
    whole = Span("", None, NOW + YEAR)
    ours, theirs = summarise(record, TO_TEAM, whole), summarise(record, TO_LEADERS, whole)
    assert [item.last_time.agreed for item in ours.items if item.last_time] == ["Ours."]
    assert [step.number for step in ours.carried] == [4]
    assert not any(item.last_time for item in theirs.items)
    assert not theirs.carried
    assert not ours.of_principle("1").carried


def test_open_steps_are_carried_the_next_due_first() -> None:
    late, soon, undated = a_step(PROMPT, 1, due=date(2027, 3, 1)), a_step(PROMPT, 2), a_step(PROMPT, 3, due=None)
    done = a_step(PROMPT, 4, state=StepState.DONE)
    assert [step.number for step in carried([undated, late, done, soon], TO_TEAM)] == [2, 1, 3]


def test_whoever_was_typed_as_its_owner_is_named_where_it_is_carried() -> None:
    [step] = carried([replace(a_step(PROMPT, owner=None), owner_name="The office")], TO_TEAM)
    [_, listed] = still_open((step,), {})
    assert listed == Bullets(("Do thing 1 (The office, by October 1, 2026)",))


# --- How it is told ---------------------------------------------------------------------------------


def plain(last: LastTime | None, *, alone: bool = False) -> list[str]:
    return [getattr(block, "text", "") for block in lines(last, alone=alone)]


def test_a_short_answer_is_told_whole_with_its_steps() -> None:
    last = told(a_run(1, "We meet.", steps=2))
    assert plain(last) == [
        "Last time (May 2026) you agreed: We meet.",
        "Next step 1: Do thing 1 (open)",
        "Next step 2: Do thing 2 (open)",
    ]
    assert plain(last, alone=True)[0] == "Last time (May 2026) you concluded: We meet."
    assert not has_more(last)
    assert plain(None) == []


def test_a_long_answer_ends_with_a_sentence_and_has_more() -> None:
    last = told(a_run(1, "We meet. " + "And we go on to talk " * 20 + "in May.", steps=MOST_STEPS + 1))
    assert last
    assert plain(last)[0] == "Last time (May 2026) you agreed: We meet."
    assert len(plain(last)) == 1 + MOST_STEPS
    assert has_more(last)
    assert last.agreed in more_message(last, alone=False).plain
    assert "Do thing 4" in more_message(last, alone=False).plain


def test_an_answer_without_an_end_is_not_begun() -> None:
    last = told(a_run(1, "we go on " * 60))
    assert plain(last) == ["Last time (May 2026) you agreed on an answer."]
    assert has_more(last)


def test_more_steps_than_have_room_are_more() -> None:
    assert has_more(told(a_run(1, "We meet.", steps=MOST_STEPS + 1)))


def test_the_paper_tells_it_whole() -> None:
    long = "We meet. " * 60
    last = told(a_run(1, long))
    assert last
    assert paper_text(last) == long
    assert paper_text(replace(last, agreed="")) == "There was no agreed answer."


def test_the_paper_tells_it_under_its_question() -> None:
    record = replace(a_record(a_passage(PROMPT, reflection=NOW_RUN)), earlier=(a_run(1, "We meet.", steps=1),))
    parts = list(outline(summarise(record, TO_TEAM, Span("", None, NOW + YEAR)), {}))
    at = next(n for n, part in enumerate(parts) if isinstance(part, Heading) and part.text.startswith("1.A.2 "))
    assert parts[at + 1 : at + 3] == [
        Line("We meet.", "Last time (May 2026):"),
        Points(("Next step 1: Do thing 1 (open)",)),
    ]
    assert sum(isinstance(part, Line) and part.label.startswith("Last time") for part in parts) == 1
    theirs = outline(summarise(record, TO_LEADERS, Span("", None, NOW + YEAR)), {})
    assert not any(isinstance(part, Line) and part.label.startswith("Last time") for part in theirs)


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("One. Two. Three.", 16, "One. Two. Three."),
        ("One. Two. Three.", 15, "One. Two."),
        ("One. Two. Three.", 4, "One."),
        ("One. Two. Three.", 3, ""),
        ("Ask Dr. Lee first. Then go.", 20, "Ask Dr. Lee first."),
        ("Ask Dr. Lee first. Then go.", 12, ""),
        ("We use the U.S. Code here. Then go.", 20, ""),
        ("At 3 p.m. we stop. Then go.", 20, "At 3 p.m. we stop."),
        ("“Stop!” We stop. Then go.", 10, "“Stop!”"),
        ("A list:\nfirst\nsecond", 14, "A list:\nfirst"),
        ("Version 2.5 of it. Then go.", 12, ""),
    ],
)
def test_words_are_cut_where_a_sentence_ends(text: str, room: int, kept: str) -> None:
    assert sentences(text, room) == kept


def test_there_is_room_for_a_phone() -> None:
    assert ROOM <= 280
