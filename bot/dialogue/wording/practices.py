"""Practice notes: the author's form, the question to an author, and what other teams read under their question."""

from collections.abc import Iterable, Mapping, Sequence

from bot.dialogue.wording.excerpts import sentences
from bot.domain.answer import Answer
from bot.domain.form import Form, FormId, Line, Note, Paragraph
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Block, Button, Choices, Heading, Message, Quote, Text
from bot.domain.places import Place
from bot.domain.practice import PracticeNote

LONGEST = 1_500
"""Characters of a note: other teams read several."""


def share_button(answer: str) -> Button:
    return Button(Act.SHARE_PRACTICE, answer, _("Share this practice"))


def take_back_button(answer: str) -> Button:
    return Button(Act.TAKE_BACK_PRACTICE, answer, _("Take the practice note back"))


def form(answer: Answer, note: PracticeNote | None, name: str) -> Form:
    """Filled with the note as it stands, else with the answer's words and the author's name."""
    told = _("Other teams in your workspace see this under the same question, with the name of this channel.")
    own = _("Choose your own words here. They stay as they are when you change your answer. You can take them back.")
    fields = (
        Note(told),
        Paragraph(
            "what", _("What do you do?"), note.what if note else sentences(answer.text, LONGEST), longest=LONGEST
        ),
        Paragraph(
            "evidence",
            _("How do you know it works?"),
            note.evidence if note else "",
            required=False,
            longest=LONGEST,
        ),
        Line(
            "contact",
            _("Whom may other teams ask?"),
            note.contact if note else name,
            _("A name or an email address. Leave it empty if nobody."),
            required=False,
        ),
        Note(own),
    )
    return Form(FormId.SHARE_PRACTICE, answer.id, _("Share this practice"), fields, _("Share"))


def shared(answer: str) -> Message:
    said = _("Other teams in your workspace can now read your practice note under this question.")
    return Message((Text(said), Choices((take_back_button(answer),))))


def taken_back() -> Message:
    return Message((Text(_("Your practice note is taken back. Other teams no longer see it.")),))


def shared_already() -> Message:
    return Message((Text(_("Other teams can read this as a practice note already.")),))


def no_note() -> Message:
    return Message((Text(_("There is no practice note of this answer.")),))


def nothing_to_share() -> Message:
    return Message((Text(_("Only an answer in a team's own words can become a practice note.")),))


def author_is_asked(name: str) -> Message:
    """`name` is empty where the platform does not tell it now."""
    if not name:
        return Message((Text(_("I asked the author in the thread. Only the author can share it.")),))
    return Message((Text(_("I asked {name} in the thread. Only the author can share it.").format(name=name)),))


def request_message(answer: str, author: str, by: str) -> Message:
    """It holds none of the answer's words."""
    lead = _("{author}, {name} would like to share your answer as a practice note. Only you can.")
    said = lead.format(author=f"@{author}", name=by)
    return Message((Text(said), Choices((share_button(answer),))))


def count_line(count: int) -> str:
    return ngettext(
        "{n} practice from other teams: press Resources.", "{n} practices from other teams: press Resources.", count
    ).format(n=count)


def notes_blocks(notes: Sequence[PracticeNote], channels: Mapping[Place, str]) -> Iterable[Block]:
    """What other teams shared. Where a channel can not be seen any more its note has no name."""
    if notes:
        yield Heading(_("Practices from other teams"))
    for note in notes:
        name = channels.get(note.place, "")
        yield Quote(note.what, f"#{name}" if name else _("Another team"))
        if note.evidence:
            yield Text(_("How they know it works: {evidence}").format(evidence=note.evidence), quiet=True)
        if note.contact:
            yield Text(_("Ask: {contact}").format(contact=note.contact), quiet=True)
