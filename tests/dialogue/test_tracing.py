"""Each sentence of a thousand invented reflections is traced to what people said, and every kind of lie is found."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import pytest

from bot.dialogue.digest import quotable, summarise
from bot.dialogue.grounds import Ground, silent
from bot.dialogue.release import Release
from bot.dialogue.tracing import Wrong, faults
from bot.dialogue.wording import briefing, pages
from bot.domain.answer import Answer, AnswerKind, Side
from bot.domain.audience import Audience, Promise
from bot.domain.message import Act, Bar, Block, Bullets, Button, Chart, Choices, Heading, Message, Quote, Table, Text
from tests.dialogue.builders import (
    ANA,
    BEN,
    CLEO,
    DAN,
    DAY,
    NOW,
    WEEK,
    ZONE,
    a_passage,
    a_prompt,
    a_record,
    a_stance,
    a_step,
    an_agreement,
    an_answer,
)
from tests.dialogue.reflections import NAMES, Invented, invented

REFLECTIONS = 1_000
PARTS = 5
"""In which they are traced, since all of them at once take a busy machine minutes."""


@dataclass(frozen=True)
class Told:
    """A message, what it would be had nobody said anything, and what it may rest on."""

    message: Message
    blank: Message | None
    ground: Ground

    def wrongs(self) -> list[Wrong]:
        return [fault.wrong for fault in faults(self.message, self.blank, [self.ground])]


def released(found: Invented, audience: Audience) -> Release:
    """What it is; for leaders without what facilitators took out of every third page."""
    release = Release(audience, found.present)
    if audience is Audience.TEAM:
        return release
    lines = [*(answer.id for answer in found.record.answers), *(each.prompt for each in found.record.agreements)]
    taken_out = frozenset(lines[::4] if len(lines) % 3 == 0 else ())
    return replace(release, quoted=frozenset(quotable(found.record, release, found.span)), held_back=taken_out)


def told(found: Invented, audience: Audience) -> Iterator[Told]:
    release = released(found, audience)
    span = replace(found.span, only_news=audience is Audience.LEADERS)
    summary, nothing = (summarise(each, release, span) for each in (found.record, silent(found.record)))
    ground = Ground(found.record, release, span.until, NAMES)
    blank = pages.page_message(nothing, NAMES, "page"), pages.detail_message(nothing, NAMES)
    yield Told(pages.page_message(summary, NAMES, "page"), blank[0], ground)
    if detail := pages.detail_message(summary, NAMES):
        yield Told(detail, blank[1], ground)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("audience", Audience)
def test_every_sentence_of_a_thousand_reflections_is_traced(audience: Audience, part: int) -> None:
    met: Counter[type[Block]] = Counter()
    for number in range(part, REFLECTIONS, PARTS):
        for each in told(invented(number), audience):
            assert not faults(each.message, each.blank, [each.ground]), number
            met += Counter(type(block) for block in each.message.blocks)
    assert min(met[kind] for kind in (Heading, Text, Quote, Bullets, Table, Chart)) > 40  # there was enough to find


def test_every_sentence_of_leaders_pages_over_three_teams_is_traced() -> None:
    met: Counter[type[Block]] = Counter()
    for number in range(0, REFLECTIONS, 10):
        teams = [invented(number + each) for each in range(3)]
        releases = [released(each, Audience.LEADERS) for each in teams]
        spans = [replace(each.span, principle="", only_news=True) for each in teams]
        grounds = [Ground(t.record, r, s.until, NAMES) for t, r, s in zip(teams, releases, spans, strict=True)]
        message, blank = (
            briefing.briefing_message(NOW.date(), ZONE, [summarise(*each) for each in sections], (), NAMES)
            for sections in (
                zip([team.record for team in teams], releases, spans, strict=True),
                zip([silent(team.record) for team in teams], releases, spans, strict=True),
            )
        )
        assert not faults(message, blank, grounds), number
        met += Counter(type(block) for block in message.blocks)
    assert min(met[kind] for kind in (Heading, Text, Quote, Bullets, Table)) > 20


# --- One small team, and every kind of lie about it ---

OPEN = a_prompt("1.A.2", opened=NOW - WEEK, closed=NOW - DAY, promise=Promise.AGREED)
GATE = a_prompt("1.A.1", opened=NOW - WEEK, closed=NOW - DAY, promise=Promise.WORDS, revealed=True)
PEOPLE = {ANA: "Ana Reyes", BEN: "Ben Okafor", CLEO: "Cleo Novak", DAN: "Dan Weber"}
HER_WORDS = "Half of our tools are older than our students. We asked for new ones twice."
HIS_WORDS = "Nobody told the employers what we teach here in the fall."
SHARED = replace(an_answer(OPEN, ANA, HER_WORDS, shared=True), id="shared")
KEPT = replace(an_answer(OPEN, BEN, HIS_WORDS), id="kept")
GONE = replace(an_answer(OPEN, CLEO, "", deleted=True), id="gone")
ASIDE = replace(an_answer(OPEN, CLEO, "Is this on, or am I alone here?", taken_out=True, shared=True), id="out")
LATER = replace(an_answer(OPEN, DAN, "This was said after the page.", at=NOW + DAY, shared=True), id="later")
WHO = replace(an_answer(OPEN, DAN, "the registrar", kind=AnswerKind.UNKNOWN, shared=True), id="who")
VOTES = [a_stance(GATE, who, side) for who, side in ((ANA, Side.YES), (BEN, Side.YES), (CLEO, Side.NO))]
AGREED = an_agreement(OPEN, "We will write a list of tools.", "One of us would rather wait for the state to do it.")
QUOTING = replace(an_agreement(GATE, HIS_WORDS), quotes=("kept",))
STEP = replace(a_step(OPEN, owner=CLEO), id="step")
RECORD = a_record(
    a_passage(OPEN, GATE),
    answers=[SHARED, KEPT, GONE, ASIDE, LATER, WHO, replace(KEPT, id="elsewhere", prompt=GATE.id)],
    stances=VOTES,
    agreements=[AGREED, QUOTING],
    steps=[STEP],
)
VOTE_IDS = tuple(stance.id for stance in VOTES)


def ground(audience: Audience = Audience.LEADERS, promise: Promise = Promise.NAMED) -> Ground:
    return Ground(RECORD, Release(audience, promise), NOW, PEOPLE)


def wrongs(block: Block, on: Ground | None = None, blank: Message | None = None) -> set[Wrong]:
    return {fault.wrong for fault in faults(Message((block,)), blank, [on or ground()])}


TRUE = [
    Quote(HER_WORDS, "Ana Reyes", behind=("shared",)),
    Quote(HER_WORDS, behind=("shared",)),
    Quote("We asked for new ones twice.", "Ana Reyes", behind=("shared",)),
    Quote(AGREED.text, behind=(OPEN.id,)),
    Quote("I don't know. Who would? the registrar", "Dan Weber", behind=("who",)),
    Text("Ana Reyes said that half of our tools are older than our students.", behind=("shared",)),
    Text("2 people gave 2 answers.", behind=("shared", "kept")),
    Heading("What the team agreed", (OPEN.id,)),
    Bullets(("Is it so with 1.A.1?",), behind=(VOTE_IDS,)),
    Table("Next steps", ("No.", "What", "Who"), (("1", STEP.what, ""),), behind=(("step",),)),
    Choices((Button(Act.REPLY_TO_TEAM, "page", "Reply to the team"),)),
]


@pytest.mark.parametrize("block", TRUE, ids=str)
def test_what_is_true_is_let_through(block: Block) -> None:
    assert not wrongs(block)


def test_what_would_stand_there_if_nobody_had_said_anything_is_no_report() -> None:
    line = Text("No next steps yet.", quiet=True)
    assert wrongs(line) == {Wrong.UNTRACED}
    assert not wrongs(line, blank=Message((line,)))
    assert wrongs(Quote(line.text, "Ana Reyes"), blank=Message((line,))) >= {Wrong.UNTRACED}


LIES: list[tuple[Wrong, Block]] = [
    (Wrong.UNTRACED, Text("The team is worried about its tools.")),
    (Wrong.UNTRACED, Heading("What the team agreed")),
    (Wrong.UNTRACED, Bullets(("They want new tools.", AGREED.text), behind=((), (OPEN.id,)))),
    (Wrong.UNTRACED, Table("Steps", ("What",), (("Buy tools",),))),
    (Wrong.UNTRACED, Chart("Who is worried", (Bar("Worried", 3, 4),))),
    (Wrong.UNKNOWN, Text("They want new tools.", behind=("nobody",))),
    (Wrong.UNKNOWN, Quote(LATER.text, behind=("later",))),
    (Wrong.GONE, Text("Somebody was unsure.", behind=("gone",))),
    (Wrong.GONE, Quote(ASIDE.text, behind=("out",))),
    (Wrong.WITHHELD, Quote(HIS_WORDS, behind=("kept",))),
    (Wrong.WITHHELD, Quote(HIS_WORDS, "Ben Okafor", behind=("kept",))),
    (Wrong.WITHHELD, Quote(HIS_WORDS, behind=(GATE.id,))),
    (Wrong.BORROWED, Text(f"Agreed: {HIS_WORDS}", behind=(GATE.id,))),
    (Wrong.INVENTED, Quote("We need a bigger budget.", behind=("shared",))),
    (Wrong.INVENTED, Quote("Half of our tools are older than our teachers.", behind=("shared",))),
    (Wrong.INVENTED, Quote(f"{HER_WORDS} {AGREED.text}", behind=("shared", OPEN.id))),
    (Wrong.INVENTED, Quote("Half of our tools are older. We asked for new ones twice.", behind=("shared",))),
    (Wrong.INVENTED, Quote(f"{HER_WORDS} (1 agrees)", behind=("shared",))),
    (Wrong.INVENTED, Quote(AGREED.dissent, behind=(OPEN.id,))),
    (Wrong.CUT, Quote("Half of our tools", behind=("shared",))),
    (Wrong.CUT, Quote("than our students.", behind=("shared",))),
    (Wrong.CUT, Quote("our students. We asked for new ones twice.", behind=("shared",))),
    (Wrong.BORROWED, Text("Some say: nobody told the employers what we teach here.", behind=("shared",))),
    (Wrong.BORROWED, Text("Nobody told the employers, it seems.", behind=("kept",))),
    (Wrong.BORROWED, Text("Half of our tools are older than our students.", behind=VOTE_IDS)),
    (Wrong.BORROWED, Bullets((AGREED.text, HIS_WORDS), behind=((OPEN.id,), (OPEN.id,)))),
    (Wrong.BORROWED, Choices((Button(Act.REPLY_TO_TEAM, "page", HIS_WORDS),))),
    (Wrong.MISNAMED, Quote(HER_WORDS, "Ben Okafor", behind=("shared",))),
    (Wrong.MISNAMED, Quote(AGREED.text, "Ana Reyes", behind=(OPEN.id,))),
    (Wrong.MISNAMED, Text("Ben Okafor gave an answer.", behind=("kept",))),
    (Wrong.MISNAMED, Text("Cleo Novak voted.", behind=VOTE_IDS)),
    (Wrong.MISNAMED, Table("Steps", ("What", "Who"), ((STEP.what, "Cleo Novak"),), behind=(("step",),))),
    (Wrong.COUNTED, Text("3 people took part.", behind=("shared", "kept"))),
    (Wrong.COUNTED, Text("Votes: Yes 2, No 1.", behind=VOTE_IDS)),
]


@pytest.mark.parametrize(("wrong", "block"), LIES, ids=str)
def test_every_kind_of_lie_is_found(wrong: Wrong, block: Block) -> None:
    assert wrong in wrongs(block)


def test_every_wrong_has_a_lie_that_shows_it() -> None:
    assert {wrong for wrong, _ in LIES} == set(Wrong)


def test_the_team_may_read_what_leaders_may_not() -> None:
    team = ground(Audience.TEAM)
    assert not wrongs(Quote(HIS_WORDS, "Ben Okafor", behind=("kept",)), team)
    assert not wrongs(Quote(AGREED.dissent, behind=(OPEN.id,)), team)
    assert not wrongs(Text("Votes: Yes 2, No 1, Not sure 0.", behind=VOTE_IDS), team)
    assert wrongs(Text("Votes: Yes 1, No 1.", behind=VOTE_IDS[1:]), team) == set()
    assert wrongs(Text("Votes: Yes 3, No 1.", behind=VOTE_IDS), team) == {Wrong.COUNTED}


def test_a_page_over_several_teams_rests_on_each_of_them() -> None:
    other = replace(RECORD, answers=(replace(SHARED, id="theirs", text="We have no tools at all to show anybody."),))
    both = [ground(), replace(ground(), record=other)]
    block = Bullets((HER_WORDS, other.answers[0].text), behind=(("shared",), ("theirs",)))
    assert not faults(Message((block,)), None, both)
    swapped = replace(block, behind=block.behind[::-1])
    assert {fault.wrong for fault in faults(Message((swapped,)), None, both)} == {Wrong.BORROWED}


# --- The same lies told of invented reflections, at random places ---

Lie = Callable[[Told, Quote], Quote | None]


def without_ids(_: Told, quote: Quote) -> Quote:
    return replace(quote, behind=())


def cut(_: Told, quote: Quote) -> Quote | None:
    words = quote.text.split(" ")
    inside = len(words) > 6 and words[-2][-1] not in ".!?:"
    return replace(quote, text=" ".join(words[:-1])) if inside else None


def changed(_: Told, quote: Quote) -> Quote:
    return replace(quote, text=f"{quote.text} And nothing helps.")


def misnamed(_: Told, quote: Quote) -> Quote:
    return replace(quote, by=next(name for name in NAMES.values() if name != quote.by))


def of_another(one: Told, quote: Quote) -> Quote | None:
    others = (block for block in one.message.blocks if isinstance(block, Quote))
    other = next((each for each in others if each.behind != quote.behind and len(each.text) > 60), None)
    return replace(quote, text=other.text, by="") if other else None


def of_the_deleted(one: Told, quote: Quote) -> Quote | None:
    gone = next((each for each in one.ground.record.answers if each.deleted), None)
    return replace(quote, behind=(gone.id,), by="") if gone else None


def of_the_withheld(one: Told, quote: Quote) -> Quote | None:
    kept = next((each for each in one.ground.record.answers if _is_kept(one.ground, each)), None)
    return replace(quote, text=kept.text, by="", behind=(kept.id,)) if kept else None


def _is_kept(on: Ground, answer: Answer) -> bool:
    return answer.counts and answer.written_at <= on.until and bool(answer.text) and not on.readable(answer)


RANDOM_LIES: list[Lie] = [without_ids, cut, changed, misnamed, of_another, of_the_deleted, of_the_withheld]


@cache
def quoting() -> list[Told]:
    """Pages of leaders with quotes on them."""
    found = (each for number in range(300) for each in told(invented(number), Audience.LEADERS))
    return [each for each in found if any(isinstance(block, Quote) for block in each.message.blocks)]


@pytest.mark.parametrize("lie", RANDOM_LIES)
def test_a_lie_on_any_page_is_found(lie: Lie) -> None:
    tried = 0
    for one in quoting():
        quote = next(block for block in one.message.blocks if isinstance(block, Quote))
        false = lie(one, quote)
        if false is None:
            continue
        tried += 1
        blocks = tuple(false if block is quote else block for block in one.message.blocks)
        assert replace(one, message=Message(blocks)).wrongs(), false
    assert tried > 20


def test_what_is_taken_back_after_a_page_was_written_makes_that_page_false() -> None:
    for one in quoting()[:100]:
        quote = next(block for block in one.message.blocks if isinstance(block, Quote))
        record = one.ground.record
        gone = tuple(
            replace(answer, deleted=True, text="", files=()) if answer.id in quote.behind else answer
            for answer in record.answers
        )
        if gone != record.answers:
            assert Wrong.GONE in replace(one, ground=replace(one.ground, record=replace(record, answers=gone))).wrongs()


def test_what_is_said_a_second_after_a_page_is_not_behind_it() -> None:
    late = replace(SHARED, id="late", written_at=NOW + timedelta(seconds=1))
    on = replace(ground(), record=replace(RECORD, answers=(*RECORD.answers, late)))
    assert Wrong.UNKNOWN in wrongs(Quote(HER_WORDS, behind=("late",)), on)
    assert Wrong.UNKNOWN not in wrongs(Quote(HER_WORDS, behind=("late",)), replace(on, until=NOW + DAY))
