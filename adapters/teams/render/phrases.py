"""What the Teams adapter itself says, through gettext; everything else is worded in bot/dialogue/wording."""

from bot.domain.language import gettext as _
from bot.domain.message import Message, Text


def your_answer() -> str:
    """Above the box on a question's card."""
    return _("Your answer")


def save_answer() -> str:
    """The button below it."""
    return _("Save my answer")


def write_first() -> str:
    """Where that button is pressed and nothing was written."""
    return _("Write your answer first.")


def fill_in() -> str:
    """At a field that was left empty."""
    return _("Please fill this in.")


def replies_are_not_saved() -> str:
    return _("Plain replies are not saved here: use this box, or mention me in your reply.")


def typed_is_not_saved() -> str:
    """In a chat, where what is typed is a command."""
    return _("To answer, use this box: what you type below is not saved.")


def in_our_chat() -> str:
    """In a thread, to somebody whose answer is for them alone."""
    return _("I have answered you in our chat.")


def no_chat() -> str:
    """The same, where there is no chat with them."""
    return _("My answer is for you alone, and I could not write to you. Open a chat with me, then ask again.")


def download() -> str:
    """The button of a file's card."""
    return _("Download")


def downloads_until(day: str) -> str:
    return _("This link works until {day}.").format(day=day)


def not_put_there() -> str:
    """Where a file could not be put into somebody's drive."""
    return _("I could not put the file there. You can still fetch it by the link above.")


def file_has_ended() -> str:
    """The same, for a file that is kept no more."""
    return _("I do not have this file any more. Type “export” to get a new one.")


def left_out() -> str:
    """Stands where a dialog could not hold all."""
    return _("There is more than Teams can show here.")


def no_private_channels() -> str:
    """Where a channel is picked, of which the list leaves some out."""
    return _("Private channels are not listed. For leaders, make a team of their own and add me there.")


def not_all_listed() -> str:
    """Where there are more people or channels than a list has room for."""
    return _("Not all are listed here. For another one, type a command: “help” shows how.")


def private_channel() -> Message:
    """Where the bot was added to a channel that it can not serve."""
    said = _(
        "I work in standard channels only: Teams does not tell me reliably what is said in private and shared ones."
        " Make a team of its own for these people, for example “Leadership”, and set me up in its first channel."
    )
    return Message((Text(said),))
