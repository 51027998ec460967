"""Blocks, forms and times as the page shows them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.playground.render import times, wire
from adapters.playground.render.dialogs import Dialog
from adapters.playground.render.page import Pages, View
from adapters.playground.sdk.chat import Chat
from adapters.playground.sdk.clock import FAST, school_moment
from bot.domain.form import Form
from bot.domain.message import Bar, Block, Bullets, Chart, Heading, Link, Links, Message, Progress, Quote, Table, Text
from bot.domain.places import MessageRef
from tests.playground import scenes
from tests.playground.stage import AUTOMOTIVE, MONDAY, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.chat.close()


def shown(stage: Stage, *blocks: Block) -> str:
    view = View(stage.chat.room("cte-automotive"), stage.chat.person("maria"))
    return Pages(stage.chat).blocks(Message(blocks), view)


def dialog(stage: Stage, form: Form, errors: dict[str, str] | None = None) -> str:
    opened = Dialog("t", form, "maria", "cte-automotive", "", "cte-automotive", errors or {})
    return Pages(stage.chat).page(View(stage.chat.room("cte-automotive"), stage.chat.person("maria"), dialog=opened))


@pytest.mark.parametrize(
    "message", [scenes.WELCOME, scenes.PROMPT, scenes.GATE, scenes.NOTE, scenes.page(MessageRef(AUTOMOTIVE, "1", "2"))]
)
def test_messages_survive_the_wire(message: Message) -> None:
    assert wire.load(wire.dump(message)) == message


def test_markup_is_escaped_everywhere(stage: Stage) -> None:
    evil = '<i class="x">&'
    html = shown(
        stage,
        Heading(evil),
        Text(evil),
        Bullets((evil,)),
        Quote(evil, evil),
        Progress(1, 2, evil),
        Table(evil, (evil,), ((evil,),)),
        Chart(evil, ()),
    )
    assert "<i" not in html


def test_addresses_become_links(stage: Stage) -> None:
    html = shown(stage, Text("See https://careertech.org/vision, and <b>."))
    assert '<a href="https://careertech.org/vision" rel="noopener noreferrer" target="_blank">' in html
    assert "&lt;b&gt;" in html


def test_a_reading_list_links_and_tells_nobody_who_came(stage: Stage) -> None:
    html = shown(stage, Links((Link("The <vision>", "https://careertech.org/vision?a=1&b=2"),)))
    assert '<a href="https://careertech.org/vision?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">' in html
    assert ">The &lt;vision&gt;</a>" in html


def test_a_chart_of_nothing_is_no_fault(stage: Stage) -> None:
    html = shown(stage, Chart("Nobody", (Bar("Empty", 0, 0),)), Progress(0, 0, "Nothing yet"))
    assert "0 of 0" in html


def test_a_bar_is_a_picture_with_words_and_its_number_beside_it(stage: Stage) -> None:
    html = shown(stage, Chart("Settled", (Bar("One <i>", 1, 4), Bar("Two", 4, 4))))
    assert '<svg role="img" focusable="false"><title>One &lt;i&gt;: 1 of 4</title><desc>A bar, 25 percent long.' in html
    assert html.count('<td class="count">') == html.count('class="track"') == 2
    assert 'width="25.0%"' in html


def test_bars_without_a_whole_are_as_long_as_they_are_many(stage: Stage) -> None:
    html = shown(stage, Chart("Answers, week by week", (Bar("week of Sep 14", 3), Bar("week of Sep 21", 12))))
    assert '<td class="count">3</td>' in html
    assert 'width="25.0%"' in html
    assert 'width="100.0%"' in html
    assert "track" not in html
    assert " of " not in html.replace("week of", "")


def test_a_quote_links_only_where_the_reader_can_go(stage: Stage) -> None:
    here = MessageRef(AUTOMOTIVE, "00000002", "00000001")
    there = MessageRef(type(AUTOMOTIVE)(AUTOMOTIVE.workspace, "leadership"), "00000003")
    assert "/c/cte-automotive?as=maria&amp;thread=00000001#thread-00000002" in shown(stage, Quote("Hm", link=here))
    assert "href" not in shown(stage, Quote("Hm", link=there))


def test_every_field_has_its_control(stage: Stage) -> None:
    html = dialog(stage, scenes.SET_UP)
    for control in ('type="date"', 'type="time"', 'type="radio"', 'type="checkbox"', 'type="file"', "<select"):
        assert control in html
    assert 'value="maria" checked' in html
    assert "#leadership" in html
    assert "Grace Nguyen" not in html.partition("<dialog")[2]


def test_errors_are_tied_to_their_fields(stage: Stage) -> None:
    html = dialog(stage, scenes.ANSWER, {"text": "Please write something.", "elsewhere": "And this."})
    assert 'aria-describedby="hint-text error-text"' in html
    assert 'id="error-text">Please write something.' in html
    assert "And this." in html


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (MONDAY, "Mon, Sep 14, 8:00 AM Eastern"),
        (datetime(2026, 12, 1, 5, 5, tzinfo=UTC), "Tue, Dec 1, 12:05 AM Eastern"),
        (datetime(2026, 7, 4, 16, 0, tzinfo=UTC), "Sat, Jul 4, 12:00 PM Eastern"),
    ],
)
def test_times_are_local_and_twelve_hours(instant: datetime, text: str) -> None:
    assert times.now(instant) == text


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (datetime(2026, 10, 7, 15, 3, tzinfo=UTC), datetime(2026, 9, 14, 12, tzinfo=UTC)),
        (datetime(2027, 5, 22, 5, 20, tzinfo=UTC), datetime(2026, 9, 14, 12, tzinfo=UTC)),
        (datetime(2026, 7, 4, 15, tzinfo=UTC), datetime(2026, 9, 14, 12, tzinfo=UTC)),
        (datetime(2026, 5, 31, 15, tzinfo=UTC), datetime(2025, 9, 8, 12, tzinfo=UTC)),
    ],
)
def test_the_clock_starts_in_a_school_year(now: datetime, start: datetime) -> None:
    assert school_moment(now) == start


def test_the_clock_runs_jumps_and_survives(tmp_path: Path) -> None:
    real = [MONDAY]
    chat = Chat(tmp_path / "chat.sqlite3", lambda: real[0])
    chat.clock.forward(timedelta(days=1))
    chat.clock.run(FAST)
    real[0] += timedelta(seconds=2)
    assert chat.clock.civil() == MONDAY + timedelta(days=1, hours=2)
    chat.clock.to(MONDAY)
    assert chat.clock.civil() == MONDAY + timedelta(days=1, hours=2)
    chat.close()
    real[0] += timedelta(days=3)
    again = Chat(tmp_path / "chat.sqlite3", lambda: real[0])
    assert again.clock.civil() == MONDAY + timedelta(days=1, hours=2)
    assert not again.clock.fast
    again.close()
