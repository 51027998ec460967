"""Buttons, menu entries, modals and slash commands: what they ask for, and where the answer belongs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.shared.payload import Malformed
from adapters.slack.inbound.interactions import Done
from adapters.slack.inbound.surface import Surface, SurfaceKind, of_event
from adapters.slack.sdk.wire import COMMAND, Opened, Press
from bot.domain.events import Chosen, Commanded, Event, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from tests.slack.inbound import acted, pushed
from tests.slack.inbound.acted import FORM, TRIGGER, button
from tests.slack.inbound.hearing import done, heard
from tests.slack.inbound.pushed import ANA, BEN, BOT, PROMPT, TEAM, WRITTEN, Json

NOW = datetime(2024, 9, 14, 14, 1, 40, tzinfo=UTC)
WORKSPACE = Workspace(Platform.SLACK, TEAM)
PLACE, OTHER, ALONE = (Place(WORKSPACE, channel) for channel in (pushed.CHANNEL, "C0OTHER01", pushed.DIRECT))
PERSON = PersonRef(WORKSPACE, ANA)
THREAD = MessageRef(PLACE, PROMPT)
VOTE = Press(Act.VOTE_YES, "p1:1.A.1")
THERE = Press(Act.ANSWER_IN_FORM, "p1", OTHER.channel)
SET_UP = Opened(pushed.CHANNEL, PROMPT, form=None)
HOME = Opened(pushed.DIRECT, home=True)

IN_CHANNEL = Surface(SurfaceKind.MESSAGE, PLACE, PERSON, "", TRIGGER, acted.RESPONSE)
IN_THREAD = replace(IN_CHANNEL, thread=PROMPT)
FOR_ONE = replace(IN_CHANNEL, ephemeral=True)
IN_MODAL = Surface(SurfaceKind.DIALOG, PLACE, PERSON, PROMPT, TRIGGER, "", "V01ABCDEF2", SET_UP)
IN_HOME = replace(IN_MODAL, kind=SurfaceKind.HOME, place=ALONE, thread="", opened=HOME)
REPLY = acted.our_message(WRITTEN, PROMPT)

PRESSED: dict[str, tuple[Json, Chosen | Commanded, Surface]] = {
    "on a question": (acted.pressed(button(VOTE)), Chosen(VOTE.act, VOTE.subject, THREAD), IN_CHANNEL),
    "on a question that has replies": (
        acted.pressed(button(VOTE), acted.our_message(PROMPT, PROMPT)),
        Chosen(VOTE.act, VOTE.subject, THREAD),
        IN_CHANNEL,
    ),
    "in a thread": (
        acted.pressed(button(VOTE), REPLY),
        Chosen(VOTE.act, VOTE.subject, MessageRef(PLACE, WRITTEN, PROMPT)),
        IN_THREAD,
    ),
    "on what one person alone sees": (acted.pressed_alone(button(VOTE)), Chosen(VOTE.act, VOTE.subject), FOR_ONE),
    "the same, though Slack tells what stands in it": (
        acted.pressed_alone(button(VOTE)) | {"message": acted.our_message(WRITTEN)},
        Chosen(VOTE.act, VOTE.subject),
        FOR_ONE,
    ),
    "the same, in a thread": (
        acted.pressed_alone(button(VOTE), PROMPT),
        Chosen(VOTE.act, VOTE.subject),
        replace(FOR_ONE, thread=PROMPT),
    ),
    "to say a command again": (acted.pressed_alone(button(COMMAND, "set up & go")), Commanded("set up & go"), FOR_ONE),
    "the same, under a number and in a thread": (
        acted.pressed_alone(button(f"{COMMAND}.2", "setup"), PROMPT),
        Commanded("setup", THREAD),
        replace(FOR_ONE, thread=PROMPT),
    ),
    "to say a command again, of which nothing is left": (
        acted.pressed_alone({name: each for name, each in button(COMMAND).items() if name != "value"}),
        Commanded(""),
        FOR_ONE,
    ),
    "in a modal": (
        acted.pressed_in_view(button(VOTE), acted.view(SET_UP)),
        Chosen(VOTE.act, VOTE.subject),
        IN_MODAL,
    ),
    "in App Home, for a place": (
        acted.pressed_in_view(button(THERE), acted.view(None, "home")),
        Chosen(THERE.act, "p1"),
        replace(IN_HOME, place=OTHER, opened=None),
    ),
    "in App Home, for no place": (
        acted.pressed_in_view(button(VOTE), acted.view(HOME, "home")),
        Chosen(VOTE.act, VOTE.subject),
        IN_HOME,
    ),
    "in App Home, a command": (
        acted.pressed_in_view(button(COMMAND, "help"), acted.view(HOME, "home")),
        Commanded("help"),
        IN_HOME,
    ),
    "in a modal that was opened from App Home": (
        acted.pressed_in_view(button(VOTE), acted.view(replace(SET_UP, home=True))),
        Chosen(VOTE.act, VOTE.subject),
        replace(IN_MODAL, opened=replace(SET_UP, home=True)),
    ),
    "with a subject that no database keeps": (
        acted.pressed(button("skip.1", '["p\\u0000\\ud800q",""]')),
        Chosen(Act.SKIP, "pq", THREAD),
        IN_CHANNEL,
    ),
}


def did(body: Json) -> Done | None:
    return done(body, NOW)


@pytest.mark.parametrize("case", sorted(PRESSED))
def test_a_button_says_what_it_asks_for_and_where_it_was_pressed(case: str) -> None:
    body, wish, surface = PRESSED[case]
    assert did(body) == Done(Event(TRIGGER, surface.place, PERSON, NOW, wish), surface)


def test_app_home_is_shown_anew_after_what_was_done_there_or_in_a_modal_from_there() -> None:
    shown = {case: surface.home for case, (_, _, surface) in PRESSED.items()}
    assert {case for case, home in shown.items() if home} == {case for case in PRESSED if "App Home" in case}


@pytest.mark.parametrize("missing", ["channel", "container"])
def test_a_button_is_placed_by_its_channel_or_by_what_it_stands_in(missing: str) -> None:
    body = {name: value for name, value in acted.pressed(button(VOTE)).items() if name != missing}
    assert did(body) == did(acted.pressed(button(VOTE)))


def test_a_button_of_which_slack_shows_no_message_is_seen_by_one_person_alone() -> None:
    body = {name: value for name, value in acted.pressed(button(VOTE)).items() if name != "message"}
    asked = did(body)
    assert asked
    assert (asked.surface, asked.event.body) == (FOR_ONE, Chosen(VOTE.act, VOTE.subject))


NO_BUTTONS: dict[str, Json] = {
    "a link": acted.pressed(button("link.1", "", url="https://cte.slack.com/archives/C1/p1")),
    "an act that is no more": acted.pressed(button("levitate.1", '["",""]')),
    "a value that is not ours": acted.pressed(button("skip.1", "[1")),
    "no value": acted.pressed({"type": "overflow", "action_id": "skip.1", "block_id": "b1"}),
    "nothing": acted.pressed(button(VOTE)) | {"actions": []},
}


@pytest.mark.parametrize("case", sorted(NO_BUTTONS))
def test_what_is_no_button_of_ours_asks_for_nothing(case: str) -> None:
    assert did(NO_BUTTONS[case]) is None


NOWHERE: dict[str, Json] = {
    "App Home that remembers nothing": acted.pressed_in_view(button(VOTE), acted.view(None, "home")),
    "App Home that remembers nothing, and a command": acted.pressed_in_view(button(COMMAND), acted.view(None, "home")),
    "a modal that is not ours": acted.pressed_in_view(button(VOTE), acted.view(None, private_metadata="{}")),
}


@pytest.mark.parametrize("case", sorted(NOWHERE))
def test_a_button_that_acts_nowhere_asks_for_nothing(case: str) -> None:
    assert did(NOWHERE[case]) is None


def test_a_button_that_acts_in_what_is_no_channel_is_malformed() -> None:
    with pytest.raises(Malformed, match=r"^id: "):
        did(acted.pressed(button(Press(Act.SKIP, "p1", "#general"))))


@pytest.mark.parametrize("act", ["agree_with", "make_step", "not_an_answer", "put_back", "share", "unshare"])
def test_an_entry_of_a_messages_menu_is_about_that_message(act: str) -> None:
    wish = Chosen(Act(act), "", MessageRef(PLACE, WRITTEN, PROMPT))
    assert did(acted.menu_entry(act, pushed.said())) == Done(Event(TRIGGER, PLACE, PERSON, NOW, wish), IN_THREAD)


def test_an_entry_of_a_first_messages_menu_is_about_the_channel() -> None:
    chosen = did(acted.menu_entry(Act.MAKE_STEP, pushed.said(thread=WRITTEN)))
    assert chosen
    assert chosen.event.body == Chosen(Act.MAKE_STEP, "", MessageRef(PLACE, WRITTEN))
    assert chosen.surface == IN_CHANNEL


OTHERS: dict[str, Json] = {
    "a menu entry that is not ours": acted.menu_entry(Act.SKIP, pushed.said()),
    "a menu entry of tomorrow": acted.menu_entry("levitate", pushed.said()),
    "a modal was closed": acted.closed(FORM),
    "a shortcut without a message": acted.shortcut(),
    "an interaction of tomorrow": acted.typed("") | {"type": "levitation", "command": None},
    "an event": pushed.posted(),
}


@pytest.mark.parametrize("case", sorted(OTHERS))
def test_what_is_nobodys_wish_asks_for_nothing(case: str) -> None:
    assert did(OTHERS[case]) is None


def test_a_form_comes_back_with_what_each_kind_of_field_holds() -> None:
    sent = did(acted.submitted(FORM, acted.state(acted.FILLED)))
    values = {name: given for name, (_, given) in acted.FILLED.items()}
    fields = tuple(acted.FILLED)
    surface = replace(IN_MODAL, kind=SurfaceKind.FORM, opened=FORM, fields=fields)
    assert sent == Done(
        Event(TRIGGER, PLACE, PERSON, NOW, Submitted(FormId.ANSWER, "p1:1.A.1", values)),
        surface,
        {"file": "https://files.slack.com/files-pri/T061EG9R6-F1/download/year.ics"},
    )


def uploads(*missing: str) -> object:
    file = {name: value for name, value in acted.uploaded().items() if name not in missing}
    sent = did(acted.submitted(FORM, {"file": {"value": {"type": "file_input", "files": [file]}}}))
    return sent and sent.uploads


def test_a_file_that_can_not_be_downloaded_is_taken_from_where_it_is() -> None:
    assert uploads("url_private_download") == {"file": "https://files.slack.com/files-pri/T061EG9R6-F1/year.ics"}
    assert uploads("url_private_download", "url_private") == {}


def test_an_element_that_is_not_a_forms_own_is_no_value() -> None:
    sent = did(acted.submitted(FORM, {"text": {"other": {"type": "plain_text_input", "value": "x"}}}))
    assert sent
    assert isinstance(sent.event.body, Submitted)
    assert sent.event.body.values == {}


@pytest.mark.parametrize("opened", [None, SET_UP], ids=["not ours", "no form"])
def test_a_form_that_we_did_not_open_is_malformed(opened: Opened | None) -> None:
    with pytest.raises(Malformed, match=r"^view\.private_metadata: "):
        did(acted.submitted(opened))


def test_what_a_modal_remembers_loses_what_no_database_keeps() -> None:
    metadata = FORM.metadata.replace("p1:", r"p1\u0000:").replace(PROMPT, rf"\ud800{PROMPT}")
    sent = did(acted.submitted(FORM) | {"view": acted.view(FORM, private_metadata=metadata)})
    assert sent
    assert (sent.surface.opened, sent.surface.thread) == (FORM, PROMPT)


TYPED: dict[str, str] = {
    "help": "help",
    "": "",
    " agree  3 Fish &amp; chips &lt;3 ": "agree  3 Fish & chips <3",
    f"facilitators add <@{BEN}|ben>": f"facilitators add @{BEN}",
    "setup leadership=<#C0OTHER01|leaders>": "setup leadership=#C0OTHER01",
    "what is a payload": "what is a payload",
}


@pytest.mark.parametrize("text", sorted(TYPED))
def test_a_slash_command_comes_with_ids_and_without_markup(text: str) -> None:
    surface = Surface(SurfaceKind.COMMAND, PLACE, PERSON, "", TRIGGER, "https://hooks.slack.com/commands/1234/5678")
    assert did(acted.typed(text)) == Done(Event(TRIGGER, PLACE, PERSON, NOW, Commanded(TYPED[text])), surface)


def test_a_slash_command_without_a_word_is_a_command() -> None:
    body = {name: value for name, value in acted.typed("").items() if name not in {"text", "response_url"}}
    asked = did(body)
    assert asked
    assert (asked.event.body, asked.surface.response_url) == (Commanded(""), "")


PUSHED: dict[str, tuple[Json, Surface | None]] = {
    "a command in a thread": (
        pushed.posted(f"<@{BOT}> status"),
        Surface(SurfaceKind.MENTION, PLACE, PERSON, PROMPT),
    ),
    "a command in a channel": (
        pushed.posted(f"<@{BOT}> status", thread=None),
        Surface(SurfaceKind.MENTION, PLACE, PERSON),
    ),
    "a command to the bot alone": (pushed.direct("status"), Surface(SurfaceKind.MENTION, ALONE, PERSON)),
    "a home that was opened": (pushed.home_opened("home"), Surface(SurfaceKind.HOME, ALONE, PERSON)),
    "an answer": (pushed.posted(), None),
    "an arrival": (pushed.membership("member_joined_channel", ANA), None),
    "nobody's deed": (pushed.channel_event("channel_archive", user=ANA), None),
}


@pytest.mark.parametrize("case", sorted(PUSHED))
def test_what_was_asked_in_a_message_is_answered_where_it_was_asked(case: str) -> None:
    body, surface = PUSHED[case]
    event = heard(body)
    assert isinstance(event, Event)
    assert of_event(event) == surface


def test_what_was_said_in_a_message_opens_nothing() -> None:
    event = heard(pushed.posted(f"<@{BOT}> status"))
    assert isinstance(event, Event)
    where = of_event(event)
    assert where
    assert (where.trigger, where.response_url, where.view, where.fields) == ("", "", "", ())
    assert (where.opened, where.ephemeral, where.home) == (None, False, False)
