"""A page's chart as a picture, for platforms that may not draw it: once for each page, and described in words."""

import struct
from collections.abc import Iterator

import pytest

from adapters.documents.as_picture import to_png
from adapters.documents.palette import BAR, OUTLINE, ROOM
from bot.domain.delivery import Delivery, Kind
from bot.domain.events import Chosen
from bot.domain.message import Act, Bar, Chart
from bot.domain.places import Platform
from bot.domain.report import Page, PageState
from tests.journeys.town import Town
from tests.services.scene import TEAM, Scene


def size(png: bytes) -> tuple[int, int]:
    """Width and height in dots, from the picture's own header."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def chart(*labels: str) -> Chart:
    return Chart("Questions settled", tuple(Bar(label, 3, 9) for label in labels))


def test_a_chart_is_drawn_for_dense_screens() -> None:
    width, height = size(to_png(chart("Principle 1", "Principle 2")))
    assert width == 920
    assert 150 < height < 300
    assert size(to_png(chart("1", "2", "3")))[1] > height


def test_the_length_of_a_bar_tells_its_share() -> None:
    drawn = [to_png(Chart("Settled", (Bar("1", value, 9),))) for value in range(10)]
    assert len(set(drawn)) == 10


def test_bars_without_a_whole_are_drawn_beside_the_longest() -> None:
    one, other = (to_png(Chart("Answers", (Bar("1", value), Bar("2", 9)))) for value in (3, 6))
    assert size(one) == size(other)
    assert one != other


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour.removeprefix("#"))]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_what_a_chart_tells_by_colour_stands_out() -> None:
    """Three to one, as WCAG wants of what has to be seen (1.4.11); the numbers beside say it without any colour."""
    for ground in ("#ffffff", ROOM):
        assert contrast(BAR, ground) >= 3
        assert contrast(OUTLINE, ground) >= 3


MARKUP = ['#panic("no")', "#v(400pt)", '"}); #panic()', '#image("/etc/passwd")', "#pagebreak()"]


@pytest.mark.parametrize("label", MARKUP)
def test_nothing_in_a_label_is_markup(label: str) -> None:
    words = "x" * len(label)
    assert size(to_png(chart(label))) == size(to_png(chart(words)))
    assert size(to_png(Chart(label, ()))) == size(to_png(Chart(words, ())))


def test_nothing_to_count_is_no_fault() -> None:
    assert size(to_png(Chart("Nothing yet", (Bar("Principle 1", 0, 0),))))
    assert size(to_png(Chart("Nothing yet", ())))


@pytest.fixture
def drawn(scene: Scene) -> Scene:
    scene.town.uses(drawn_for=frozenset({Platform.PLAYGROUND}))
    return scene


def pictures(town: Town, channel: str) -> Iterator[tuple[str, bytes]]:
    for first in town.chat.firsts(channel, ""):
        for entry in town.chat.replies(channel, first.id, ""):
            for file in town.chat.attachments(entry):
                yield entry.text, town.chat.file(channel, file.id, "")[1]


async def test_each_page_has_its_picture_in_its_thread_and_says_what_it_shows(drawn: Scene) -> None:
    town = drawn.town
    await town.types(TEAM, "maria", "summary")
    [(about, picture)] = pictures(town, TEAM)
    assert size(picture)[0] == 920
    assert about == "Questions settled in each principle\nPrinciple 1: 0 of 4"


async def test_it_is_drawn_once_whatever_the_page_tells_later(drawn: Scene) -> None:
    town = drawn.town
    await town.types(TEAM, "maria", "summary")
    calls = town.post.calls.count(f"upload in {TEAM}")
    [before] = [each for each in await town.many(Delivery, kind=Kind.PICTURE) if each.message]
    await town.hear(TEAM, "maria", Chosen(Act.CLOSE, drawn.prompt.id))
    await town.types(TEAM, "maria", "agree We agree.")
    [after] = [each for each in await town.many(Delivery, kind=Kind.PICTURE) if each.message]
    assert town.post.calls.count(f"upload in {TEAM}") == calls == 1
    assert after.wanted == before.wanted


async def test_leaders_get_it_with_the_page_and_lose_it_with_the_page(drawn: Scene) -> None:
    town, page = drawn.town, drawn.leaders.id
    assert not list(pictures(town, "leadership"))
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, page))
    assert len(list(pictures(town, "leadership"))) == 1
    await town.hear(TEAM, "maria", Chosen(Act.WITHDRAW_PAGE, page))
    assert (await town.one(Page, id=page)).state is PageState.WITHDRAWN
    assert not list(pictures(town, "leadership"))
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, page))
    assert len(list(pictures(town, "leadership"))) == 1


async def test_where_messages_draw_charts_there_is_no_picture(scene: Scene) -> None:
    await scene.town.types(TEAM, "maria", "summary")
    assert not list(pictures(scene.town, TEAM))
