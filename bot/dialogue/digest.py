"""Answers -> Summary: what a page or a filled worksheet tells one audience. What may be told is release's to decide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.dialogue.activity import activity
from bot.dialogue.branches import Discussion, branches
from bot.dialogue.decision import Passage
from bot.dialogue.gates import gates_of, tally
from bot.dialogue.last_time import Earlier, carried, last_time
from bot.dialogue.release import Release
from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep, Stance, StepState, Voice
from bot.domain.audience import Promise
from bot.domain.briefing import Matter
from bot.domain.cadence import local
from bot.domain.message import Behind
from bot.domain.plan import SETTLED, Item, ItemState, Standing, dated_slots, questions_of, standing
from bot.domain.reflection import Prompt, Reflection, ReflectionState
from bot.domain.report import LeadersReply
from bot.domain.summary import (
    ChapterProgress,
    Finding,
    ItemSummary,
    LeadersWord,
    MatterLine,
    Need,
    News,
    StepLine,
    Summary,
)


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that was said in one reflection, as it is stored now. `team` is the channel's name.

    `earlier` and `still_open` are of runs that ended before it, in the same place.
    """

    passage: Passage
    team: str
    answers: tuple[Answer, ...]
    stances: tuple[Stance, ...]
    voices: tuple[Voice, ...]
    agreements: tuple[Agreement, ...]
    steps: tuple[NextStep, ...]
    exchange: tuple[LeadersReply, ...] = ()
    matters: tuple[Matter, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    still_open: tuple[NextStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """What a page covers: a principle (empty: all), and in UTC since when something is new and when it was made.

    `only_news`: questions to which nothing came since are left out.
    """

    principle: str
    since: datetime | None
    until: datetime
    only_news: bool = False


def summarise(record: Record, release: Release, span: Span, reworded: frozenset[str] = frozenset()) -> Summary:
    """The same stored answers always give the same page; what came after it was made is left to the next one.

    `reworded` are the lines that a facilitator put in other words, which are marked.
    """
    reviewed = not release.to_team and record.passage.reflection.settings.review
    whole, record = record.passage, _as_of(record, span.until, reviewed=reviewed)
    passage = record.passage
    items = tuple(_item(record, release, span, item) for item in _covered(record, span))
    within = _answers_of(record, [item.ref for item in items])
    authors = len({answer.author for answer in within})
    counted = _strictest_of(record, release, within).count(authors)
    until, because = rest_of(passage.reflection, span.until)
    return Summary(
        audience=release.audience,
        team=record.team,
        worksheet=passage.worksheet.title,
        heading=_heading(record, span),
        purpose=passage.reflection.settings.purpose,
        decide_by=passage.reflection.settings.decide_by,
        standing=_standing_then(passage, whole),
        resting_until=until,
        resting_because=because,
        chapters=_chapters(passage),
        people=counted,
        answers=len(within) if counted is not None else 0,
        items=tuple(replace(item, reworded=bool(reworded.intersection(item.agreement))) for item in items),
        steps=tuple(
            replace(step, reworded=bool(reworded.intersection(step.behind))) for step in _steps(record, release)
        ),
        needs=tuple(_need(record, item) for item in items if _nobody_knew(record, item.ref)),
        withheld=not release.to_team and any(_is_withheld(record, release, item.ref) for item in items),
        exchange=tuple(LeadersWord(word.author, word.text, word.at, (word.id,)) for word in record.exchange),
        alone=passage.reflection.settings.promise is Promise.ALONE,
        matters=matters_of(record, release),
        news=_news(record, span),
        taken_out=len(release.held_back),
        reports=passage.reflection.settings.leadership is not None,
        behind=_ids(within),
        carried=carried(record.still_open, release),
        activity=activity(_days(record)) if release.to_team else (),
    )


def _strictest_of(record: Record, release: Release, answers: Iterable[Answer]) -> Release:
    """What holds for a number over several questions: few must stand out from none of them."""
    asked = {answer.prompt for answer in answers}
    for prompt in record.passage.prompts:
        release = release.under(prompt.promise) if prompt.id in asked else release
    return release


def _ids(answers: Iterable[Answer]) -> Behind:
    return tuple(answer.id for answer in answers)


def quotable(record: Record, release: Release, span: Span, before: Collection[str] = frozenset()) -> tuple[str, ...]:
    """The answers that a page made now may quote without a name for as long as it stands.

    `before` are those that earlier pages were made with. What would come to them joins as a crowd or waits: who reads
    one page beside the other must not see what one to four people added.
    """
    record = _as_of(record, span.until)
    found: list[str] = []
    for item in _covered(record, span):
        answers, told = _answers_of(record, [item.ref]), _told(record, release, item.ref)
        known = replace(told, quoted=frozenset(before))
        fresh = replace(told, quoted=frozenset(answer.id for answer in answers if answer.id not in before))
        found += [a.id for each in (known, fresh) for a in answers if each.without_name(a, each.crowd(answers))]
    return tuple(found)


def _as_of(record: Record, until: datetime, *, reviewed: bool = False) -> Record:
    """The record as it stood at a moment: what was said, asked and settled by then, in today's wording of each.

    Agreed answers are often written after the page and belong on it; where pages are `reviewed`, the next has them.
    """
    prompts = tuple(_prompt_as_of(prompt, until) for prompt in record.passage.prompts if prompt.opened_at <= until)
    by_item = {prompt.item: prompt for prompt in prompts}
    asked = {prompt.id for prompt in prompts}
    items = tuple(_item_as_of(item, by_item.get(item.ref)) for item in record.passage.items)
    return replace(
        record,
        passage=replace(record.passage, prompts=prompts, items=items),
        answers=tuple(answer for answer in record.answers if answer.written_at <= until),
        stances=tuple(stance for stance in record.stances if stance.at <= until),
        # Where the clock was set back, a step may be older than its question.
        steps=tuple(step for step in record.steps if step.at <= until and step.prompt in asked),
        matters=tuple(each for each in record.matters if each.at <= until),
        agreements=tuple(each for each in record.agreements if not reviewed or each.at <= until),
    )


def _prompt_as_of(prompt: Prompt, until: datetime) -> Prompt:
    return replace(prompt, closed_at=None) if prompt.closed_at and prompt.closed_at > until else prompt


def _item_as_of(item: Item, prompt: Prompt | None) -> Item:
    if prompt is None:
        return item if item.state is ItemState.SKIPPED else replace(item, state=ItemState.PENDING)
    return item if prompt.closed_at is not None else replace(item, state=ItemState.ASKED)


def _covered(record: Record, span: Span) -> Sequence[Item]:
    """The principle's items that were asked, and any other item that people added to since the page before."""
    ordered = sorted(record.passage.items, key=lambda item: item.position)
    if not span.principle:
        return [item for item in ordered if not span.only_news or _is_news(record, span, item)]
    principle_of = record.passage.worksheet.principle_of
    return [
        item
        for item in ordered
        if (principle_of(item.ref).ref == span.principle and item.state is not ItemState.PENDING)
        or any(_added_since(answer, span) for answer in _answers_of(record, [item.ref]))
    ]


def _is_news(record: Record, span: Span, item: Item) -> bool:
    """Whether anything came to a question since the page before."""
    prompt = _prompt_of(record, item.ref)
    if prompt is None:
        return False
    said = (answer.written_at for answer in _answers_of(record, [item.ref]))
    agreed = (each.at for each in record.agreements if each.prompt == prompt.id)
    moments = (prompt.opened_at, prompt.closed_at or prompt.opened_at, *said, *agreed)
    return span.since is None or any(moment > span.since for moment in moments)


def _news(record: Record, span: Span) -> News:
    def new(moment: datetime | None) -> bool:
        return moment is not None and (span.since is None or moment > span.since)

    item_of = {prompt.id: prompt.item for prompt in record.passage.prompts}
    settled = tuple(prompt.item for prompt in record.passage.prompts if new(prompt.closed_at))
    agreed = [each for each in record.agreements if each.prompt in item_of and new(each.at)]
    refs = tuple(item_of[each.prompt] for each in agreed)
    return News(span.since, settled, refs, tuple(each.prompt for each in agreed))


def _need(record: Record, item: ItemSummary) -> Need:
    prompt = _prompt_of(record, item.ref)
    assert prompt
    might = (said.text for branch in item.branches for said in branch.said if said.unknown and said.text)
    return Need(item.ref, item.text, prompt.id, tuple(dict.fromkeys(might)), item.behind)


def matters_of(record: Record, release: Release) -> tuple[MatterLine, ...]:
    """What was put before leaders, the oldest first; a step only where its words may be read."""
    prompt_of = {prompt.id: prompt for prompt in record.passage.prompts}
    steps = {step.id: step for step in record.steps}
    found = []
    for matter in (each for each in record.matters if not each.withdrawn and each.prompt in prompt_of):
        prompt, step = prompt_of[matter.prompt], steps.get(matter.step)
        if matter.step and (step is None or not _may_tell(record, release, prompt, step)):
            continue
        question = questions_of(record.passage.worksheet, prompt.item)[0].text
        text, number = (step.what, step.number) if step else (question, 0)
        decided = (matter.verdict, matter.why, matter.decided_by, matter.decided_at)
        about, behind = matter.step or matter.prompt, (matter.id, *((matter.step,) if matter.step else ()))
        found.append(MatterLine(matter.id, text, number, matter.at, *decided, about, behind))
    return tuple(found)


def _added_since(answer: Answer, span: Span) -> bool:
    return answer.late and span.since is not None and span.since < answer.written_at <= span.until


def _prompt_of(record: Record, ref: str) -> Prompt | None:
    return next((prompt for prompt in record.passage.prompts if prompt.item == ref), None)


def _answers_of(record: Record, refs: Iterable[str]) -> tuple[Answer, ...]:
    prompts = {prompt.id for ref in refs if (prompt := _prompt_of(record, ref))}
    return tuple(answer for answer in record.answers if answer.prompt in prompts and answer.counts)


def _authors(record: Record, ref: str) -> int:
    return len({answer.author for answer in _answers_of(record, [ref])})


def _item(record: Record, release: Release, span: Span, item: Item) -> ItemSummary:
    worksheet = record.passage.worksheet
    prompt = _prompt_of(record, item.ref)
    questions = questions_of(worksheet, item.ref)
    agreement = next((a for a in record.agreements if prompt and a.prompt == prompt.id), None)
    stances = [stance for stance in record.stances if prompt and stance.prompt == prompt.id]
    told = _told(record, release, item.ref)
    gates = gates_of(worksheet, item.ref) if prompt and prompt.revealed else ()
    tallies = [tally(gate, stances) for gate in gates]
    action = next((a.title for p in worksheet.principles for a in p.actions if item.ref.startswith(a.ref)), "")
    return ItemSummary(
        ref=item.ref,
        principle=worksheet.principle_of(item.ref).ref,
        action=action,
        text=questions[0].text if len(questions) == 1 else action,
        state=item.state,
        branches=branches(_discussion(record, span, item, prompt, stances), told),
        tallies=tuple(shown for each in tallies if (shown := told.votes(each))),
        differ=tuple(Finding(worksheet.question(each.question).text, each.behind) for each in tallies if each.split),
        agreed=told.agreed(agreement, [a for a in record.answers if a.prompt == agreement.prompt])
        if agreement
        else None,
        dissent=told.dissent(agreement) if agreement else "",
        people=told.count(_authors(record, item.ref)),
        agreement=(agreement.prompt,) if agreement else (),
        behind=_ids(_answers_of(record, [item.ref])),
        last_time=last_time(record.earlier, record.passage.reflection, worksheet.id, item.ref, release),
    )


def _discussion(record: Record, span: Span, item: Item, prompt: Prompt | None, stances: Sequence[Stance]) -> Discussion:
    asked = prompt.id if prompt else ""
    answers = tuple(answer for answer in record.answers if answer.prompt == asked)
    return Discussion(
        worksheet=record.passage.worksheet,
        ref=item.ref,
        followed=prompt.followed if prompt else (),
        answers=answers,
        stances=stances,
        voices=tuple(voice for voice in record.voices if voice.prompt == asked),
        added=frozenset(answer.id for answer in answers if _added_since(answer, span)),
    )


def _told(record: Record, release: Release, ref: str) -> Release:
    """What holds for one item: it was asked under a promise of its own."""
    prompt = _prompt_of(record, ref)
    return release.under(prompt.promise) if prompt else release


def _days(record: Record) -> list[tuple[date, str]]:
    """On which each answer was given, in the team's own zone."""
    zone = record.passage.reflection.cadence.zone
    return [(local(answer.written_at, zone).date(), answer.id) for answer in record.answers if answer.counts]


def _nobody_knew(record: Record, ref: str) -> bool:
    prompt = _prompt_of(record, ref)
    return prompt is not None and nobody_knew(prompt, _answers_of(record, [ref]))


def nobody_knew(prompt: Prompt, answers: Iterable[Answer]) -> bool:
    """Nobody of those who answered, once the question is closed: until then somebody may."""
    kinds = {answer.kind for answer in answers if answer.counts}
    return prompt.closed_at is not None and kinds == {AnswerKind.UNKNOWN}


def _is_withheld(record: Record, release: Release, ref: str) -> bool:
    answers, told = _answers_of(record, [ref]), _told(record, release, ref)
    return any(not told.answer(answer, told.crowd(answers)) for answer in answers)


def _steps(record: Record, release: Release) -> tuple[StepLine, ...]:
    """All that are open, and what became of the others; to leaders without those that quote somebody unasked."""
    prompt_of = {prompt.id: prompt for prompt in record.passage.prompts}
    told = [step for step in record.steps if _may_tell(record, release, prompt_of[step.prompt], step)]
    ordered = sorted(told, key=lambda s: (s.state is not StepState.OPEN, s.due or date.max, s.number))
    return tuple(_step(step, release.under(prompt_of[step.prompt].promise), prompt_of[step.prompt]) for step in ordered)


def _step(step: NextStep, told: Release, prompt: Prompt) -> StepLine:
    return StepLine(
        number=step.number,
        what=step.what,
        owner=told.owner(step),
        due=step.due,
        state=step.state,
        moved=step.moved,
        principle=prompt.item.split(".", 1)[0],
        owner_name=told.owner_name(step),
        first=step.first,
        barrier=step.barrier,
        involve=told.involved(step),
        why=step.why,
        behind=(step.id,),
    )


def _may_tell(record: Record, release: Release, prompt: Prompt, step: NextStep) -> bool:
    answers = [answer for answer in record.answers if answer.prompt == prompt.id or answer.id in step.quotes]
    return release.under(prompt.promise).step(step, answers)


def _chapters(passage: Passage) -> tuple[ChapterProgress, ...]:
    found: dict[str, list[Item]] = {}
    for item in sorted(passage.items, key=lambda item: item.position):
        found.setdefault(passage.worksheet.principle_of(item.ref).ref, []).append(item)
    principles = {ref: passage.worksheet.principle_of(ref) for ref in found}
    return tuple(
        ChapterProgress(ref, principles[ref].title, _settled(items), len(items), principles[ref].resources)
        for ref, items in found.items()
    )


def _settled(items: Iterable[Item]) -> int:
    return sum(item.state in SETTLED for item in items)


def _standing_then(passage: Passage, now: Passage) -> Standing:
    """How far a team was; whether it was on course can be told as long as nothing was asked since."""
    then = standing_of(passage)
    return then if len(now.prompts) == len(passage.prompts) else replace(then, ends=None, undated=0)


def standing_of(passage: Passage, at: str = "") -> Standing:
    """How far the team is, seen from an item (by default from the newest that was asked)."""
    reflection = passage.reflection
    dated = dated_slots(passage.items, reflection.cadence, reflection.next_slot)
    ends = dated[-1][1] if dated else None
    by_calendar = reflection.state is ReflectionState.RUNNING and not reflection.asked_by_hand
    undated = sum(when is None for _, when in dated) if by_calendar else 0
    newest = max(passage.prompts, key=lambda prompt: prompt.opened_at, default=None)
    at_item = at or (newest.item if newest else "")
    return replace(standing(passage.worksheet, passage.items, at_item, ends), undated=undated)


def _heading(record: Record, span: Span) -> str:
    if not span.principle:
        return record.passage.worksheet.title
    return record.passage.worksheet.principle_of(span.principle).title


def rest_of(reflection: Reflection, now: datetime) -> tuple[date | None, str]:
    """Until when the team rests, and why: a pause or a day on which the school is closed."""
    if reflection.state is ReflectionState.PAUSED:
        return reflection.paused_until, "pause"
    calendar = reflection.cadence.calendar
    today = local(now, reflection.cadence.zone).date()
    because = calendar.closed_because(today)
    if because is None or reflection.state is not ReflectionState.RUNNING:
        return None, ""
    return next(calendar.school_days(today), None), because
