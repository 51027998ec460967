"""The small forms: answering, saying who would know, levels, agreeing, next steps, writing back. Set-up has its own."""

from collections.abc import Sequence
from datetime import date

from bot.dialogue.next_steps import Terms
from bot.dialogue.revising import Line as Revisable
from bot.dialogue.wording.briefing import verdict_text
from bot.domain.answer import Agreement, Answer, NextStep
from bot.domain.audience import Promise
from bot.domain.briefing import Verdict
from bot.domain.form import Day, Field, Form, FormId, Line, Note, Option, Paragraph, PersonPick, Pick
from bot.domain.language import gettext as _
from bot.domain.reflection import Prompt
from bot.domain.worksheet import Question


def answer(prompt: Prompt, branches: Sequence[tuple[str, str]], chosen: str, text: str, promise: str) -> Form:
    """`branches` are the refs it can be given to, with their texts; one alone is not asked for."""
    fields: list[Field] = [_branch_field(branches, chosen)] if len(branches) > 1 else [Note(branches[0][1])]
    fields += [Paragraph("text", _("Your answer"), text), Note(promise)]
    return Form(FormId.ANSWER, f"{prompt.id}:{chosen}", _("Your answer"), tuple(fields), _("Save"))


def _branch_field(branches: Sequence[tuple[str, str]], chosen: str) -> Pick:
    options = tuple(Option(ref, text) for ref, text in branches)
    return Pick("branch", _("Which question is this about?"), options, (chosen,))


def unknown(prompt: Prompt, branches: Sequence[tuple[str, str]], chosen: str, who: str) -> Form:
    fields: list[Field] = [_branch_field(branches, chosen)] if len(branches) > 1 else [Note(branches[0][1])]
    hint = _("A name, a role or an office. Leave it empty if you don't know that either.")
    fields.append(Line("who", _("Who would know?"), who, hint, required=False))
    return Form(FormId.UNKNOWN, f"{prompt.id}:{chosen}", _("I don't know. Who would?"), tuple(fields), _("Save"))


def levels(prompt: Prompt, question: Question) -> Form:
    options = tuple(Option(level, level[:1].upper() + level[1:]) for level in question.levels)
    pick = Pick("levels", _("Yes at which level?"), options, many=True, required=False)
    return Form(FormId.LEVELS, f"{prompt.id}:{question.ref}", _("You said Yes"), (Note(question.text), pick), _("Save"))


def agree_with(prompt: Prompt, answers: Sequence[tuple[Answer, str]]) -> Form:
    options = tuple(Option(each.id, f"{name}: {_short(each.text)}") for each, name in answers)
    pick = Pick("answer", _("Whose answer do you agree with?"), options)
    return Form(FormId.AGREE_WITH, prompt.id, _("I agree with ..."), (pick,), _("Add my voice"))


def agreed_answer(
    prompt: Prompt, question: str, answers: Sequence[tuple[Answer, str]], stored: Agreement | None
) -> Form:
    """Pick from the thread, or write: what is written wins."""
    if prompt.promise is Promise.ALONE:
        return conclusion(prompt, question, stored)
    fields: list[Field] = [Note(question)]
    if answers:
        options = tuple(Option(each.id, f"{name}: {_short(each.text)}") for each, name in answers)
        fields.append(Pick("answer", _("Take one from the thread"), options, required=False))
    hint = _("If you quote one person word for word, leaders see it only with that person's OK.")
    fields += [
        Paragraph("text", _("Or write what the team agreed"), stored.text if stored else "", hint, required=False),
        Paragraph("dissent", _("Who sees it differently, and how?"), stored.dissent if stored else "", required=False),
    ]
    return Form(FormId.AGREED_ANSWER, prompt.id, _("The agreed answer"), tuple(fields), _("Save"))


def conclusion(prompt: Prompt, question: str, stored: Agreement | None) -> Form:
    """The agreed answer of one person."""
    fields = (Note(question), Paragraph("text", _("What do you conclude?"), stored.text if stored else ""))
    return Form(FormId.AGREED_ANSWER, prompt.id, _("My conclusion"), fields, _("Save"))


def make_step(prompt: Prompt, what: str, owner: str, message: str) -> Form:
    """`message` is the id of the answer that it is made from, if any."""
    fields = _step_fields(Terms(what), owner)
    return Form(FormId.MAKE_STEP, f"{prompt.id}:{message}", _("Next step"), fields, _("Save"))


def change_step(step: NextStep) -> Form:
    told = Terms(step.what, None, step.due, step.owner_name, step.first, step.barrier, step.involve)
    fields = _step_fields(told, step.owner.id if step.owner else "")
    return Form(FormId.CHANGE_STEP, step.id, _("Change this next step"), fields, _("Save"))


def _step_fields(terms: Terms, owner: str) -> tuple[Field, ...]:
    """What everybody fills in comes first; a phone shows little more."""
    elsewhere = _("For somebody who is not in this channel.")
    first, involve = _("Something small, to begin with."), _("Names, roles or offices.")
    return (
        Line("what", _("What will you do?"), terms.what),
        PersonPick("owner", _("Who will do it?"), (owner,) if owner else (), required=False),
        Line("owner_name", _("Or write a name"), terms.owner_name, elsewhere, required=False),
        Day("due", _("By when?"), terms.due.isoformat() if terms.due else "", required=False),
        Line("first", _("What is the first step?"), terms.first, first, required=False),
        Line("barrier", _("What could get in the way?"), terms.barrier, required=False),
        Line("involve", _("Who needs to be involved?"), terms.involve, involve, required=False),
    )


def move_step(step: NextStep, due: date | None) -> Form:
    fields = (
        Note(step.what),
        Day("due", _("New date"), due.isoformat() if due else ""),
        Line("why", _("Why?"), required=False),
    )
    return Form(FormId.MOVE_STEP, step.id, _("A new date for this next step"), fields, _("Save"))


def drop_step(step: NextStep) -> Form:
    fields = (Note(step.what), Line("why", _("Why?"), hint=_("A word is enough, like: no budget.")))
    return Form(FormId.DROP_STEP, step.id, _("Drop this next step"), fields, _("Drop it"))


def reply_to_team(page: str, team: str, questions: Sequence[tuple[str, str]]) -> Form:
    """`questions` are prompts with their texts, in whose threads the reply may arrive."""
    note = _("Your reply appears in the team's channel, with your name.")
    label = _("To {team}").format(team=team) if team else _("To the team")
    fields: list[Field] = [Note(note), Paragraph("text", label)]
    if questions:
        options = tuple(Option(key, _short(text)) for key, text in questions)
        fields.append(Pick("prompt", _("Is it about one question?"), options, required=False))
    return Form(FormId.REPLY_TO_TEAM, page, _("Reply to the team"), tuple(fields), _("Send"))


def decide(matter: str, text: str, chosen: Verdict) -> Form:
    options = tuple(Option(verdict, verdict_text(verdict)) for verdict in Verdict)
    fields = (
        Note(text),
        Pick("verdict", _("Your answer"), options, (chosen,)),
        Paragraph("why", _("A word why"), required=False, hint=_("The team reads it in its thread, with your name.")),
    )
    return Form(FormId.DECIDE, matter, _("Your answer to the team"), fields, _("Send"))


def revise_page(page: str, lines: Sequence[Revisable], out: Sequence[str]) -> Form:
    """`out` are the lines that were taken out already. What people said themselves is never reworded."""
    every = tuple(Option(line.id, _short(line.text)) for line in lines)
    worded = tuple(Option(line.id, _short(line.text)) for line in lines if line.can_be_reworded)
    fields: list[Field] = [Note(_("Leaders see that lines were taken out or reworded.")), _lines_out(every, out)]
    if worded:
        fields.append(Pick("line", _("Reword one of these"), worded, required=False))
        fields.append(Paragraph("text", _("In other words"), required=False))
    return Form(FormId.REVISE_PAGE, page, _("Before leaders read it"), tuple(fields), _("Save"))


def _lines_out(every: tuple[Option, ...], out: Sequence[str]) -> Pick:
    return Pick("out", _("Take out"), every, tuple(out), many=True, required=False)


def _short(text: str, longest: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
