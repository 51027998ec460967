"""What people can press, send and type, found in what is stored now; None where there is nothing to do it to."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.domain.answer import AnswerKind
from bot.domain.briefing import matter_id
from bot.domain.events import Body, Chosen, Commanded, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.reflection import Prompt
from tests.generation.stored import Stored

T = TypeVar("T")

Deed = Callable[[Stored, int], Body | None]
"""`pick` chooses among what there is, and makes words that nobody else says."""


def one(found: Sequence[T], pick: int) -> T | None:
    return found[pick % len(found)] if found else None


def on_prompt(act: Act) -> Deed:
    def pressed(stored: Stored, pick: int) -> Body | None:
        prompt = one(stored.prompts, pick)
        return Chosen(act, prompt.id) if prompt else None

    return pressed


def on_gate(act: Act) -> Deed:
    def voted(stored: Stored, pick: int) -> Body | None:
        prompt = one(gates(stored), pick)
        return Chosen(act, f"{prompt.id}:{prompt.item}") if prompt else None

    return voted


def gates(stored: Stored) -> list[Prompt]:
    return [prompt for prompt in stored.prompts if prompt.item in {"1.A.1", "2.A.1", "2.B.2", "2.B.3"}]


def on_answer(act: Act) -> Deed:
    def pressed(stored: Stored, pick: int) -> Body | None:
        answer = one(stored.answers, pick)
        return Chosen(act, answer.id) if answer else None

    return pressed


def delete_form_answer(stored: Stored, pick: int) -> Body | None:
    answer = one([each for each in stored.answers if each.kind is not AnswerKind.REPLY], pick)
    return Chosen(Act.DELETE_ANSWER, answer.id) if answer else None


def agree_with(stored: Stored, pick: int) -> Body | None:
    answer = one(stored.answers, pick)
    return Chosen(Act.AGREE_WITH, f"{answer.prompt}:{answer.id}") if answer else None


def answer_in_form(stored: Stored, pick: int) -> Body | None:
    prompt = one(stored.prompts, pick)
    return Submitted(FormId.ANSWER, f"{prompt.id}:{prompt.item}", {"text": (f"formed {pick}",)}) if prompt else None


def do_not_know(stored: Stored, pick: int) -> Body | None:
    prompt = one(stored.prompts, pick)
    return Submitted(FormId.UNKNOWN, f"{prompt.id}:{prompt.item}", {"who": (f"somebody {pick}",)}) if prompt else None


def name_levels(stored: Stored, pick: int) -> Body | None:
    prompt = one([each for each in gates(stored) if each.item == "1.A.1"], pick)
    levels = ("state", "district", "school")[: pick % 4]
    return Submitted(FormId.LEVELS, f"{prompt.id}:1.A.1", {"levels": levels}) if prompt else None


def agree(stored: Stored, pick: int) -> Body | None:
    prompt = one(stored.prompts, pick)
    text = {"text": (f"agreed {pick}",), "dissent": ("",)}
    return Submitted(FormId.AGREED_ANSWER, prompt.id, text) if prompt else None


def make_step(stored: Stored, pick: int) -> Body | None:
    prompt = one(stored.prompts, pick)
    values = {"what": (f"do {pick}",), "owner": ("priya",), "due": ("2027-02-01",)}
    return Submitted(FormId.MAKE_STEP, f"{prompt.id}:", values) if prompt else None


def move_step(stored: Stored, pick: int) -> Body | None:
    step = one(stored.steps, pick)
    return Submitted(FormId.MOVE_STEP, step.id, {"due": (f"2027-03-{pick % 28 + 1:02}",)}) if step else None


def change_step(stored: Stored, pick: int) -> Body | None:
    step = one(stored.steps, pick)
    values = {"what": (f"do {pick}",), "barrier": (f"barred {pick}",), "due": ("2027-02-08",)}
    return Submitted(FormId.CHANGE_STEP, step.id, values) if step else None


def drop_step(stored: Stored, pick: int) -> Body | None:
    step = one(stored.steps, pick)
    return Submitted(FormId.DROP_STEP, step.id, {"why": (f"dropped {pick}",)}) if step else None


def on_step(act: Act) -> Deed:
    def pressed(stored: Stored, pick: int) -> Body | None:
        step = one(stored.steps, pick)
        return Chosen(act, step.id) if step else None

    return pressed


def put_before_leaders(stored: Stored, pick: int) -> Body | None:
    step = one(stored.steps, pick)
    return Chosen(Act.RAISE, f"{step.prompt}:{step.id}") if step else None


def decide(stored: Stored, pick: int) -> Body | None:
    step = one(stored.steps, pick)
    values = {"verdict": (("yes", "not_now", "talk")[pick % 3],), "why": (f"because {pick}",)}
    return Submitted(FormId.DECIDE, matter_id(step.prompt, step.id), values) if step else None


def by_leaders(act: Act) -> Deed:
    return lambda stored, pick: Chosen(act, stored.reflection.id)


def on_page(act: Act) -> Deed:
    def pressed(stored: Stored, pick: int) -> Body | None:
        page = one([each for each in stored.pages if each.shown_in.channel == "leadership"], pick)
        return Chosen(act, page.id) if page else None

    return pressed


PRESSED: dict[str, Deed] = {
    "yes": on_gate(Act.VOTE_YES),
    "no": on_gate(Act.VOTE_NO),
    "not sure": on_gate(Act.VOTE_UNSURE),
    "levels": name_levels,
    "form": answer_in_form,
    "don't know": do_not_know,
    "delete": delete_form_answer,
    "share": on_answer(Act.SHARE),
    "unshare": on_answer(Act.UNSHARE),
    "not an answer": on_answer(Act.NOT_AN_ANSWER),
    "put back": on_answer(Act.PUT_BACK),
    "agree with": agree_with,
    "not this time": on_prompt(Act.NOT_THIS_TIME),
    "agreed answer": agree,
    "make step": make_step,
    "move step": move_step,
    "step done": on_step(Act.STEP_DONE),
    "change step": change_step,
    "drop step": drop_step,
    "put before leaders": put_before_leaders,
    "decide": decide,
    "page now": lambda stored, pick: Commanded("page now"),
    "release": on_page(Act.RELEASE_PAGE),
    "withdraw": on_page(Act.WITHDRAW_PAGE),
    "close this": on_prompt(Act.CLOSE),
    "skip this": on_prompt(Act.SKIP),
    "both branches": on_prompt(Act.OPEN_BRANCHES),
    "accept": by_leaders(Act.ACCEPT_TEAM),
    "decline": by_leaders(Act.DECLINE_TEAM),
}
"""Each of them may be pressed by anybody; who may not is refused."""

TYPED: dict[str, Body] = {
    text: Commanded(text)
    for text in (
        "next",
        "pause",
        "resume",
        "skip",
        "close",
        "summary",
        "snowday",
        "snowday Oct 1",
        "jump 2",
        "reorder 1.N, 2.B.1, 1.B",
        "reminder on",
        "reminder off",
        "pause until Oct 5",
        "settings days=tue,fri",
        "settings at=02:30 zone=Europe/London",
        "settings days=mon,thu,sun at=9:00 zone=America/New_York",
        "settings promise=named",
        "settings promise=agreed",
        "settings rhythm=monthly",
        "settings plan=actions",
        "settings plan=questions",
        "facilitators add darnell",
        "facilitators remove darnell",
        "agree All of us agree on this.",
        "step add Do more by Feb 2",
        "step done 1",
        "step move 1 Dec 3",
        "export csv",
        "status",
    )
}
