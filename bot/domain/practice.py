"""Practice notes: what an author lets other teams of the workspace read, in words that are the author's to give."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identity import identity
from bot.domain.places import PersonRef, Place, Workspace


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """One for each answer. Its words are its own: what happens to the answer's words does not change them.

    `item` is the ref of the question that it lies under, `shelf` where others look for it. `contact` is whom they may
    ask, empty for nobody. A note that was `withdrawn` has lost its words.
    """

    id: str
    reflection: str
    place: Place
    shelf: str
    worksheet: str
    item: str
    answer: str
    author: PersonRef
    what: str
    evidence: str
    contact: str
    at: datetime
    withdrawn: bool = False


def note_id(workspace: Workspace, answer: str) -> str:
    return identity(workspace, "practice", answer)


def shelf(workspace: Workspace, worksheet: str, ref: str) -> str:
    """Where the notes of all teams of a workspace on one question of a worksheet lie, whatever its version."""
    return identity(workspace, "shelf", worksheet, ref)
