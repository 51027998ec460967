"""Practice notes: which question an answer's note lies under, which notes lie under a question, made and taken back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.dialogue.closing import in_thread
from bot.dialogue.decision import Decision
from bot.dialogue.release import practice
from bot.domain.answer import Answer
from bot.domain.delivery import Kind
from bot.domain.places import Channel, PersonRef
from bot.domain.plan import questions_of
from bot.domain.practice import PracticeNote, note_id, shelf
from bot.domain.reflection import Prompt
from bot.domain.worksheet import Worksheet


def lies_under(worksheet: Worksheet, prompt: Prompt, answer: Answer) -> str:
    """The ref of the question that an answer is about; the action's, where it was given to all of its questions."""
    for question in questions_of(worksheet, prompt.item):
        if answer.branch in {question.ref, *(branch.ref for branch in question.branches)}:
            return question.ref
    return prompt.item


def looked_for(worksheet: Worksheet, item: str) -> tuple[str, ...]:
    """The refs under which notes for an item may lie: teams ask an action's questions one by one or together."""
    refs = {item, *(question.ref for question in questions_of(worksheet, item))}
    actions = (action for principle in worksheet.principles for action in principle.actions)
    return tuple(sorted(refs | {action.ref for action in actions if item.startswith(f"{action.ref}.")}))


def shelves(worksheet: Worksheet, prompt: Prompt) -> tuple[str, ...]:
    return tuple(shelf(prompt.place.workspace, worksheet.id, ref) for ref in looked_for(worksheet, prompt.item))


def readable(found: Iterable[tuple[PracticeNote, Answer]], reader: Channel | None) -> tuple[PracticeNote, ...]:
    """Those that may be read in a channel, the newest first; none where nobody knows who reads it."""
    told = [note for note, answer in found if reader is not None and practice(note, answer, reader)]
    return tuple(sorted(told, key=lambda note: (note.at, note.id), reverse=True))


def ask_author(prompt: Prompt, answer: Answer, asking: PersonRef) -> Decision:
    """Somebody else would like to share it. That is the author's to do: it is asked in the question's thread."""
    return Decision(intentions=(in_thread(Kind.PRACTICE_REQUEST, f"{answer.id}:{asking.id}", prompt),))


def share(
    worksheet: Worksheet, prompt: Prompt, answer: Answer, at: datetime, *, what: str, evidence: str, contact: str
) -> Decision:
    """The author's own press. A second one replaces the note."""
    ref = lies_under(worksheet, prompt, answer)
    note = PracticeNote(
        id=note_id(answer.place.workspace, answer.id),
        reflection=answer.reflection,
        place=answer.place,
        shelf=shelf(answer.place.workspace, worksheet.id, ref),
        worksheet=worksheet.id,
        item=ref,
        answer=answer.id,
        author=answer.author,
        what=what,
        evidence=evidence,
        contact=contact,
        at=at,
    )
    return Decision(changes=(note,))


def take_back(note: PracticeNote) -> PracticeNote:
    """Its words are gone."""
    return replace(note, withdrawn=True, what="", evidence="", contact="")
