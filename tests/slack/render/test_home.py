"""App Home: Slack takes it however much there is, and the buttons of each place act there."""

from hypothesis import given, settings

from adapters.slack.render import phrases
from adapters.slack.render.home import PARTS, home_view
from adapters.slack.sdk.wire import Press
from bot.domain.form import Home, Part
from bot.domain.message import Act, Button, Choices, Heading, Message, Text
from bot.domain.places import Place
from tests.slack.render import invented
from tests.slack.render.checks import buttons_of, check_view, words_of

PAUSE = Choices((Button(Act.PAUSE, "r1", "Pause"),))


def part(channel: str, lines: int) -> Part:
    said = (Text(f"{channel} {n}") for n in range(lines))
    return Part(Place(invented.TEAM, channel), Message((Heading(f"#{channel}"), *said, PAUSE)))


@settings(max_examples=40, deadline=None)
@given(invented.homes)
def test_slack_takes_every_home(home: Home) -> None:
    view = home_view(home)
    if view["blocks"]:
        check_view(view)


def test_buttons_act_in_the_place_they_belong_to() -> None:
    view = home_view(Home(Message((Heading("Yours"), PAUSE)), (part("C1", 2), part("C2", 2))))
    check_view(view)
    pressed = [Press.read(button["action_id"], button["value"]) for button in buttons_of(view["blocks"])]
    assert [each.channel for each in pressed] == ["", "C1", "C2"]
    assert [block["type"] for block in view["blocks"]].count("divider") == 2
    assert phrases.left_out() not in str(view)


def test_a_long_part_leaves_room_for_the_others_and_says_that_there_is_more() -> None:
    view = home_view(Home(Message((Heading("Yours"),)), (part("C1", 300), part("C2", 3), part("C3", 300))))
    check_view(view)
    said = words_of(view)
    assert all(words in said for words in ("C20", "C21", "C22", "C110", "C310"))
    assert str(view).count(phrases.left_out()) == 2
    assert len(list(buttons_of(view["blocks"]))) == 3


def test_places_beyond_the_last_are_told_of() -> None:
    view = home_view(Home(Message((Heading("Yours"),)), tuple(part(f"C{n}", 1) for n in range(PARTS + 3))))
    check_view(view)
    assert view["blocks"][-1]["elements"][0]["text"] == phrases.left_out()
    assert len(list(buttons_of(view["blocks"]))) == PARTS
