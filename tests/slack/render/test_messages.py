"""Whatever a message says, Slack takes it, all of it arrives, and nothing that people wrote acts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.shared import phrases
from adapters.slack.render.levels import Level
from adapters.slack.render.messages import Rendered, form_offer, messages, private_messages
from adapters.slack.sdk.wire import COMMAND, Press
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
from tests.slack.render import invented
from tests.slack.render.checks import buttons_of, check_message, squeezed, walked, words_of

ADDRESS = "https://team.slack.com/archives/C1/p1700000000000100"
LONG = "Some words that people wrote in good faith. " * 60
QUICK = settings(max_examples=60, deadline=None)


def rendered(*blocks: object, level: Level = Level.CHARTS, channel: str = "") -> tuple[Rendered, ...]:
    return messages(Message(blocks), level=level, link=lambda _: ADDRESS, channel=channel)  # type: ignore[arg-type]


def kinds(message: Rendered) -> list[str]:
    return [block["type"] for block in message.blocks]


@QUICK
@given(invented.messages, st.sampled_from(Level))
def test_slack_takes_every_part_of_every_message(message: Message, level: Level) -> None:
    for part in messages(message, level=level, link=lambda _: ADDRESS):
        check_message(part)


@QUICK
@given(invented.messages, st.sampled_from(Level))
def test_every_word_arrives(message: Message, level: Level) -> None:
    parts = messages(message, level=level, link=lambda _: ADDRESS)
    arrived = words_of([part.blocks for part in parts]).replace(squeezed(phrases.continued()), "")
    for text in texts_of(message):
        assert squeezed(text) in arrived


@QUICK
@given(invented.messages)
def test_every_button_arrives_once_and_acts_where_it_is_told(message: Message) -> None:
    parts = messages(message, level=Level.TEXT, link=lambda _: ADDRESS, channel="C9")
    arrived = [button for part in parts for button in buttons_of(part.blocks)]
    meant = [button for block in message.blocks if isinstance(block, Choices) for button in block.buttons]
    assert [Press.read(each["action_id"], each["value"]) for each in arrived] == [
        Press(each.act, each.subject, "C9") for each in meant
    ]
    assert [each.get("style") for each in arrived] == ["primary" if each.primary else None for each in meant]


@QUICK
@given(invented.messages)
def test_only_addresses_of_ours_are_links(message: Message) -> None:
    vouched = {item.url for block in message.blocks if isinstance(block, Links) for item in block.items}
    for part in messages(message, level=Level.CHARTS, link=lambda _: ADDRESS):
        assert {each["url"] for each in walked(part.blocks) if "url" in each} <= {ADDRESS, *vouched}


def texts_of(message: Message) -> list[str]:
    found: list[str] = []
    for block in message.blocks:
        match block:
            case Heading(text) | Text(text) | Quote(text):
                found.append(text)
            case Progress(label=label):
                found.append(label)
            case Bullets(items):
                found += items
            case Links(items):
                found += [item.label for item in items]
            case Table(caption, columns, rows):
                names = columns[1:] if len(columns) > 2 and rows else ()  # the caption says what two columns are
                found += [caption, *names, *(cell for row in rows for cell in row)]
            case Chart(caption, bars):
                found += [caption, *(bar.label for bar in bars)]
    return found


def test_a_short_message_is_one_message_with_its_buttons_last() -> None:
    (message,) = rendered(Heading("Why?"), Text("Small", quiet=True), Choices((Button(Act.SKIP, "p1", "Skip"),)))
    assert kinds(message) == ["header", "context", "actions"]
    assert message.text == "Why?\nSmall"


def test_a_long_message_goes_on_and_says_so() -> None:
    parts = rendered(Heading("Why?"), *(Text(LONG) for _ in range(8)), Choices((Button(Act.SKIP, "p1", "Skip"),)))
    assert len(parts) > 1
    assert parts[0].blocks[0]["type"] == "header"
    assert all(part.text.startswith(phrases.continued()) for part in parts[1:])
    assert not [button for part in parts[:-1] for button in buttons_of(part.blocks)]
    assert kinds(parts[-1])[-2:] == ["rich_text", "actions"]


def test_buttons_are_never_left_alone_by_a_limit() -> None:
    choices = Choices(tuple(Button(Act.SKIP, str(n), "Skip") for n in range(5)))
    for count in range(45, 55):
        last = rendered(*(Text("Words") for _ in range(count)), choices)[-1]
        assert kinds(last)[-2:] == ["rich_text", "actions"]


def test_a_heading_stands_with_what_it_heads() -> None:
    for count in range(45, 55):
        for part in rendered(*(Text("Words") for _ in range(count)), Heading("Next"), Text("Its words")):
            assert kinds(part)[-1] != "header"


def test_a_part_does_not_begin_with_a_line_between_parts() -> None:
    parts = rendered(*(block for _ in range(40) for block in (Text("Words"), Divider())), Text("End"))
    assert len(parts) == 2
    assert kinds(parts[1])[:2] == ["context", "rich_text"]


def test_many_buttons_stand_in_rows_of_five() -> None:
    (message,) = rendered(Choices(tuple(Button(Act.SKIP, str(n), f"Skip {n}") for n in range(12))))
    assert [len(block["elements"]) for block in message.blocks] == [5, 5, 2]
    assert message.text.startswith("Skip 0 Skip 1")


def test_a_quote_tells_who_said_it_and_where() -> None:
    ref = MessageRef(Place(invented.TEAM, "C1"), "1700000000.000100")
    (message,) = rendered(Quote("<!channel> *hello*", "Ana Ruiz", ref))
    quote, source = message.blocks[0]["elements"]
    assert quote == {"type": "rich_text_quote", "elements": [{"type": "text", "text": "<!channel> *hello*"}]}
    assert [each["text"] for each in source["elements"]] == ["- Ana Ruiz", " · ", "in the thread"]
    assert source["elements"][-1]["url"] == ADDRESS
    assert message.text == "“&lt;!channel&gt; *hello*” - Ana Ruiz · in the thread"


def test_a_quote_without_an_address_has_no_link() -> None:
    ref = MessageRef(Place(invented.TEAM, "C1"), "1700000000.000100")
    (message,) = messages(Message((Quote("Hm", link=ref),)), level=Level.TEXT, link=lambda _: "")
    assert len(message.blocks[0]["elements"]) == 1


STEPS = Table("Next steps", ("No.", "What"), (("1", "Call the union"), ("2", "")))
CHART = Chart("Questions settled", (Bar("Principle 1", 4, 9), Bar("Principle 2", 0, 7)))


def test_a_table_and_a_chart_are_drawn_where_slack_takes_them() -> None:
    assert kinds(rendered(STEPS, CHART)[0]) == ["rich_text", "table", "data_visualization", "context"]
    assert kinds(rendered(STEPS, CHART, level=Level.TABLES)[0]) == ["rich_text", "table", "rich_text", "rich_text"]
    (told,) = rendered(STEPS, CHART, level=Level.TEXT)
    assert set(kinds(told)) == {"rich_text"}
    assert "• 1 Call the union" in told.text
    assert "Principle 1: 4 of 9" in told.text


def test_a_chart_of_counts_has_one_bar_each_and_its_numbers_in_words() -> None:
    (told,) = rendered(Chart("Answers", (Bar("week of Sep 14", 3), Bar("week of Sep 21", 12))))
    [drawn] = [block for block in told.blocks if block["type"] == "data_visualization"]
    assert [series["name"] for series in drawn["chart"]["series"]] == ["How many"]
    assert "week of Sep 21: 12" in told.text


def test_a_message_has_one_table_and_two_charts_at_most() -> None:
    (message,) = rendered(STEPS, STEPS, CHART, CHART, CHART)
    assert kinds(message).count("table") == 1
    assert kinds(message).count("data_visualization") == 2


def test_nobody_alone_is_shown_a_chart() -> None:
    (message,) = private_messages(Message((CHART,)), link=lambda _: "")
    assert set(kinds(message)) == {"rich_text"}


def test_only_addresses_of_the_web_become_links() -> None:
    (message,) = rendered(Links((Link("Guide", "https://careertech.org"), Link("Run", "javascript:alert(1)"))))
    assert [each["url"] for each in walked(message.blocks) if "url" in each] == ["https://careertech.org"]
    assert "javascript:alert(1)" in message.text


def test_an_empty_message_has_words_all_the_same() -> None:
    assert rendered() == (Rendered((), "Reflectory"),)


def test_a_command_is_given_again_by_a_button() -> None:
    offer = form_offer("setup plan=1 " + "x" * 3_000)
    (button,) = buttons_of(offer.blocks)
    assert button["action_id"] == COMMAND
    assert button["value"].startswith("setup plan=1")
    assert len(button["value"]) <= 2_000
    assert offer.text
