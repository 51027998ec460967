"""What people can type, a line for each command."""

from bot.dialogue.commands import STEERING, Verb
from bot.domain.language import gettext as _
from bot.domain.message import Block, Bullets, Button, Choices, Heading, Message, Text


def help_message(facilitator: bool, report: Button | None = None) -> Message:
    """Every command with one line on what it does; facilitators' own ones apart. `report`: where leaders read."""
    everyone = tuple(f"{usage}: {what}" for verb, usage, what in _usages() if verb not in STEERING)
    steering = tuple(f"{usage}: {what}" for verb, usage, what in _usages() if verb in STEERING)
    blocks: list[Block] = [
        Heading(_("What you can type")),
        Text(_("You need none of these to answer: each question says how.")),
        Bullets(everyone),
        Text(_("For facilitators:") if facilitator else _("Only facilitators can use these:")),
        Bullets(steering),
    ]
    if report:
        blocks.append(Choices((report,)))
    return Message(tuple(blocks))


def _usages() -> tuple[tuple[Verb, str, str], ...]:
    return (
        (Verb.HELP, "help", _("shows this list")),
        (Verb.SETUP, "setup", _("sets up a reflection; also typed: setup plan=1 days=mon at=9:00")),
        (Verb.STATUS, "status", _("shows where the team is and which questions are open for you")),
        (Verb.HOME, "home", _("shows what is yours: open questions, next steps, your answers")),
        (Verb.STEPS, "steps", _("lists the next steps")),
        (Verb.STEP_ADD, "step add Call the union by May 14", _("adds one to this thread's question, or to the newest")),
        (Verb.STEP_DONE, "step done 2", _("marks next step 2 as done")),
        (Verb.STEP_MOVE, "step move 2 May 14", _("gives next step 2 a new date; you can add: because they are away")),
        (Verb.STEP_DROP, "step drop 2 no budget", _("drops next step 2, with a word why")),
        (
            Verb.RAISE,
            "raise 2",
            _("puts next step 2 before leadership; also a question that nobody could answer: raise 1.A.2"),
        ),
        (Verb.PAGE, "page", _("in a leadership channel: shows when the next page comes; also: page now")),
        (Verb.SETTINGS, "settings", _("shows the settings; to change one: settings days=tue")),
        (
            Verb.FACILITATORS,
            "facilitators",
            _("shows who they are; to change them: facilitators add NAME, facilitators remove NAME"),
        ),
        (Verb.EXPORT, "export", _("posts the filled worksheet for Word; also: export pdf, export xlsx, export csv 3")),
        (Verb.REPORT, "report", _("in a leadership channel: posts the year report; also: report pdf, report 2026")),
        (Verb.WHAT_IS, "what is articulation", _("explains a term")),
        (Verb.FORGET_ME, "forget me", _("removes your words and votes here")),
        (Verb.START, "start", _("starts what was set up")),
        (Verb.NEXT, "next", _("asks the next question now, not on its date")),
        (Verb.SKIP, "skip", _("skips the open question")),
        (Verb.CLOSE, "close", _("closes the open question; late answers still count")),
        (Verb.PAUSE, "pause until Jan 6", _("pauses the questions; with no day, until you type resume")),
        (Verb.RESUME, "resume", _("goes on after a pause")),
        (Verb.JUMP, "jump 3", _("asks principle 3 next; also an action or a question, like 3.B or 5.C.1")),
        (Verb.REORDER, "reorder 4, 2", _("puts principles 4 and 2 next, in this order")),
        (Verb.AGREE, "agree We will ...", _("writes down the team's agreed answer")),
        (Verb.SUMMARY, "summary", _("posts the team's summary now")),
        (Verb.PREVIEW, "preview", _("shows you what leaders would read now")),
        (Verb.REMINDER, "reminder on", _("turns reminders on or off")),
        (Verb.SNOWDAY, "snowday", _("marks today as a day without school; also: snowday Jan 12")),
        (Verb.STOP, "stop", _("ends the reflection; answers are kept")),
    )
