"""Slack's message text as people read it: tokens become words, what was escaped is itself again, and only once."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound.rich_text import as_text
from adapters.slack.inbound.text import command, mentioned, plain, typed

NAMES = {"U1": "Ana Ruiz", "W2": "Ben", "C1": "automotive"}
READ: dict[str, str] = {
    "": "",
    "No markup at all": "No markup at all",
    "*Bold* _soft_ ~gone~ `code` :tada:": "*Bold* _soft_ ~gone~ `code` :tada:",
    "&lt;b&gt; &amp; &quot;": "<b> & &quot;",
    "&amp;lt;": "&lt;",
    "&amp;amp;lt;": "&amp;lt;",
    "&lt;@U1&gt;": "<@U1>",
    "1 < 2": "1 < 2",
    "<@U1>": "@Ana Ruiz",
    "<@U1|ana>": "@Ana Ruiz",
    "<@W2>, hello": "@Ben, hello",
    "<@U9|zoe>": "@zoe",
    "<@U9|@zoe &amp; co>": "@zoe & co",
    "<@U9>": "@someone",
    "<#C1>": "#automotive",
    "<#C1|>": "#automotive",
    "<#C9|leaders>": "#channel",
    "<#C9|>": "#channel",
    "<!here> <!channel> <!everyone>": "@here @channel @everyone",
    "<!here|here>": "@here",
    "<!subteam^S1|@teachers>": "@teachers",
    "<!subteam^S1>": "@group",
    "<!date^1392734382^{date_num}|2014-02-18>": "2014-02-18",
    "<!date^1392734382^{date}^https://x.org|Feb 18>": "Feb 18",
    "<!tomorrow|A thing>": "A thing",
    "<!tomorrow>": "tomorrow",
    "<https://x.org/a?b=1&amp;c=2>": "https://x.org/a?b=1&c=2",
    "<http://x.org|x.org>": "x.org",
    "<https://x.org/|X.org>": "X.org",
    "<https://x.org/plan|our &lt;plan&gt;>": "our <plan> (https://x.org/plan)",
    "<https://x.org/a|b|c>": "b|c (https://x.org/a)",
    "<mailto:ana@x.org|ana@x.org>": "ana@x.org",
    "<mailto:ana@x.org|Ana>": "Ana (ana@x.org)",
    "<tel:+15551234|555 1234>": "555 1234 (+15551234)",
    "<tel:+15551234>": "+15551234",
    "<>": "",
    "a<@U1><#C1>b": "a@Ana Ruiz#automotiveb",
    "<@U1": "<@U1",
}


@pytest.mark.parametrize("text", sorted(READ))
def test_text_is_read_as_slack_shows_it(text: str) -> None:
    assert plain(text, NAMES) == READ[text]


@given(st.text())
def test_what_slack_escaped_is_itself_again(words: str) -> None:
    assert plain(escape(words, quote=False), NAMES) == words


@given(st.text(), st.sampled_from(["<@U1>", "<#C9|x>", "<!here>", "<https://x.org|y>", "<!date^1^x|z>"]))
def test_a_token_between_words_leaves_them_alone(words: str, token: str) -> None:
    escaped = escape(words, quote=False)
    assert plain(escaped + token + escaped, NAMES) == words + plain(token, NAMES) + words


@given(st.text(alphabet="<>&;@#!|^amplt U1C:/. "))
def test_whatever_stands_there_is_read(text: str) -> None:
    assert isinstance(plain(text, NAMES), str)
    assert isinstance(typed(text), str)
    command(text, "U1")
    assert all(identifier in text for identifier in mentioned(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<@U0> next", "next"),
        ("<@U0>", ""),
        ("\n <@U0|reflectory>:, close 1.A.1", "close 1.A.1"),
        ("<@U0>status", "status"),
        ("<@U0> add <@U1> to <#C1|x> &amp;amp;", "add @U1 to #C1 &amp;"),
        ("<@U0> <@U0> help", "@U0 help"),
        ("<@U01> next", None),
        ("please <@U0> next", None),
        ("&lt;@U0&gt; next", None),
        ("@U0 next", None),
        ("", None),
    ],
)
def test_a_command_begins_with_the_mention(text: str, said: str | None) -> None:
    assert command(text, "U0") == said


INLINE = [
    {"type": "text", "text": "a < b & c", "style": {"bold": True}},
    {"type": "user", "user_id": "U1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "broadcast", "range": "here"},
    {"type": "emoji", "name": "tada", "unicode": "1f389"},
    {"type": "link", "url": "https://x.org"},
    {"type": "link", "url": "https://x.org/a&b", "text": "plan"},
    {"type": "date", "timestamp": 1392734382, "format": "{date}", "fallback": "Feb 18"},
    {"type": "color", "value": "#ff0000"},
    {"type": "text", "text": "end"},
]
ITEMS = [{"type": "rich_text_section", "elements": [{"type": "text", "text": each}]} for each in ("one", "two")]
BLOCKS = [
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": INLINE},
            {"type": "rich_text_list", "style": "ordered", "indent": 0, "elements": ITEMS},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": ITEMS[:1]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted\n"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
            {"type": "rich_text_hologram", "elements": [{"type": "text", "text": "unknown"}]},
        ],
    },
    {"type": "section", "text": {"type": "mrkdwn", "text": "not written by people"}},
    "nothing",
]


def test_rich_text_is_read_like_text() -> None:
    shown = plain(as_text(BLOCKS), NAMES)
    first = "a < b & c@Ana Ruiz#automotive@group@here:tada:https://x.orgplan (https://x.org/a&b)Feb 18end"
    assert shown.split("\n") == [first, "1. one", "2. two", "• one", "quoted", "x = 1"]
    assert as_text(None) == as_text({}) == ""
