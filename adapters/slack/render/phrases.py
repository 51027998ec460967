"""What the Slack adapter itself says, through gettext; everything else is worded in bot/dialogue/wording."""

from bot.domain.language import gettext as _
from bot.domain.message import Message, Text


def left_out() -> str:
    """Stands where a modal or App Home could not hold all."""
    return _("There is more than Slack can show here.")


def reached() -> str:
    """The bars of a chart that show how far something is."""
    return _("So far")


def how_many() -> str:
    """The bars of a chart that count something."""
    return _("How many")


def whole() -> str:
    """The bars of a chart that show how far something can go."""
    return _("In all")


def cut_here(most: int) -> str:
    """Under a field whose filled-in text is longer than Slack takes."""
    said = _("The text was longer than the {most} characters that Slack takes. The rest is left out here.")
    return said.format(most=f"{most:,}")


def file_not_fetched() -> str:
    """Stands at the field of a file that somebody gave."""
    return _("Slack did not hand over this file, which may hold 256 KB at most. Please try again in a moment.")


def too_late_message() -> Message:
    """A form opens within three seconds of the button, or not at all."""
    return Message((Text(_("That took too long, so Slack did not open the form. Please press it again.")),))
