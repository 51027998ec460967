"""Answers -> Summary: what a page or a filled worksheet tells one audience. What may be told is release's to decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.dialogue.decision import Passage
from bot.dialogue.gates import Part, asked_parts, branch_of, gates_of, part_text, tally
from bot.dialogue.release import Release
from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep, Stance, StepState, Voice
from bot.domain.cadence import local
from bot.domain.plan import SETTLED, Item, ItemState, Standing, projected_end, questions_of, standing
from bot.domain.reflection import Prompt, ReflectionState
from bot.domain.report import LeadersReply
from bot.domain.summary import BranchSummary, ChapterProgress, ItemSummary, LeadersWord, Said, StepLine, Summary
from bot.domain.worksheet import Action


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that was said in one reflection, as it is stored now. `team` is the channel's name."""

    passage: Passage
    team: str
    answers: tuple[Answer, ...]
    stances: tuple[Stance, ...]
    voices: tuple[Voice, ...]
    agreements: tuple[Agreement, ...]
    steps: tuple[NextStep, ...]
    exchange: tuple[LeadersReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """What a page covers: a principle (empty: all), and in UTC since when something is new and when it was made."""

    principle: str
    since: datetime | None
    until: datetime


def summarise(record: Record, release: Release, span: Span) -> Summary:
    """The same stored answers always give the same page; what came after it was made is left to the next one."""
    record = _as_of(record, span.until)
    passage = record.passage
    items = tuple(_item(record, release, span, item) for item in _covered(record, span))
    within = _answers_of(record, [item.ref for item in items])
    authors = len({answer.author for answer in within})
    until, because = _rest(record, span.until)
    return Summary(
        audience=release.audience,
        team=record.team,
        worksheet=passage.worksheet.title,
        heading=_heading(record, span),
        purpose=passage.reflection.settings.purpose,
        decide_by=passage.reflection.settings.decide_by,
        standing=standing_of(passage),
        resting_until=until,
        resting_because=because,
        chapters=_chapters(passage),
        people=release.count(authors),
        answers=len(within) if release.count(authors) is not None else 0,
        items=items,
        steps=_steps(record, release),
        needs=tuple(item.text for item in items if _nobody_knew(record, item.ref)),
        withheld=not release.to_team and any(_is_withheld(record, release, item.ref) for item in items),
        exchange=tuple(LeadersWord(word.author, word.text, word.at) for word in record.exchange),
    )


def quotable(record: Record, release: Release, span: Span) -> tuple[str, ...]:
    """The answers that a page made now may quote without a name for as long as it stands."""
    record = _as_of(record, span.until)
    refs = [item.ref for item in _covered(record, span)]
    open_ = replace(release, quoted=None)
    return tuple(a.id for ref in refs for a in _answers_of(record, [ref]) if open_.answer(a, _authors(record, ref)))


def _as_of(record: Record, until: datetime) -> Record:
    """The record as it stood at a moment: what was said, asked and settled by then, in today's wording of each."""
    prompts = tuple(prompt for prompt in record.passage.prompts if prompt.opened_at <= until)
    by_item = {prompt.item: prompt for prompt in prompts}
    items = tuple(_item_as_of(item, by_item.get(item.ref), until) for item in record.passage.items)
    return replace(
        record,
        passage=replace(record.passage, prompts=prompts, items=items),
        answers=tuple(answer for answer in record.answers if answer.written_at <= until),
        stances=tuple(stance for stance in record.stances if stance.at <= until),
        steps=tuple(step for step in record.steps if step.at <= until),
    )


def _item_as_of(item: Item, prompt: Prompt | None, until: datetime) -> Item:
    if prompt is None:
        return item if item.state is ItemState.SKIPPED else replace(item, state=ItemState.PENDING)
    settled = prompt.closed_at is not None and prompt.closed_at <= until
    return item if settled else replace(item, state=ItemState.ASKED)


def _covered(record: Record, span: Span) -> Sequence[Item]:
    """The principle's items that were asked, and any other item that people added to since the page before."""
    ordered = sorted(record.passage.items, key=lambda item: item.position)
    if not span.principle:
        return ordered
    principle_of = record.passage.worksheet.principle_of
    return [
        item
        for item in ordered
        if (principle_of(item.ref).ref == span.principle and item.state is not ItemState.PENDING)
        or any(_added_since(answer, span) for answer in _answers_of(record, [item.ref]))
    ]


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
    tallies = [tally(gate, stances) for gate in gates_of(worksheet, item.ref)]
    action = next((a for p in worksheet.principles for a in p.actions if item.ref.startswith(a.ref)), None)
    return ItemSummary(
        ref=item.ref,
        principle=worksheet.principle_of(item.ref).ref,
        action=action.title if action else "",
        text=questions[0].text if len(questions) == 1 else (action.title if action else ""),
        state=item.state,
        branches=tuple(_branches(record, release, span, item, stances)),
        tallies=tuple(told for each in tallies if (told := release.votes(each))),
        differ=any(each.split for each in tallies),
        agreed=release.agreed(agreement, _answers_of(record, [item.ref])) if agreement else None,
        dissent=release.dissent(agreement) if agreement else "",
        people=release.count(_authors(record, item.ref)),
    )


def _branches(
    record: Record, release: Release, span: Span, item: Item, stances: Sequence[Stance]
) -> Iterable[BranchSummary]:
    answers = _answers_of(record, [item.ref])
    placed = {a.id: branch_of(record.passage.worksheet, item.ref, a, stances) for a in answers}
    for part in _asked(record, item):
        own = [answer for answer in answers if placed[answer.id] == part.ref]
        yield BranchSummary(
            ref=part.ref,
            text=part_text(part),
            points=() if isinstance(part, Action) else part.points,
            said=tuple(
                _said(record, release, span, a) for a in own if release.answer(a, _authors(record, item.ref))
            ),
            answers=len(own) if release.count(_authors(record, item.ref)) is not None else 0,
            unknowns=sum(answer.kind is AnswerKind.UNKNOWN for answer in own),
        )


def _asked(record: Record, item: Item) -> list[Part]:
    """The item, its questions, and the follow-ups that were asked or answered."""
    prompt = _prompt_of(record, item.ref)
    given = {answer.branch for answer in record.answers if answer.counts}
    return asked_parts(record.passage.worksheet, item.ref, {*(prompt.followed if prompt else ()), *given})


def _said(record: Record, release: Release, span: Span, answer: Answer) -> Said:
    seconds = {voice.person for voice in record.voices if voice.answer == answer.id} - {answer.author}
    return Said(
        text=answer.text,
        by=release.name(answer),
        voices=release.count(len(seconds)) or 0,
        link=answer.message if release.to_team else None,
        files=answer.files if release.to_team else (),
        added_since=_added_since(answer, span),
        unknown=answer.kind is AnswerKind.UNKNOWN,
    )


def _nobody_knew(record: Record, ref: str) -> bool:
    answers = _answers_of(record, [ref])
    return bool(answers) and all(answer.kind is AnswerKind.UNKNOWN for answer in answers)


def _is_withheld(record: Record, release: Release, ref: str) -> bool:
    authors = _authors(record, ref)
    return any(not release.answer(answer, authors) for answer in _answers_of(record, [ref]))


def _steps(record: Record, release: Release) -> tuple[StepLine, ...]:
    """All that are open, and what became of the others."""
    item_of = {prompt.id: prompt.item for prompt in record.passage.prompts}
    ordered = sorted(record.steps, key=lambda s: (s.state is not StepState.OPEN, s.due or date.max, s.number))
    return tuple(
        StepLine(
            step.number,
            step.what,
            release.owner(step),
            step.due,
            step.state,
            step.moved,
            item_of[step.prompt].split(".", 1)[0],
        )
        for step in ordered
    )


def _chapters(passage: Passage) -> tuple[ChapterProgress, ...]:
    found: dict[str, list[Item]] = {}
    for item in sorted(passage.items, key=lambda item: item.position):
        found.setdefault(passage.worksheet.principle_of(item.ref).ref, []).append(item)
    return tuple(
        ChapterProgress(ref, passage.worksheet.principle_of(ref).title, _settled(items), len(items))
        for ref, items in found.items()
    )


def _settled(items: Iterable[Item]) -> int:
    return sum(item.state in SETTLED for item in items)


def standing_of(passage: Passage, at: str = "") -> Standing:
    """How far the team is, seen from an item (by default from the newest that was asked)."""
    reflection = passage.reflection
    ends = projected_end(passage.items, reflection.cadence, reflection.next_slot)
    newest = max(passage.prompts, key=lambda prompt: prompt.opened_at, default=None)
    return standing(passage.worksheet, passage.items, at or (newest.item if newest else ""), ends)


def _heading(record: Record, span: Span) -> str:
    if not span.principle:
        return record.passage.worksheet.title
    return record.passage.worksheet.principle_of(span.principle).title


def _rest(record: Record, now: datetime) -> tuple[date | None, str]:
    """Until when the team rests, and why: a pause or a day on which the school is closed."""
    reflection = record.passage.reflection
    if reflection.state is ReflectionState.PAUSED:
        return reflection.paused_until, "pause"
    calendar = reflection.cadence.calendar
    today = local(now, reflection.cadence.zone).date()
    because = calendar.closed_because(today)
    if because is None or reflection.state is not ReflectionState.RUNNING:
        return None, ""
    return next(calendar.school_days(today), None), because
