"""What callers can act upon. One root; each kind is named by the caller's remedy."""

from enum import StrEnum

from bot.domain.places import MessageRef


class Waits(StrEnum):
    """What a limit or a trouble holds back: one delivery, all that goes to its place, or all of its workspace."""

    DELIVERY = "delivery"
    PLACE = "place"
    WORKSPACE = "workspace"


class ReflectoryError(Exception):
    """The root of every error that this program raises on purpose."""


class TryAgain(ReflectoryError):
    """The event can not be taken now (the database is away, a message's address is not recorded yet): send it again."""


class Conflict(ReflectoryError):
    """Something that must be unique is there already (one active reflection a channel, one prompt a slot)."""


class MessengerError(ReflectoryError):
    """The root of what a messenger raises."""


class TryLater(MessengerError):
    """The platform limits us: wait exactly `after` seconds with what `waits` names."""

    def __init__(self, after: float, waits: Waits = Waits.WORKSPACE) -> None:
        super().__init__(f"the platform asked to wait {after:g} s")
        self.after = after
        self.waits = waits


class Unreachable(MessengerError):
    """The place can not be written to (archived, left, deleted). The message says why and how to mend it."""


class NotInstalled(Unreachable):
    """The workspace itself can not be acted in (token revoked, app removed, access not granted).

    The message says why and how to mend it.
    """


class Rejected(MessengerError):
    """The platform refuses this very message: trying again can not help."""


class NobodyThere(Rejected):
    """This person can not be written to (their account is disabled, is a program's, or is not there)."""


class Partly(MessengerError):
    """A long message stands at `message`, with as much of it as went out: what is missing is to follow."""

    def __init__(self, message: MessageRef) -> None:
        super().__init__("a long message was posted in part")
        self.message = message


class Unknown(MessengerError):
    """The connection was lost after sending: the message may or may not be there. Look before you repeat."""
