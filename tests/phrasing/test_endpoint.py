"""One short request, asked once, and nothing but words or None comes of it; nothing of either is logged."""

import asyncio
import json
import logging

import pytest

from adapters.phrasing.check import finding
from adapters.phrasing.endpoint import MOST_REMEMBERED, RULES, endpoint
from adapters.phrasing.settings import PhrasingSettings
from tests.phrasing.standin import (
    KEY,
    Manners,
    asking,
    drip,
    elsewhere,
    extract,
    flood,
    hang,
    model,
    parrot_of,
    saying,
    squeezed,
    with_body,
    with_content,
)

CANARY = "canary-1414"
GIVEN = [f"The last bus leaves before the shop closes, {CANARY}.", "There is no bus after four."]
SHORT = "The last bus leaves before the shop closes, and there is no bus after four."


async def test_sentences_are_data_beside_the_rules() -> None:
    async with asking(saying(extract)) as (standin, ours):
        assert await ours.shorten(GIVEN) == SHORT
    assert standin.asked == [
        {
            "model": "stand-in",
            "messages": [{"role": "system", "content": RULES}, {"role": "user", "content": json.dumps(GIVEN)}],
            "temperature": 0,
            "max_tokens": 160,
            "stream": False,
        }
    ]
    assert standin.keys == [f"Bearer {KEY}"]


async def test_the_same_is_asked_once_and_what_is_asked_longest_ago_is_forgotten() -> None:
    async with asking(saying(extract)) as (standin, ours):
        assert {await ours.shorten(GIVEN) for _ in range(3)} == {SHORT}
        assert len(standin.asked) == 1
        for number in range(MOST_REMEMBERED):
            await ours.shorten([f"Sentence {number}, said.", "Another."])
        assert len(standin.asked) == 1 + MOST_REMEMBERED
        await ours.shorten([f"Sentence {MOST_REMEMBERED - 1}, said.", "Another."])
        assert len(standin.asked) == 1 + MOST_REMEMBERED
        await ours.shorten(GIVEN)
        assert len(standin.asked) == 2 + MOST_REMEMBERED


FAILING: dict[str, Manners] = {
    "it answers 500": with_body(CANARY.encode(), 500),
    "it wants another key": with_body(b'{"error": {"message": "no"}}', 401),
    "it sends us elsewhere": elsewhere,
    "it sends no JSON": with_body(CANARY.encode()),
    "it sends half of a completion": with_body(b'{"choices": [{"message": {"content": "canary-1414'),
    "it sends a list": with_body(b"[1, 2]"),
    "it nests deeply": with_body(b'{"choices":' + b"[" * 30_000),
    "it sends no UTF-8": with_body(b'{"choices": "\xff\xfe"}'),
    "it has no choice": with_body(b'{"choices": []}'),
    "it says nothing": with_content(""),
    "it says null": with_content(None),
    "it says parts": with_content([{"type": "text", "text": CANARY}]),
    "it was cut off": with_content(SHORT, "length"),
    "it was filtered": with_content(SHORT, "content_filter"),
    "it sends ten megabytes": flood,
    "it sends what unpacks to much": squeezed,
}


@pytest.mark.parametrize("why", FAILING)
async def test_whatever_fails_is_no_answer_and_no_word_of_it_is_logged(
    why: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with asking(FAILING[why]) as (standin, ours):
        assert await ours.shorten(GIVEN) is None
        assert await ours.shorten(GIVEN) is None
        assert len(standin.asked) == 1
    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if line.startswith("the language model gave no answer: ")]
    assert not [line for line in told if CANARY in line or KEY in line or "bus" in line]


@pytest.mark.parametrize("manners", [hang, drip])
async def test_what_takes_too_long_is_given_up(manners: Manners) -> None:
    async with asking(manners, deadline=0.2) as (standin, ours):
        assert await ours.shorten(GIVEN) is None
        assert len(standin.asked) == 1
        standin.hung.set()


async def test_where_nobody_listens_there_is_no_answer() -> None:
    async with endpoint(PhrasingSettings("http://127.0.0.1:1/v1", "none")) as nowhere:
        assert await nowhere.shorten(GIVEN) is None


async def test_who_stops_waiting_leaves_nothing_remembered() -> None:
    async with asking(hang) as (standin, ours):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await ours.shorten(GIVEN)
        standin.hung.set()
        standin.manners = saying(extract)
        assert await ours.shorten(GIVEN) == SHORT


# --- reflectory check ---


async def test_the_check_tells_that_none_is_set() -> None:
    found = await finding(PhrasingSettings())
    assert (found.ok, found.what) == (True, "no language model is set, and none is asked")


async def test_the_check_tells_where_words_go_and_asks_with_none_of_anybodys() -> None:
    async with model(saying(extract)) as standin:
        found = await finding(standin.settings)
        assert found.ok
        assert f"stand-in at {standin.settings.host} answers; sentences of answers are sent there" in str(found)
    assert len(standin.asked) == 1
    assert KEY not in str(found) + repr(standin.settings)


@pytest.mark.parametrize(
    ("manners", "what"),
    [
        (with_body(b"", 401), "gives no answer: HTTP status 401"),
        (saying(parrot_of("The team would like more buses.")), "not in the words that it is given"),
    ],
)
async def test_the_check_names_what_is_wrong_and_the_cure(manners: Manners, what: str) -> None:
    async with model(manners) as standin:
        found = await finding(standin.settings)
    assert not found.ok
    assert what in found.what
    assert found.cure
