"""What travels inside our own buttons and modals, and comes back when they are used. Slack signs it on its way back.

Render writes it and inbound reads it. It carries no rights and nobody's words.
"""

import json
from dataclasses import asdict, dataclass, replace

from bot.domain.form import FormId
from bot.domain.message import Act

COMMAND = "say_again"
"""The action id of a button that gives a command once more, now with a trigger that lets a form open."""

FIELD = "value"
"""The action id of the one element in each input block; the block's id is the field's name."""

EMPTY = "-"
"""Stands for the empty value of an option: Slack takes no option without a value."""

GENERAL = "general"
"""The block that errors about a whole form are shown at."""

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""How JSON travels. Kept, since json.dumps would make one of these for each value."""


class WireError(ValueError):
    """This did not come from a button or a modal of ours."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button. `channel` is set where it acts in another place than the one it is pressed in: in App Home."""

    act: Act
    subject: str
    channel: str = ""

    def action_id(self, number: int) -> str:
        """Unique in its message: `number` tells the buttons of a message apart."""
        return f"{self.act}.{number}"

    @property
    def value(self) -> str:
        return compact.encode([self.subject, self.channel])

    @classmethod
    def read(cls, action_id: str, value: str) -> "Press":
        """Raises WireError."""
        try:
            subject, channel = json.loads(value)
            return cls(Act(action_id.partition(".")[0]), str(subject), str(channel))
        except (ValueError, TypeError, RecursionError):
            raise WireError("there is no such button") from None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a modal remembers: the form and its subject, and the channel and thread (ts) that it concerns.

    `form` is empty in a modal that only shows something. `home` says that it was opened from App Home.
    """

    channel: str
    thread: str = ""
    home: bool = False
    form: FormId | None = None
    subject: str = ""

    def showing(self, form: FormId, subject: str) -> "Opened":
        return replace(self, form=form, subject=subject)

    @property
    def metadata(self) -> str:
        return compact.encode(asdict(self))

    @classmethod
    def read(cls, metadata: str) -> "Opened":
        """Raises WireError."""
        try:
            found = json.loads(metadata)
            form = FormId(found["form"]) if found["form"] else None
            texts = {name: str(found[name]) for name in ("channel", "thread", "subject")}
            return cls(**texts, home=bool(found["home"]), form=form)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise WireError("this form is not known; open it again") from None
