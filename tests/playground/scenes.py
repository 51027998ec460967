"""What a bot might say in the playground: one message or form for every kind of block and field."""

from bot.domain.form import (
    Day,
    Form,
    FormId,
    Home,
    Line,
    Note,
    Option,
    Paragraph,
    Part,
    PersonPick,
    Pick,
    PlacePick,
    Time,
    Upload,
)
from bot.domain.message import (
    Act,
    Bar,
    Bullets,
    Button,
    Chart,
    Choices,
    Divider,
    Heading,
    Link,
    Links,
    Message,
    Progress,
    Quote,
    Table,
    Text,
)
from bot.domain.places import MessageRef, Place

WELCOME = Message(
    (
        Heading("Hello, I am Reflectory"),
        Text(
            "I walk your team through a reflective worksheet, one question at a time, right here in this channel. "
            "You answer in the thread; I keep the answers and hand back a summary and your next steps."
        ),
        Bullets(
            (
                "I keep: the questions, your answers in their threads, votes and next steps.",
                "I do not read anything else that is said here.",
            )
        ),
        Text("Teammates see your name. District IT and records requests can see everything.", quiet=True),
        Choices((Button(Act.SET_UP, "", "Set up", primary=True), Button(Act.RESOURCES, "", "What will we be asked?"))),
    )
)

PROMPT = Message(
    (
        Text("Principle 1 of 5 · Question 1 of 9 · on course for December 7", quiet=True),
        Heading("Who decides which career pathways your program offers?"),
        Text(
            "Think of the last pathway that was added or closed. The guide is at https://careertech.org/vision if "
            "you want the wider picture."
        ),
        Bullets(
            (
                "Which employers, colleges and families were asked, and when?",
                "What evidence about jobs and wages was on the table?",
                "Who had the last word?",
            )
        ),
        Text(
            "Teammates see your name. Leadership sees agreed answers and what you share. District IT and records "
            "requests can see everything. Please don't name students.",
            quiet=True,
        ),
        Choices(
            (
                Button(Act.ANSWER_IN_FORM, "q1", "Answer in a form", primary=True),
                Button(Act.UNKNOWN, "q1", "I don't know. Who would?"),
                Button(Act.NOT_THIS_TIME, "q1", "Not this time"),
                Button(Act.RESOURCES, "q1", "Resources"),
            )
        ),
        Text("Saved: 2 answers from 2 people", quiet=True),
    )
)

GATE = Message(
    (
        Text("Principle 1 of 5 · Question 2 of 9", quiet=True),
        Heading("Does every student have a written career plan?"),
        Text("Vote first. How the team voted shows on Thursday, or when everyone has voted."),
        Choices(
            (
                Button(Act.VOTE_YES, "q2", "Yes"),
                Button(Act.VOTE_NO, "q2", "No"),
                Button(Act.VOTE_UNSURE, "q2", "Not sure"),
                Button(Act.SKIP, "q2", "Skip this question"),
            )
        ),
    )
)


def page(link: MessageRef) -> Message:
    return Message(
        (
            Heading("Team summary, September 14 to 25"),
            Progress(4, 9, "4 of 9 questions · Principle 1 of 5"),
            Text("Four questions are settled. People differ on one of them."),
            Table(
                "Next steps",
                ("What", "Who", "By when", "State"),
                (
                    ("Ask Harbor Auto Group to join the advisory board", "Maria Delgado", "October 2", "open"),
                    ("Bring wage data for the service technician pathway", "Tom Kowalski", "October 9", "done"),
                ),
            ),
            Chart(
                "Who took part, by question",
                (
                    Bar("Who decides on pathways", 4, 4),
                    Bar("Every student has a plan", 3, 4),
                    Bar("Employers review the curriculum every year", 1, 4),
                    Bar("Credit for industry certificates", 0, 4),
                ),
            ),
            Divider(),
            Heading("What was said"),
            Quote("The advisory board met twice, but only one shop owner came. Nobody asked families.", "Priya", link),
            Quote("Two employers, the community college, and the counselors. Wage data came from the state."),
        )
    )


NOTE = Message(
    (
        Text("Type a command after /reflect, or mention me."),
        Bullets(("status: where we are", "steps: our next steps", "pause: no questions until you say resume")),
        Links((Link("The shared vision", "https://careertech.org/vision"),)),
    )
)


def home(place: Place, count: int) -> Home:
    """A person's own view, with what concerns one of their places; `count` tells one showing from another."""
    buttons = (Button(Act.ANSWER_IN_FORM, "q7", "Answer in a form"), Button(Act.STEP_DONE, "s1", "Done"))
    part = Message((Heading("#cte-health"), Text(f"Shown after {count} events"), Choices(buttons)))
    return Home(Message((Heading("Your reflections"),)), (Part(place, part),))


ANSWER = Form(
    FormId.ANSWER,
    "q1",
    "Your answer",
    (
        Note("Who decides which career pathways your program offers?"),
        Paragraph("text", "Your answer", hint="It appears in the thread under your name."),
    ),
    "Save my answer",
)

SET_UP = Form(
    FormId.SET_UP,
    "",
    "Set up a reflection",
    (
        Note("Two minutes. Nothing is posted until you press Start."),
        Line("decide", "We will use this to decide", hint="For example: which pathway to grow next year."),
        Day("decide_by", "by", required=False),
        Pick(
            "plan",
            "Plan",
            (
                Option("principle", "One principle, a question a week: done by December 7"),
                Option("actions", "All of it by May, one action a week: done by May 10"),
                Option("own", "Our own choice"),
            ),
            chosen=("principle",),
        ),
        Pick(
            "days",
            "Days",
            tuple(Option(day[:3].lower(), day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
            many=True,
            hint="One question on each.",
        ),
        Time("time", "Time", "09:00"),
        Pick(
            "state",
            "Public holidays",
            tuple(
                Option(state, state) for state in ("Georgia", "New Jersey", "New York", "Ohio", "Texas", "Utah", "Iowa")
            ),
            required=False,
        ),
        PersonPick("facilitators", "Facilitators", ("maria",), many=True),
        PersonPick("deputy", "Deputy", required=False),
        PlacePick("leaders", "Leadership channel", hint="Summaries go there once someone released them."),
        Upload("calendar", "School calendar", ".ics", hint="A file from the district's website, if there is one."),
    ),
    "Show me the preview",
)
