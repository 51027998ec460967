"""Whatever a form asks, Slack takes it, its fields come back under their names and nothing on it is lost unsaid."""

from hypothesis import given, settings

from adapters.shared.phrases import send
from adapters.slack.render import phrases
from adapters.slack.render.forms import errors_of, modal, told
from adapters.slack.sdk.wire import EMPTY, FIELD, GENERAL, Opened
from bot.domain.form import (
    Day,
    Field,
    Form,
    FormId,
    Line,
    Note,
    Option,
    Paragraph,
    PersonPick,
    Pick,
    PlacePick,
    Time,
    Upload,
)
from bot.domain.message import Act, Button, Choices, Message, Text
from tests.slack.render import invented
from tests.slack.render.checks import Json, buttons_of, check_view, squeezed, words_of

OPENED = Opened("C1", "1700000000.000100", home=True)
QUICK = settings(max_examples=60, deadline=None)


def shown(*fields: Field) -> list[Json]:
    """The blocks below the title."""
    view = modal(Form(FormId.ANSWER, "p1", "Title", fields, "Save"), OPENED)
    check_view(view)
    blocks: list[Json] = view["blocks"]
    return blocks[1:]


def element(field: Field) -> Json:
    found: Json = next(block["element"] for block in shown(field) if block["type"] == "input")
    assert found["action_id"] == FIELD
    return found


@QUICK
@given(invented.forms)
def test_slack_takes_every_form(form: Form) -> None:
    view = modal(form, OPENED)
    check_view(view)
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert inputs == [each.name for each in form.fields if not isinstance(each, Note)]
    assert Opened.read(view["private_metadata"]) == OPENED.showing(form.id, form.subject)


@QUICK
@given(invented.forms)
def test_notes_and_labels_arrive_whole_or_end_in_an_ellipsis(form: Form) -> None:
    arrived = words_of(modal(form, OPENED)["blocks"])
    for each in form.fields:
        text = each.text if isinstance(each, Note) else each.label
        assert squeezed(text)[:500] in arrived


@QUICK
@given(invented.messages)
def test_slack_takes_every_message_in_a_modal(message: Message) -> None:
    view = told(message, OPENED.showing(FormId.SET_UP, "x"))
    if view["blocks"]:
        check_view(view)
    assert Opened.read(view["private_metadata"]) == OPENED


def test_a_message_in_a_modal_keeps_its_buttons_when_it_is_shortened() -> None:
    start = Choices((Button(Act.START, "r1", "Start", primary=True),))
    view = told(Message((*(Text(f"Line {n}") for n in range(150)), start)), OPENED)
    check_view(view)
    assert len(view["blocks"]) == 100
    assert phrases.left_out() in view["blocks"][-2]["elements"][0]["text"]
    assert [button["action_id"] for button in buttons_of(view["blocks"])] == ["start.1"]


def test_a_form_has_its_own_title_and_buttons() -> None:
    view = modal(Form(FormId.ANSWER, "p1", "Your answer", (Line("a", "A"),), "Save"), OPENED)
    assert view["title"]["text"] == "Reflectory"
    assert view["blocks"][0]["text"]["text"] == "Your answer"
    assert view["submit"]["text"] == "Save"
    long = modal(Form(FormId.ANSWER, "p1", "Your answer", (Line("a", "A"),), "Save this and " * 3), OPENED)
    assert long["submit"]["text"] == send()


def test_text_fields_take_what_slack_takes_and_say_what_did_not_fit() -> None:
    line, cut = shown(Line("a", "A", "words " * 100, longest=300))
    assert (line["element"]["multiline"], line["element"]["max_length"]) == (False, 300)
    assert len(line["element"]["initial_value"]) <= 300
    assert "300" in cut["elements"][0]["text"]
    field, cut = shown(Paragraph("a", "A", "A line of words\n" * 300, longest=20_000))
    assert (field["element"]["multiline"], field["element"]["max_length"]) == (True, 3_000)
    assert field["element"]["initial_value"].endswith("A line of words")
    assert "3,000" in cut["elements"][0]["text"]


def test_an_untouched_field_has_no_value() -> None:
    assert "initial_value" not in element(Line("a", "A"))
    assert "initial_date" not in element(Day("a", "A", "someday"))
    assert "initial_time" not in element(Time("a", "A", "noon"))
    assert "initial_user" not in element(PersonPick("a", "A"))
    assert "initial_conversation" not in element(PlacePick("a", "A"))


def test_filled_fields_show_their_values() -> None:
    assert element(Day("a", "A", "2026-09-14"))["initial_date"] == "2026-09-14"
    assert element(Time("a", "A", "09:05"))["initial_time"] == "09:05"
    assert element(PersonPick("a", "A", ("U1",)))["initial_user"] == "U1"
    assert element(PersonPick("a", "A", ("U1", "U2"), many=True))["initial_users"] == ["U1", "U2"]
    assert element(PlacePick("a", "A", "C2"))["initial_conversation"] == "C2"


def test_options_are_in_sight_while_they_are_few() -> None:
    def kind(count: int, many: bool) -> str:
        offered = tuple(Option(str(n), f"Option {n}") for n in range(count))
        return str(element(Pick("a", "A", offered, ("3",), many=many))["type"])

    assert [kind(count, many=False) for count in (10, 11)] == ["radio_buttons", "static_select"]
    assert [kind(count, many=True) for count in (10, 11)] == ["checkboxes", "multi_static_select"]


def test_more_options_than_a_menu_holds_stand_in_groups() -> None:
    offered = tuple(Option(str(n), f"Option {n}") for n in range(230))
    menu = element(Pick("a", "A", offered, ("229",)))
    assert [len(group["options"]) for group in menu["option_groups"]] == [100, 100, 30]
    assert menu["option_groups"][1]["label"]["text"] == "101 to 200"
    assert menu["initial_option"]["value"] == "229"


def test_chosen_options_are_ticked() -> None:
    offered = (Option("", "None"), Option("US", "Federal holidays"))
    assert element(Pick("a", "A", offered, ("",)))["initial_option"]["value"] == EMPTY
    ticked = element(Pick("a", "A", offered, ("US", "gone"), many=True))["initial_options"]
    assert [each["value"] for each in ticked] == ["US"]


def test_a_long_option_goes_on_below_and_a_longer_one_stands_above_in_full() -> None:
    (field,) = shown(Pick("a", "A", (Option("1", "word " * 25),)))
    option = field["element"]["options"][0]
    assert f"{option['text']['text']} {option['description']['text']}" == ("word " * 25).strip()
    note, field = shown(Pick("a", "A", (Option("1", "word " * 60), Option("2", "short"))))
    assert note["text"]["text"] == ("word " * 60).strip()
    assert field["element"]["options"][0]["description"]["text"].endswith("…")


def test_only_channels_of_one_organization_are_offered() -> None:
    assert element(PlacePick("a", "A"))["filter"] == {
        "include": ["public", "private"],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }


def test_a_field_is_optional_where_it_is_not_required() -> None:
    fields = (Line("a", "A"), Line("b", "B", required=False), Upload("c", "C", ".ics"))
    assert [block["optional"] for block in shown(*fields)] == [False, True, False]


def test_errors_stand_at_their_fields_and_all_others_at_the_first() -> None:
    assert errors_of(("a", "b"), {"b": "Too short.", "": "Try again.", "gone": "Hm."}) == {
        "b": "Too short.",
        "a": "Try again. Hm.",
    }
    assert errors_of((), {"a": "Try again."}) == {GENERAL: "Try again."}
    assert len(errors_of(("a",), {"a": "word " * 900})["a"]) <= 2_000
