"""A team in the middle of things: a gate with votes, answers, a step, a section that waits; and all one can do."""

from dataclasses import dataclass
from datetime import timedelta

from bot.dialogue.commands import Verb
from bot.domain.answer import Answer, AnswerKind, NextStep
from bot.domain.audience import Audience
from bot.domain.briefing import Matter
from bot.domain.events import Body, Chosen, Commanded, Submitted
from bot.domain.form import FormId, Values
from bot.domain.identity import identity
from bot.domain.message import Act
from bot.domain.places import MessageRef
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page
from tests.journeys.town import Town

TEAM = "cte-automotive"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//District//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261109
DTEND;VALUE=DATE:20261111
SUMMARY:No school: conferences
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261112
DTEND;VALUE=DATE:20261113
SUMMARY:Picture day
END:VEVENT
END:VCALENDAR
"""

VOTES = (Act.VOTE_YES, Act.VOTE_NO, Act.VOTE_UNSURE)
ON_ANSWER = (Act.SHARE, Act.UNSHARE, Act.NOT_AN_ANSWER, Act.PUT_BACK)
ON_STEP = (Act.STEP_CHANGE, Act.STEP_MOVE, Act.STEP_DONE, Act.STEP_DROP)


@dataclass
class Deed:
    """One thing that somebody can do. `rightful` is who may, where not everybody may; `body` is what is done."""

    rightful: str
    body: Body
    channel: str = TEAM


@dataclass
class Scene:
    town: Town
    reflection: Reflection
    prompt: Prompt
    form: Answer
    reply: Answer
    step: NextStep
    page: Page
    leaders: Page
    matter: Matter

    def chosen(self, act: Act, subject: str, message: MessageRef | None = None) -> Chosen:
        return Chosen(act, subject, message)


async def play(town: Town) -> Scene:
    """maria facilitates; darnell answers by form, priya in the thread; their step is priya's, and put before leaders.

    The leaders' page has left, without the team's section: it waits for maria.
    """
    await town.sets_up(
        TEAM, "maria", plan="own", parts="1.A.1, 1.A.2, 1.A.3", every="0", leadership="leadership", options="review"
    )
    await town.types(TEAM, "maria", "next")
    prompt = (await town.many(Prompt))[0]
    root = town.last(TEAM)
    await town.hear(TEAM, "darnell", Chosen(Act.VOTE_YES, f"{prompt.id}:1.A.1"))
    await town.hear(TEAM, "darnell", answer_form(prompt, "We have five criteria."))
    reply = await town.says(TEAM, "priya", "Nobody has seen them.", root)
    values = {"what": ("Publish them",), "owner": ("priya",), "due": ("2026-12-01",)}
    await town.hear(TEAM, "darnell", Submitted(FormId.MAKE_STEP, f"{prompt.id}:", values))
    await town.types(TEAM, "maria", "summary")
    await town.hear("leadership", "james", Chosen(Act.ACCEPT_TEAM, (await town.one(Reflection)).id))
    await town.types(TEAM, "maria", "raise 1")
    await page_leaves(town)
    answers = await town.many(Answer)
    return Scene(
        town,
        await town.one(Reflection),
        prompt,
        next(answer for answer in answers if answer.kind is AnswerKind.FORM),
        next(answer for answer in answers if answer.message == reply),
        await town.one(NextStep),
        await town.one(Page, audience=Audience.TEAM),
        await town.one(Page, audience=Audience.LEADERS),
        await town.one(Matter),
    )


async def page_leaves(town: Town) -> None:
    """The leadership channel's page, a minute after what happened last: the town's events run ahead of its clock."""
    await town.move_to(town.clock.now + timedelta(minutes=1))
    await town.types("leadership", "james", "page now")


def answer_form(prompt: Prompt, text: str) -> Submitted:
    return Submitted(FormId.ANSWER, f"{prompt.id}:1.A.1", {"text": (text,)})


def pressed(scene: Scene) -> dict[Act, Deed]:
    """Every button and menu entry, with a subject that exists. An empty `rightful`: any member may."""
    prompt, form = scene.prompt.id, scene.form.id
    gate = f"{prompt}:1.A.1"
    return {
        **{act: Deed("", Chosen(act, gate)) for act in VOTES},
        Act.ANSWER_IN_FORM: Deed("", Chosen(Act.ANSWER_IN_FORM, prompt)),
        Act.UNKNOWN: Deed("", Chosen(Act.UNKNOWN, prompt)),
        Act.NOT_THIS_TIME: Deed("", Chosen(Act.NOT_THIS_TIME, prompt)),
        Act.AGREE_WITH: Deed("", Chosen(Act.AGREE_WITH, f"{prompt}:{form}")),
        Act.RESOURCES: Deed("", Chosen(Act.RESOURCES, prompt)),
        Act.LAST_TIME: Deed("", Chosen(Act.LAST_TIME, prompt)),
        Act.MAKE_STEP: Deed("", Chosen(Act.MAKE_STEP, prompt)),
        Act.MY_OPEN_QUESTIONS: Deed("", Chosen(Act.MY_OPEN_QUESTIONS, "")),
        Act.EDIT_ANSWER: Deed("darnell", Chosen(Act.EDIT_ANSWER, gate, _card(scene))),
        **{act: Deed("darnell", Chosen(act, form)) for act in ON_ANSWER},
        Act.SHARE_PRACTICE: Deed("", Chosen(Act.SHARE_PRACTICE, form)),
        Act.TAKE_BACK_PRACTICE: Deed("darnell", Chosen(Act.TAKE_BACK_PRACTICE, form)),
        **_steered(scene),
    }


def _steered(scene: Scene) -> dict[Act, Deed]:
    """What moves the whole along: steering, next steps, pages. In this order."""
    prompt, form, step, own = scene.prompt.id, scene.form.id, scene.step.id, scene.reflection.id
    return {
        Act.AGREED_ANSWER: Deed("maria", Chosen(Act.AGREED_ANSWER, prompt)),
        Act.OPEN_BRANCHES: Deed("maria", Chosen(Act.OPEN_BRANCHES, prompt)),
        Act.SET_UP: Deed("maria", Chosen(Act.SET_UP, TEAM)),
        Act.START: Deed("maria", Chosen(Act.START, own)),
        Act.CALENDAR_FILE: Deed("maria", Chosen(Act.CALENDAR_FILE, own)),
        Act.STEP_HISTORY: Deed("", Chosen(Act.STEP_HISTORY, step)),
        **{act: Deed("priya", Chosen(act, step)) for act in ON_STEP},
        Act.READ_PAGE: Deed("maria", Chosen(Act.READ_PAGE, scene.leaders.id)),
        Act.RELEASE_PAGE: Deed("maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id)),
        **_by_leaders(scene),
        Act.RAISE: Deed("priya", Chosen(Act.RAISE, f"{prompt}:{step}")),
        Act.TAKE_BACK: Deed("maria", Chosen(Act.TAKE_BACK, scene.matter.id)),
        Act.REVISE_PAGE: Deed("maria", Chosen(Act.REVISE_PAGE, scene.leaders.id)),
        Act.WITHDRAW_PAGE: Deed("maria", Chosen(Act.WITHDRAW_PAGE, scene.leaders.id)),
        Act.REMINDER_OFF: Deed("maria", Chosen(Act.REMINDER_OFF, own)),
        Act.DELETE_ANSWER: Deed("darnell", Chosen(Act.DELETE_ANSWER, form)),
        Act.NEXT: Deed("maria", Chosen(Act.NEXT, own)),
        Act.PAUSE: Deed("maria", Chosen(Act.PAUSE, own)),
        Act.RESUME: Deed("maria", Chosen(Act.RESUME, own)),
        Act.CLOSE: Deed("maria", Chosen(Act.CLOSE, prompt)),
        Act.SKIP: Deed("maria", Chosen(Act.SKIP, prompt)),
        Act.CONFIRM_FORGET: Deed("", Chosen(Act.CONFIRM_FORGET, "")),
        Act.CONFIRM_STOP: Deed("maria", Chosen(Act.CONFIRM_STOP, "")),
        Act.EXPORT: Deed("", Chosen(Act.EXPORT, "all")),
        Act.TAKE_OVER: Deed("nobody", Chosen(Act.TAKE_OVER, "")),
    }


def _by_leaders(scene: Scene) -> dict[Act, Deed]:
    own = scene.reflection.id
    return {
        Act.DECLINE_TEAM: Deed("james", Chosen(Act.DECLINE_TEAM, own), "leadership"),
        Act.ACCEPT_TEAM: Deed("james", Chosen(Act.ACCEPT_TEAM, own), "leadership"),
        Act.REPLY_TO_TEAM: Deed("james", Chosen(Act.REPLY_TO_TEAM, scene.leaders.id), "leadership"),
        Act.PREVIEW_TEAM: Deed("james", Chosen(Act.PREVIEW_TEAM, own), "leadership"),
        Act.DECIDE: Deed("james", Chosen(Act.DECIDE, f"{scene.matter.id}:yes"), "leadership"),
        Act.YEAR_REPORT: Deed("", Chosen(Act.YEAR_REPORT, "docx/2026"), "leadership"),
    }


def _card(scene: Scene) -> MessageRef:
    """darnell's answer, as it stands in the thread."""
    entry, _ = scene.town.buttons(TEAM, "Edit", scene.town.last_prompt(TEAM))[0]
    return MessageRef(scene.town.place(TEAM), entry, scene.town.last_prompt(TEAM))


def sent(scene: Scene) -> dict[FormId, Deed]:
    prompt, own = scene.prompt.id, scene.reflection.id
    gate = f"{prompt}:1.A.1"

    unrevised = f"{scene.leaders.id}:{identity()}"

    def form(kind: FormId, subject: str, **values: str) -> Submitted:
        given: Values = {name: (value,) for name, value in values.items()}
        return Submitted(kind, subject, given)

    settings = {"worksheet": "local-self-assessment", "plan": "2", "days": "tue", "every": "1", "at": "10:00"}
    calendar = {"zone": "America/Chicago", "first": "2026-08-17", "last": "2027-05-28", "region": "US", "breaks": ""}
    readers = {"promise": "named", "rhythm": "monthly", "leadership": "leadership", "purpose": "", "decide_by": ""}
    return {
        FormId.ANSWER: Deed("", form(FormId.ANSWER, gate, text="Mine.")),
        FormId.UNKNOWN: Deed("", form(FormId.UNKNOWN, gate, who="The board")),
        FormId.LEVELS: Deed("", form(FormId.LEVELS, gate, levels="school")),
        FormId.AGREE_WITH: Deed("", form(FormId.AGREE_WITH, prompt, answer=scene.form.id)),
        FormId.MAKE_STEP: Deed("", form(FormId.MAKE_STEP, f"{prompt}:", what="Call", owner="", due="")),
        FormId.SHARE_PRACTICE: Deed("darnell", form(FormId.SHARE_PRACTICE, scene.form.id, what="A list.")),
        FormId.AGREED_ANSWER: Deed("maria", form(FormId.AGREED_ANSWER, prompt, text="We agree.", dissent="One no.")),
        FormId.CHANGE_STEP: Deed("priya", form(FormId.CHANGE_STEP, scene.step.id, what="Print", owner="priya")),
        FormId.MOVE_STEP: Deed("priya", form(FormId.MOVE_STEP, scene.step.id, due="2026-11-05", why="Late")),
        FormId.DROP_STEP: Deed("priya", form(FormId.DROP_STEP, scene.step.id, why="No budget")),
        FormId.REPLY_TO_TEAM: Deed("james", form(FormId.REPLY_TO_TEAM, scene.leaders.id, text="Thanks."), "leadership"),
        FormId.DECIDE: Deed("james", form(FormId.DECIDE, scene.matter.id, verdict="not_now", why="No."), "leadership"),
        FormId.REVISE_PAGE: Deed("maria", form(FormId.REVISE_PAGE, unrevised, line=scene.step.id, text="Print them")),
        FormId.CALENDAR_FILE: Deed("maria", form(FormId.CALENDAR_FILE, own, file=CALENDAR)),
        FormId.CALENDAR_EVENTS: Deed("maria", form(FormId.CALENDAR_EVENTS, own, events="PD: 2026-11-09 to 2026-11-10")),
        FormId.SET_UP: Deed("maria", form(FormId.SET_UP, TEAM, **settings, **calendar, **readers)),
    }


def typed(scene: Scene) -> list[tuple[Verb, Deed]]:
    """Every command; those that anybody may give change nothing, or only what is one's own."""
    free = [Verb.HELP, Verb.STATUS, Verb.HOME, Verb.STEPS, Verb.SETTINGS, Verb.FACILITATORS, Verb.FORGET_ME]
    lines: list[tuple[Verb, str, str]] = [
        *((verb, "", verb.value) for verb in free),
        (Verb.WHAT_IS, "", "what is articulation"),
        (Verb.EXPORT, "", "export csv"),
        (Verb.STEP_ADD, "", "step add Call the union by Dec 4"),
        (Verb.REPORT, "", "report"),
        (Verb.STEP_DONE, "priya", "step done 1"),
        (Verb.STEP_MOVE, "priya", "step move 1 Dec 3 because of the snow"),
        (Verb.STEP_DROP, "priya", "step drop 1 no budget"),
        (Verb.SETUP, "maria", "setup"),
        (Verb.START, "maria", "start"),
        (Verb.SUMMARY, "maria", "summary"),
        (Verb.PREVIEW, "maria", "preview"),
        (Verb.PAGE, "", "page"),
        (Verb.RAISE, "priya", "raise 1"),
        (Verb.AGREE, "maria", "agree We all agree on this."),
        (Verb.REMINDER, "maria", "reminder on"),
        (Verb.SNOWDAY, "maria", "snowday"),
        (Verb.JUMP, "maria", "jump 1.A.3"),
        (Verb.REORDER, "maria", "reorder 1.A.2, 1.A.3"),
        (Verb.SETTINGS, "maria", "settings days=wed every=1"),
        (Verb.FACILITATORS, "maria", "facilitators add tom"),
        (Verb.FACILITATORS, "maria", "facilitators remove tom"),
        (Verb.NEXT, "maria", "next"),
        (Verb.PAUSE, "maria", "pause until Nov 2"),
        (Verb.RESUME, "maria", "resume"),
        (Verb.CLOSE, "maria", "close"),
        (Verb.SKIP, "maria", "skip"),
        (Verb.STOP, "maria", "stop"),
    ]
    return [(verb, Deed(who, Commanded(line))) for verb, who, line in lines]
