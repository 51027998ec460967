"""What the Slack adapter itself says, through gettext; everything else is worded in bot/dialogue/wording."""

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
    """Begins a message that goes on where Slack's limits ended the one before."""
    return _("(continued)")


def left_out() -> str:
    """Stands where a modal or App Home could not hold all."""
    return _("There is more than Slack can show here.")


def of(value: int, whole: int) -> str:
    """4 of 9: a bar of a chart."""
    return _("{n} of {total}").format(n=value, total=whole)


def reached() -> str:
    """The bars of a chart that show how far something is."""
    return _("So far")


def whole() -> str:
    """The bars of a chart that show how far something can go."""
    return _("In all")


def close() -> str:
    return _("Close")


def cancel() -> str:
    return _("Cancel")


def send() -> str:
    """The button of a form whose own words are too long for Slack."""
    return _("Send")


def cut_here(most: int) -> str:
    """Under a field whose filled-in text is longer than Slack takes."""
    said = _("The text was longer than the {most} characters that Slack takes. The rest is left out here.")
    return said.format(most=f"{most:,}")


def stretch(first: int, last: int) -> str:
    """Names a group of options by their numbers: 101 to 200."""
    return _("{first} to {last}").format(first=first, last=last)


def form_needed() -> str:
    return _("This needs a form. Slack lets me open one only when you press a button.")


def open_form() -> str:
    """The button beside that."""
    return _("Open the form")


def done_message() -> Message:
    return Message((Text(_("Done.")),))


def file_not_fetched() -> str:
    """Stands at the field of a file that somebody gave."""
    return _("Slack did not hand over this file, which may hold 256 KB at most. Please try again in a moment.")


def too_late_message() -> Message:
    """A form opens within three seconds of the button, or not at all."""
    return Message((Text(_("That took too long, so Slack did not open the form. Please press it again.")),))
