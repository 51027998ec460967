"""Who may not is told who may, for every button, form and command; and nothing changes in the database."""

from bot.dialogue import commands
from bot.dialogue.commands import STEERING, Verb
from bot.domain.delivery import Kind
from bot.domain.form import FormId, Private
from bot.domain.message import Act
from bot.services import composing, conversation, steering
from tests.journeys.town import said
from tests.services.scene import TEAM, Deed, Scene, pressed, sent, typed

ONLY_TOLD = {"read_page", "preview", "preview_team", "jump"}
"""What changes nothing, or nothing here."""

MAY = ("Maria Delgado", "Darnell Brooks", "Priya Raman")


def deeds(scene: Scene) -> list[tuple[str, Deed]]:
    return [
        *((str(verb), deed) for verb, deed in typed(scene)),
        *((str(form), deed) for form, deed in sent(scene).items()),
        *((str(act), deed) for act, deed in pressed(scene).items()),
    ]


async def test_a_stranger_changes_nothing_and_is_told_who_may(scene: Scene) -> None:
    """tom is a member who neither facilitates nor wrote or owns anything; he presses in his own channel."""
    before = await scene.town.rows()
    wrong = []
    for name, deed in deeds(scene):
        if not deed.rightful:
            continue
        reply = await scene.town.hear(TEAM, "tom", deed.body)
        told = isinstance(reply, Private) and (deed.channel != TEAM or any(name in said(reply) for name in MAY))
        if not told or await scene.town.rows() != before:
            wrong.append((name, reply))
            before = await scene.town.rows()
    assert not wrong


async def test_whoever_may_is_not_refused(scene: Scene) -> None:
    """The table above would prove little if its subjects were no good."""
    refused = []
    for name, deed in deeds(scene):
        if deed.rightful in {"", "nobody"} or name in {"start", "close", "skip", "edit_answer"}:
            continue
        before = await scene.town.rows()
        reply = await scene.town.hear(deed.channel, deed.rightful, deed.body)
        if (
            await scene.town.rows() == before
            and isinstance(reply, Private)
            and name not in {"read_page", "preview", "preview_team", "jump"}
        ):
            refused.append((name, said(reply)))
    assert not refused


def test_every_command_button_and_form_is_in_the_tables(scene: Scene) -> None:
    assert {verb for verb, _ in typed(scene)} == set(Verb)
    assert set(pressed(scene)) == set(Act)
    assert set(sent(scene)) == set(FormId)


def test_every_command_button_form_and_delivery_has_its_use_case() -> None:
    verbs = {*steering.STEERS, *conversation._COMMANDS, *conversation._PRESSED}
    assert verbs | {Verb.SETUP, Verb.SETTINGS} == set(Verb)
    assert {*conversation._CHOICES, Act.MY_OPEN_QUESTIONS} == set(Act)
    assert set(conversation._FORMS) == set(FormId)
    assert {*composing._COMPOSERS, Kind.PROMPT} == set(Kind)


def test_help_calls_those_commands_the_facilitators_that_only_they_may_give() -> None:
    assert set(steering.STEERS) | {Verb.START, Verb.SUMMARY, Verb.PREVIEW} == commands.STEERING
    assert Verb.FACILITATORS not in STEERING
