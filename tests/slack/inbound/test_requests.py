"""The bytes of a request: JSON, a form, a form that carries JSON, and everything that is none of them."""

import json
from urllib.parse import quote, urlencode

import pytest

from adapters.shared.payload import DEEPEST, Malformed
from adapters.slack.inbound.requests import parse
from bot.domain.events import Event, Posted
from tests.slack.inbound import acted, pushed
from tests.slack.inbound.hearing import done, heard
from tests.slack.inbound.pushed import Json
from tests.slack.inbound.test_interactions import NOW

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def test_json_is_read() -> None:
    body = pushed.posted("Café 🎉")
    assert parse(json.dumps(body).encode(), JSON) == body
    assert parse(json.dumps(body, ensure_ascii=False).encode(), f"{JSON}; charset=utf-8") == body


def test_a_form_that_carries_json_is_read() -> None:
    body = acted.submitted(acted.FORM, acted.state(acted.FILLED))
    assert parse(urlencode({"payload": json.dumps(body)}).encode(), FORM) == body


@pytest.mark.parametrize("text", ["what is a payload", "payload", "payload=1", "a&payload=b", "", "Café 🎉 + 100%"])
def test_a_form_is_read_whatever_its_text_is(text: str) -> None:
    body = acted.typed(text, channel_name="payload")
    assert parse(urlencode(body).encode(), FORM) == body


def test_what_is_no_percent_sign_of_a_form_stays() -> None:
    assert parse(b"text=100%+of+%zz&command=/reflect", FORM) == {"text": "100% of %zz", "command": "/reflect"}


DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", JSON),
    "no JSON": (b"{'a': 1}", JSON),
    "half of it": (b'{"a": ', JSON),
    "two of it": (b"{}{}", JSON),
    "a list": (b"[{}]", JSON),
    "a word": (b'"payload"', JSON),
    "null": (b"null", JSON),
    "no number": (b'{"a": NaN}', JSON),
    "no end": (b'{"a": -Infinity}', JSON),
    "a number without end": (b'{"a": 1e999}', JSON),
    "a number that takes long": (b'{"a": ' + b"9" * 200_000 + b"}", JSON),
    "not UTF-8": (b'{"a": "\xff\xfe"}', JSON),
    "half a character": ('{"a": "é"}'.encode()[:-3], JSON),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), JSON),
    "deep": (DEEP, JSON),
    "deep lists": (b"[" * 100_000, JSON),
    "deep in a form": (b"payload=" + quote(DEEP).encode(), FORM),
    "a payload that is no JSON": (b"payload=hello", FORM),
    "an empty payload": (b"payload=", FORM),
    "a payload that is a list": (b"payload=%5B%5D", FORM),
    "a form that is not UTF-8": (b"text=%ff", FORM),
    "a thousand fields": ("&".join(f"f{n}=1" for n in range(1_000)).encode(), FORM),
    "a form that says JSON": (urlencode(acted.typed("help")).encode(), JSON),
    "text": (b"{}", "text/plain"),
    "a form of another kind": (b"{}", "multipart/form-data"),
    "no type": (b"{}", ""),
}


ODD: dict[str, tuple[bytes, str, Json]] = {
    "a name twice": (b'{"type": "a", "type": "b"}', JSON, {"type": "b"}),
    "a name twice within": (b'{"event": {"ts": "1", "ts": "2"}}', JSON, {"event": {"ts": "2"}}),
    "a large number": (b'{"a": ' + b"9" * 30 + b"}", JSON, {"a": int("9" * 30)}),
    "a payload twice": (b"payload=%7B%7D&payload=%7B%22a%22%3A1%7D", FORM, {"a": 1}),
    "a field twice": (b"team_id=T1&team_id=T2", FORM, {"team_id": "T2"}),
}


@pytest.mark.parametrize("case", sorted(ODD))
def test_what_is_odd_where_nobody_looks_does_no_harm(case: str) -> None:
    raw, kind, body = ODD[case]
    assert parse(raw, kind) == body


@pytest.mark.parametrize("case", sorted(UNREADABLE))
def test_what_can_not_be_read_is_malformed(case: str) -> None:
    with pytest.raises(Malformed):
        parse(*UNREADABLE[case])


def spoilt(**changes: object) -> Json:
    return {**pushed.posted(), **changes}


def spoilt_event(**changes: object) -> Json:
    return spoilt(event={**pushed.posted()["event"], **changes})


MALFORMED: dict[str, tuple[Json, str]] = {
    "a type that is none": (spoilt(type=["event_callback"]), "type: string_type"),
    "no event": (spoilt(event=None), "event: dict_type"),
    "an event without a type": (spoilt(event={}), "type: missing"),
    "an id with a line break": (spoilt(event_id="Ev1\n"), "event_id: string_pattern_mismatch"),
    "no moment": (spoilt(event_time="1726322401"), "event_time: int_type"),
    "true is no moment": (spoilt(event_time=True), "event_time: int_type"),
    "a moment after all calendars": (spoilt(event_time=10**18), "event_time: less_than_equal"),
    "a team with a slash": (spoilt(authorizations=[], team_id="T1/T2"), "team_id: string_pattern_mismatch"),
    "an authorization that is none": (spoilt(authorizations=["T1"]), "authorizations.0: model_type"),
    "a number for a text": (spoilt_event(text=5), "text: string_type"),
    "a text without end": (spoilt_event(text="x" * 200_001), "text: string_too_long"),
    "a moment that is not Slack's": (spoilt_event(ts="1726322400"), "ts: string_pattern_mismatch"),
    "digits of another script": (spoilt_event(ts="１726322400.000200"), "ts: string_pattern_mismatch"),
    "a thread that is none": (spoilt_event(thread_ts="../1"), "thread_ts: string_pattern_mismatch"),
    "a channel that is none": (spoilt_event(channel={"id": "C1"}), "channel: string_type"),
    "a change of no instant": (
        spoilt_event(subtype="message_deleted", deleted_ts="1726322400.000200", ts="", event_ts=""),
        "event_ts: missing",
    ),
    "files that are none": (spoilt_event(files=7), "files: tuple_type"),
}


@pytest.mark.parametrize("case", sorted(MALFORMED))
def test_what_slack_would_not_send_is_malformed_and_the_place_is_named(case: str) -> None:
    body, fault = MALFORMED[case]
    with pytest.raises(Malformed) as refused:
        heard(body)
    assert str(refused.value) == fault


def test_a_fault_never_quotes_what_somebody_wrote() -> None:
    secret = "a student's name"
    values = {secret: {"value": {"type": "plain_text_input", "value": {secret: secret}}}}
    with pytest.raises(Malformed) as refused:
        done(acted.submitted(acted.FORM, values), NOW)
    assert str(refused.value) == "view.state.values.?.value.value: string_type"
    assert secret not in repr(refused.value)
    assert refused.value.__suppress_context__


def test_what_nests_too_deeply_is_malformed_also_when_a_socket_brings_it() -> None:
    nest: object = "x"
    for _ in range(100_000):
        nest = [nest]
    with pytest.raises(Malformed, match="nested too deeply"):
        heard(spoilt_event(blocks=nest))


def test_what_nests_as_slack_nests_is_heard() -> None:
    nest: object = "x"
    for _ in range(DEEPEST // 2):
        nest = {"elements": [nest]} if isinstance(nest, list) else [nest]
    assert isinstance(heard(spoilt_event(attachments=nest)), Event)


def test_an_answer_is_not_lost_for_what_no_database_keeps() -> None:
    raw = json.dumps(pushed.posted("Two\x00 empl\ud83doyers 🎉")).encode()
    event = heard(parse(raw, JSON))
    assert isinstance(event, Event)
    assert isinstance(event.body, Posted)
    assert event.body.text == "Two employers 🎉"
