"""What every chat adapter itself says, through gettext; everything else is worded in bot/dialogue/wording."""

from bot.domain.language import gettext as _
from bot.domain.message import Message, Text

NAME = "Reflectory"


def signed(name: str) -> str:
    """Under somebody's words."""
    return _("- {name}").format(name=name)


def in_the_thread() -> str:
    """A link to the message that is quoted."""
    return _("in the thread")


def continued() -> str:
    """Begins a message that goes on where the platform's limits ended the one before."""
    return _("(continued)")


def of(value: int, whole: int) -> str:
    """4 of 9: a bar of a chart."""
    return _("{n} of {total}").format(n=value, total=whole)


def close() -> str:
    return _("Close")


def cancel() -> str:
    return _("Cancel")


def send() -> str:
    """The button of a form whose own words are too long for it."""
    return _("Send")


def stretch(first: int, last: int) -> str:
    """Names a group of options by their numbers: 101 to 200."""
    return _("{first} to {last}").format(first=first, last=last)


def form_needed() -> str:
    return _("This needs a form, which I can open only when you press a button.")


def open_form() -> str:
    """The button beside that."""
    return _("Open the form")


def done_message() -> Message:
    return Message((Text(_("Done.")),))
