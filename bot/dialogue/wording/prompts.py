"""Messages about one question: the prompt itself and what stands in its thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dialogue.release import may_become_practice
from bot.dialogue.wording import dates, last_time, practices
from bot.domain.answer import Agreement, Answer, AnswerKind, Side
from bot.domain.audience import Promise
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import (
    Act,
    Block,
    Bullets,
    Button,
    Choices,
    Heading,
    Link,
    Links,
    Message,
    Progress,
    Quote,
    Text,
)
from bot.domain.plan import Standing
from bot.domain.reflection import Prompt, PromptState, Settings
from bot.domain.summary import LastTime, Tally
from bot.domain.worksheet import Action, FollowUp, Practice, Principle, Question, QuestionKind, Resource


@dataclass(frozen=True, slots=True)
class Asked:
    """What a prompt shows. `action` is None for a next-steps question; `questions` has several in a plan by actions."""

    prompt: Prompt
    principle: Principle
    action: Action | None
    questions: tuple[Question, ...]
    standing: Standing
    settings: Settings
    signed_by: str
    opens_principle: bool
    saved: int
    people: int
    votes: int
    tallies: tuple[Tally, ...]
    agreed: bool
    live: bool
    last_time: LastTime | None
    practices: int

    @property
    def alone(self) -> bool:
        return self.prompt.promise is Promise.ALONE

    @property
    def gates(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.kind is QuestionKind.GATE)


def prompt_message(asked: Asked) -> Message:
    return Message((*_where(asked), *_asked(asked), *_receipts(asked), *_buttons(asked)))


def _where(asked: Asked) -> Iterable[Block]:
    yield Text(_("Principle {ref}: {title}").format(ref=asked.principle.ref, title=asked.principle.title), quiet=True)
    if asked.opens_principle and asked.settings.purpose:
        yield Text(purpose_line(asked.settings, asked.signed_by))


def purpose_line(settings: Settings, signed_by: str) -> str:
    """The team's own reason, signed. The purpose is the facilitator's words; a full stop at its end is not doubled."""
    purpose = settings.purpose.rstrip(". ")
    if settings.promise is Promise.ALONE:
        return own_purpose(settings)
    if settings.decide_by:
        said = _("“We will use this to decide {purpose} by {day}.” - {name}")
        return said.format(purpose=purpose, day=dates.dated(settings.decide_by), name=signed_by)
    return _("“We will use this to decide {purpose}.” - {name}").format(purpose=purpose, name=signed_by)


def own_purpose(settings: Settings) -> str:
    """One person's own reason, which needs no name."""
    purpose = settings.purpose.rstrip(". ")
    if settings.decide_by:
        said = _("“I will use this to decide {purpose} by {day}.”")
        return said.format(purpose=purpose, day=dates.dated(settings.decide_by))
    return _("“I will use this to decide {purpose}.”").format(purpose=purpose)


def _asked(asked: Asked) -> Iterable[Block]:
    if len(asked.questions) == 1:
        if asked.action:
            yield Text(_("Action {ref}: {title}").format(ref=asked.action.ref, title=asked.action.title), quiet=True)
        yield Heading(asked.questions[0].text)
        if asked.questions[0].points:
            yield Bullets(asked.questions[0].points)
    elif asked.action:
        yield Heading(_("Action {ref}: {title}").format(ref=asked.action.ref, title=asked.action.title))
        for number, question in enumerate(asked.questions, start=1):
            yield Text(f"{number}. {question.text}")
            if question.points:
                yield Bullets(question.points)
        yield Text(_("To answer just one of these, start with its number, like “2. We ...”."), quiet=True)
    yield from last_time.lines(asked.last_time, alone=asked.alone)
    yield from _in_practice(asked)


def _in_practice(asked: Asked) -> Iterable[Block]:
    refs = {question.ref for question in asked.questions} | ({asked.action.ref} if asked.action else set())
    shown = [each for each in asked.principle.practice if refs & set(each.illuminates)]
    if shown:
        named = dates.listed([f"{example.title} ({example.place})" for example in shown])
        yield Text(_("See it in practice under Resources: {examples}.").format(examples=named), quiet=True)
    if asked.practices:
        yield Text(practices.count_line(asked.practices), quiet=True)


def _receipts(asked: Asked) -> Iterable[Block]:
    yield from _own_votes(asked) if asked.alone else _votes(asked)
    yield progress(asked.standing)
    yield Text(promise_line(asked.prompt.promise), quiet=True)
    yield Text(_receipt(asked), quiet=True, of_replies=_is_new(asked))


def _votes(asked: Asked) -> Iterable[Block]:
    for tally in asked.tallies if asked.prompt.revealed else ():
        yield Text(tally_line(tally))
    if asked.gates and not asked.prompt.revealed:
        yield Text(_live_votes(asked.votes) if asked.live else _hidden_votes(asked.votes), quiet=True)


def _own_votes(asked: Asked) -> Iterable[Block]:
    """One person's own: there is no count to wait for."""
    for tally in asked.tallies:
        yield from (Text(own_vote(side)) for side, count in tally.votes if count)
    if asked.gates and not asked.votes:
        yield Text(_("Choose Yes, No or Not sure below."), quiet=True)


def own_vote(side: Side) -> str:
    return {
        Side.YES: _("You said Yes."),
        Side.NO: _("You said No."),
        Side.UNSURE: _("You said Not sure."),
    }[side]


def _hidden_votes(votes: int) -> str:
    if not votes:
        return _("Vote below. The count stays hidden until half-time, so each of you can think first.")
    return ngettext(
        "{n} vote so far. The count stays hidden until half-time.",
        "{n} votes so far. The count stays hidden until half-time.",
        votes,
    ).format(n=votes)


def _live_votes(votes: int) -> str:
    if not votes:
        return _("Vote below. The count stays hidden until a facilitator shows it.")
    return ngettext(
        "{n} vote so far. The count stays hidden until a facilitator shows it.",
        "{n} votes so far. The count stays hidden until a facilitator shows it.",
        votes,
    ).format(n=votes)


def progress(standing: Standing) -> Progress:
    return Progress(standing.done, standing.total, progress_line(standing))


def progress_line(standing: Standing) -> str:
    """Question 17 of 48 · Principle 3 of 5 · on course for May 14"""
    parts = [
        _("Question {n} of {total}").format(n=standing.number, total=standing.total),
        _("Principle {n} of {total}").format(n=standing.principle, total=standing.principles),
    ]
    if standing.ends:
        parts.append(_("on course for {day}").format(day=dates.day(standing.ends)))
    if standing.undated:
        waiting = ngettext("{n} question has no date yet", "{n} questions have no date yet", standing.undated)
        parts.append(waiting.format(n=standing.undated))
    return " · ".join(parts)


def promise_line(promise: Promise) -> str:
    """Who reads what, in one line, with every prompt."""
    others = _("District IT and records requests can see everything.")
    if promise is Promise.ALONE:
        return " ".join((_("Only you and I are in this conversation."), others, _("Please don't name students.")))
    leaders = {
        Promise.AGREED: _("Leadership sees agreed answers and what you share."),
        Promise.WORDS: _("Leadership sees agreed answers, what you share, and quotes without names."),
        Promise.NAMED: _("Leadership sees all answers with names."),
    }[promise]
    return " ".join((_("Teammates see your name."), leaders, others, _("Please don't name students.")))


def _is_new(asked: Asked) -> bool:
    """Nothing is saved yet, so that the receipt says how to answer."""
    return asked.prompt.state is PromptState.OPEN and not asked.saved


def _receipt(asked: Asked) -> str:
    count = dates.answers(asked.saved)
    saved = _("Saved: {answers} from {people}.").format(answers=count, people=dates.people(asked.people))
    if asked.alone:
        saved = _("Saved: {answers}.").format(answers=count)
    match asked.prompt.state:
        case PromptState.SKIPPED:
            return _("This question was skipped. You can still answer.")
        case PromptState.CLOSED:
            return " ".join((saved, _("This question is closed. Late answers still count.")))
        case PromptState.OPEN:
            return _("Reply in the thread to answer. A reply is saved as you send it.") if _is_new(asked) else saved


def votes_line(tally: Tally) -> str:
    names = side_names()
    return _("Votes: {votes}.").format(votes=", ".join(f"{names[side]} {count}" for side, count in tally.votes))


def tally_line(tally: Tally) -> str:
    """The votes: Yes 3, No 2, Not sure 1."""
    parts = [votes_line(tally)]
    if tally.split:
        parts.append(_("You see this differently. That is worth talking about."))
    if tally.levels:
        levels = ", ".join(f"{level} {count}" for level, count in tally.levels)
        parts.append(_("Yes at these levels: {levels}.").format(levels=levels))
    if tally.moved:
        parts.append(
            ngettext("{n} person changed sides.", "{n} people changed sides.", tally.moved).format(n=tally.moved)
        )
    return " ".join(parts)


def side_names() -> dict[Side, str]:
    return {Side.YES: _("Yes"), Side.NO: _("No"), Side.UNSURE: _("Not sure")}


def _buttons(asked: Asked) -> Iterable[Block]:
    names = side_names()
    sides = ((Act.VOTE_YES, Side.YES), (Act.VOTE_NO, Side.NO), (Act.VOTE_UNSURE, Side.UNSURE))
    for gate in asked.gates:
        subject = f"{asked.prompt.id}:{gate.ref}"
        yield Choices(tuple(Button(act, subject, names[side]) for act, side in sides))
    yield Choices(_answer_buttons(asked))
    yield Choices(_steering_buttons(asked))


def _answer_buttons(asked: Asked) -> tuple[Button, ...]:
    prompt = asked.prompt
    others = (Button(Act.AGREE_WITH, prompt.id, _("I agree with ...")),)
    return (
        Button(Act.ANSWER_IN_FORM, prompt.id, _("Answer in a form"), primary=not prompt.item.endswith(".N")),
        Button(Act.UNKNOWN, prompt.id, _("I don't know. Who would?")),
        *(others if prompt.promise is not Promise.ALONE else ()),
        Button(Act.NOT_THIS_TIME, prompt.id, _("Not this time")),
        Button(Act.RESOURCES, prompt.id, _("Resources")),
        *((last_time.more_button(prompt.id),) if last_time.has_more(asked.last_time) else ()),
    )


def _steering_buttons(asked: Asked) -> tuple[Button, ...]:
    """For facilitators; anybody else who presses one is told who may."""
    prompt = asked.prompt
    buttons = []
    if prompt.item.endswith(".N"):
        buttons.append(Button(Act.MAKE_STEP, prompt.id, _("Add a next step"), primary=True))
    agree = _("Change the agreed answer") if asked.agreed else _("Write the agreed answer")
    if asked.alone:
        agree = _("Change my conclusion") if asked.agreed else _("Write my conclusion")
    buttons.append(Button(Act.AGREED_ANSWER, prompt.id, agree))
    if asked.live:
        if asked.gates and not asked.prompt.revealed:
            buttons.append(Button(Act.OPEN_BRANCHES, prompt.id, _("Show votes and follow-ups")))
        buttons.append(Button(Act.NEXT, prompt.reflection, _("Next question")))
    if prompt.state is PromptState.OPEN:
        buttons.append(Button(Act.SKIP, prompt.id, _("Skip this question")))
    return tuple(buttons)


def follow_up_message(prompt: Prompt, question: Question, branch: FollowUp) -> Message:
    yes = branch == question.yes
    lead = _("For those who said Yes:") if yes else _("For those who said No:")
    blocks: list[Block] = [] if prompt.promise is Promise.ALONE else [Text(lead, quiet=True)]
    blocks.append(Heading(branch.text))
    if branch.points:
        blocks.append(Bullets(branch.points))
    answer = Button(Act.ANSWER_IN_FORM, f"{prompt.id}:{branch.ref}", _("Answer in a form"))
    return Message((*blocks, Choices((answer,))))


def form_answer_message(answer: Answer, author: str, question: str) -> Message:
    """A form's answer under its author's name, with the author's *Edit* and *Delete* and everyone's *I agree*."""
    unknown = answer.kind is AnswerKind.UNKNOWN
    edit = Act.UNKNOWN if unknown else Act.EDIT_ANSWER
    blocks: list[Block] = [Text(question, quiet=True)] if question else []
    if unknown:
        said = _("{name} does not know this one.").format(name=author)
        blocks.append(Text(said))
        if answer.text:
            blocks.append(Quote(_("Who would know: {who}").format(who=answer.text), author))
    else:
        blocks.append(Quote(answer.text, author))
    if answer.taken_out:
        blocks.append(Text(_("Set aside: this does not count as an answer."), quiet=True))
    buttons = [
        *_others_buttons(answer),
        Button(edit, f"{answer.prompt}:{answer.branch}", _("Edit")),
        Button(Act.DELETE_ANSWER, answer.id, _("Delete")),
        Button(Act.PUT_BACK, answer.id, _("Put back"))
        if answer.taken_out
        else Button(Act.NOT_AN_ANSWER, answer.id, _("Not an answer")),
        *((practices.share_button(answer.id),) if may_become_practice(answer) else ()),
    ]
    return Message((*blocks, Choices(tuple(buttons))))


def _others_buttons(answer: Answer) -> Iterable[Button]:
    """What makes sense only where others read the answer."""
    if answer.promise is not Promise.ALONE:
        yield Button(Act.AGREE_WITH, f"{answer.prompt}:{answer.id}", _("I agree"))
        share = (Act.UNSHARE, _("Stop sharing")) if answer.shared else (Act.SHARE, _("OK to share"))
        yield Button(share[0], answer.id, share[1])


def reminder_message(prompt: Prompt, closes: date, people: int) -> Message:
    people = 0 if prompt.promise is Promise.ALONE else people
    so_far = ngettext("{n} person answered so far.", "{n} people answered so far.", people).format(n=people)
    lead = _("This question is open until {day}.").format(day=dates.week_day(closes))
    off = Button(Act.REMINDER_OFF, prompt.reflection, _("Turn reminders off"))
    mine = Button(Act.MY_OPEN_QUESTIONS, "", _("My open questions"))
    return Message((Text(f"{lead} {so_far}" if people else lead), Choices((mine, off))))


def agreed_message(agreement: Agreement, by: str) -> Message:
    """`by` is empty where one person reflects alone."""
    if not by:
        return Message((Heading(_("My conclusion")), Quote(agreement.text)))
    blocks: list[Block] = [Heading(_("Our agreed answer")), Quote(agreement.text)]
    if agreement.dissent:
        blocks += [Text(_("Some of us see it differently:")), Quote(agreement.dissent)]
    blocks.append(Text(_("Written down by {name}.").format(name=by), quiet=True))
    return Message(tuple(blocks))


def resources_message(
    principle: Principle, questions: Sequence[Question], terms: Sequence[tuple[str, str]], shared: Iterable[Block] = ()
) -> Message:
    """What other teams `shared`; reading, examples and the terms that occur in what is asked."""
    blocks: list[Block] = [*shared, Heading(_("Resources for principle {ref}").format(ref=principle.ref))]
    if terms:
        blocks += [Text(_("What does this mean?")), Bullets(tuple(f"{term}: {meaning}" for term, meaning in terms))]
    refs = tuple(question.ref for question in questions)
    for example in sorted(principle.practice, key=lambda each: not _illuminates(each, refs)):
        blocks += [
            Text(_("In practice: {title} ({place})").format(title=example.title, place=example.place)),
            Text(example.text),
        ]
    blocks += [Text(_("To read:")), *_reading(principle.resources)] if principle.resources else []
    further = [f"{each.title}. {each.about or ''}".strip() for each in principle.further]
    blocks += [Text(_("More to read:")), Bullets(tuple(further))] if further else []
    return Message(tuple(blocks))


def _reading(resources: Sequence[Resource]) -> Iterable[Block]:
    linked = tuple(Link(each.title, each.url) for each in resources if each.url)
    printed = tuple(each.title for each in resources if not each.url)
    if linked:
        yield Links(linked)
    if printed:
        yield Bullets(printed)


def _illuminates(example: Practice, refs: Sequence[str]) -> bool:
    return any(ref.startswith(part) for ref in refs for part in example.illuminates)
