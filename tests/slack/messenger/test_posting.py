"""Messages in Slack: posted once whatever is lost, in parts where they are long, as rich as a workspace takes them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.slack.messenger.accepted_blocks import DAY
from adapters.slack.messenger.lookup import FILE
from adapters.slack.messenger.posting import GLANCES
from adapters.slack.render.levels import Level
from bot.domain.delivery import Absent, Found
from bot.domain.errors import Rejected, TryLater, Unknown
from bot.domain.message import Bar, Chart, Heading, Message, Table, Text
from bot.domain.places import MessageRef
from tests.slack.messenger.connected import LONG_AGO, TEAM_ROOM, WORKSPACE, Connected, numbered, words
from tests.slack.standin.faults import Fault
from tests.slack.standin.server import BOT, DARNELL, MARIA, OPEN, TOKEN

CHART = Message((Text("The votes"), Chart("Answers", (Bar("Week 1", 3, 5), Bar("Week 2", 4, 5)))))
TABLE = Message((Text("The steps"), Table("Steps", ("What", "Who"), (("Call the shop", "Maria"),))))
LONG = words(numbered(5_000))


async def found(at: Connected, key: str = "k1", root: MessageRef | None = None) -> Found:
    looked = await at.messenger.find(TEAM_ROOM, key, LONG_AGO, root)
    assert isinstance(looked, Found)
    return looked


async def test_a_post_carries_its_key_and_unfurls_nothing(at: Connected) -> None:
    await at.post("first")
    sent = at.slack.api.called("chat.postMessage")[0]
    assert json.loads(sent["metadata"]) == {"event_type": "reflectory_delivery", "event_payload": {"key": "k1"}}
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["mrkdwn"]) == ("false", "false", "false")
    assert not {"link_names", "parse"} & set(sent)


async def test_a_reply_to_a_reply_names_the_threads_first_message(at: Connected) -> None:
    root = await at.post("first")
    reply = await at.post("second", "k2", root)
    await at.post("third", "k3", reply)
    assert [each.get("thread_ts") for each in at.slack.api.called("chat.postMessage")] == [None, root.id, root.id]


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_post_whose_answer_is_lost_is_found_and_stands_once(at: Connected, in_thread: bool) -> None:
    root = await at.post("root", "k0") if in_thread else None
    at.slack.faults.order(Fault.DROP, "chat.postMessage")
    with pytest.raises(Unknown):
        await at.post("first", "k1", root)
    there = await found(at, "k1", root)
    assert at.said[-1:] == [there.message.id]
    assert len(at.said) == (2 if in_thread else 1)


async def test_a_post_that_never_arrived_is_absent(at: Connected) -> None:
    at.slack.faults.order(Fault.CUT, "chat.postMessage")
    with pytest.raises(Unknown):
        await at.post("first")
    assert await at.messenger.find(TEAM_ROOM, "k1", LONG_AGO, None) == Absent()


async def test_the_database_may_be_a_minute_ahead_of_slack_and_what_is_old_is_not_looked_at(at: Connected) -> None:
    posted = await at.post("first")
    moment = datetime.fromtimestamp(float(posted.id), UTC)
    for minutes, answer in ((1, Found(posted)), (10, Absent())):
        assert await at.messenger.find(TEAM_ROOM, "k1", moment + timedelta(minutes=minutes), None) == answer


async def test_only_our_own_messages_are_looked_at(at: Connected) -> None:
    forged = {"event_type": "reflectory_delivery", "event_payload": {"key": "k1"}}
    ts = at.slack.person(MARIA).says(TEAM_ROOM.channel, "first")
    message = at.slack.room.message(ts)
    assert message
    message["metadata"] = forged
    assert await at.messenger.find(TEAM_ROOM, "k1", LONG_AGO, None) == Absent()


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.DROP, Fault.LIMITED])
async def test_a_long_message_that_breaks_off_is_completed_and_stands_once(at: Connected, fault: Fault) -> None:
    at.slack.faults.order(fault, "chat.postMessage", skip=2)
    with pytest.raises(Unknown):
        await at.messenger.post(TEAM_ROOM, LONG, "k1", None)
    there = await found(at)
    assert [there.message.id, *there.message.more] == at.said
    at.watch.seconds += 30
    whole = await at.messenger.update(there.message, LONG)
    assert [whole.id, *whole.more] == at.said
    assert await found(at) == Found(whole)
    assert at.slack.room.thread(whole.id) == at.slack.room.messages


async def test_an_update_finds_parts_that_it_was_not_told_of(at: Connected) -> None:
    ref = await at.post("short")
    at.slack.faults.order(Fault.DROP, "chat.postMessage")
    with pytest.raises(Unknown):
        await at.messenger.update(ref, LONG)
    whole = await at.messenger.update(ref, LONG)
    assert [whole.id, *whole.more] == at.said


async def test_parts_of_a_reply_stand_in_its_thread(at: Connected) -> None:
    root = await at.post("root", "k0")
    ref = await at.messenger.post(TEAM_ROOM, LONG, "k1", root)
    assert len(ref.more) > 1
    assert [each["ts"] for each in at.slack.room.replies(root.id)] == [ref.id, *ref.more]
    assert await found(at, "k1", root) == Found(ref)


async def test_a_message_whose_first_part_was_taken_away_is_not_written_again(at: Connected) -> None:
    ref = await at.messenger.post(TEAM_ROOM, words("short"), "k1", None)
    await at.api.call(WORKSPACE, "chat.delete", channel=TEAM_ROOM.channel, ts=ref.id)
    assert await at.messenger.update(ref, LONG) == ref
    assert at.said == []


async def test_a_chart_is_shown_where_the_workspace_takes_it(at: Connected) -> None:
    await at.messenger.post(TEAM_ROOM, CHART, "k1", None)
    assert "data_visualization" in kinds(at)


@pytest.mark.parametrize(("message", "charts", "tables"), [(CHART, False, True), (CHART, False, False)])
async def test_what_a_workspace_refuses_is_said_more_plainly_and_posted_once(
    at: Connected, message: Message, charts: bool, tables: bool
) -> None:
    at.slack.team.charts, at.slack.team.tables = charts, tables
    ref = await at.messenger.post(TEAM_ROOM, message, "k1", None)
    assert at.said == [ref.id]
    assert "Week 2" in json.dumps(at.slack.room.messages)


async def test_what_a_workspace_takes_is_remembered(at: Connected) -> None:
    at.slack.team.charts = at.slack.team.tables = False
    await at.messenger.post(TEAM_ROOM, TABLE, "k1", None)
    tried = len(at.slack.api.called("chat.postMessage"))
    assert at.accepted.of(WORKSPACE) is Level.TEXT
    await at.messenger.update(await at.messenger.post(TEAM_ROOM, TABLE, "k2", None), TABLE)
    assert len(at.slack.api.called("chat.postMessage")) == tried + 1
    assert len(at.slack.api.called("chat.update")) == 1


async def test_a_refusal_is_forgotten_after_a_day(at: Connected) -> None:
    at.slack.team.charts = False
    await at.messenger.post(TEAM_ROOM, CHART, "k1", None)
    assert at.accepted.of(WORKSPACE) is Level.TABLES
    at.watch.seconds += DAY
    assert at.accepted.of(WORKSPACE) is Level.CHARTS


async def test_what_was_too_long_says_nothing_of_the_workspace(at: Connected) -> None:
    at.slack.faults.order(Fault.ERROR, "chat.postMessage", error="msg_blocks_too_long")
    ref = await at.messenger.post(TEAM_ROOM, CHART, "k1", None)
    assert at.said == [ref.id]
    assert at.accepted.of(WORKSPACE) is Level.CHARTS


async def test_an_update_is_said_more_plainly_too(at: Connected) -> None:
    ref = await at.post("first")
    at.slack.team.charts = at.slack.team.tables = False
    await at.messenger.update(ref, TABLE)
    assert "Call the shop" in json.dumps(at.slack.room.messages)


async def test_a_long_message_whose_last_part_is_refused_is_completed_more_plainly(at: Connected) -> None:
    at.slack.team.charts = False
    message = Message((*LONG.blocks, *CHART.blocks))
    with pytest.raises(Unknown):
        await at.messenger.post(TEAM_ROOM, message, "k1", None)
    whole = await at.messenger.update((await found(at)).message, message)
    assert [whole.id, *whole.more] == at.said
    assert "Week 2" in json.dumps(at.slack.room.messages[-1])


async def test_a_message_that_is_refused_as_plain_text_is_rejected_after_one_try(at: Connected) -> None:
    at.slack.faults.order(Fault.ERROR, "chat.postMessage", error="invalid_blocks", times=9)
    with pytest.raises(Rejected, match="invalid_blocks"):
        await at.post("first")
    assert len(at.slack.api.called("chat.postMessage")) == 1
    assert at.accepted.of(WORKSPACE) is Level.CHARTS


async def test_a_hundred_thousand_characters_arrive_within_slacks_limits(at: Connected) -> None:
    text = numbered(100_000 // 7)
    await at.messenger.post(TEAM_ROOM, Message((Heading("Long"), Text(text))), "k1", None)
    shown = json.dumps(at.slack.room.messages)
    assert all(word in shown for word in text.split()[::501])
    assert all(len(each["text"]) <= 4_000 for each in at.slack.room.messages)


async def test_a_sign_is_put_once_and_taken_once(at: Connected) -> None:
    answer = at.reply(DARNELL, "An answer", await at.post("first"))
    for on in (True, True, False, False):
        await at.messenger.mark(answer, on)
    assert at.slack.room.message(answer.id) is not None
    assert not (at.slack.room.message(answer.id) or {}).get("reactions")


async def test_a_missing_scope_for_signs_is_named(at: Connected) -> None:
    answer = at.reply(DARNELL, "An answer", await at.post("first"))
    at.slack.state.grants[TOKEN].scopes -= {"reactions:write"}
    with pytest.raises(Rejected, match="reactions:write"):
        await at.messenger.mark(answer, True)


async def test_a_file_is_found_by_its_name_in_a_thread_too(at: Connected) -> None:
    root = await at.post("first")
    ref = await at.messenger.upload(TEAM_ROOM, "worksheet.docx", b"PK", "0123456789abcdef", root, about="All answers")
    assert ref.root == root.id
    assert await found(at, "0123456789abcdef", root) == Found(ref)
    stored = next(iter(at.slack.state.files.values()))
    assert (stored.name, stored.title, stored.alt) == ("worksheet-0123456789ab.docx", "worksheet.docx", "All answers")


@pytest.mark.parametrize("lost", [False, True])
async def test_a_file_is_withdrawn_with_its_message_by_its_address_alone(at: Connected, lost: bool) -> None:
    if lost:
        at.slack.faults.order(Fault.DROP, "files.completeUploadExternal")
    try:
        ref = await at.messenger.upload(TEAM_ROOM, "a.csv", b"PK", "f1", None, about="All answers")
    except Unknown:
        ref = (await found(at, "f1")).message
    for _ in range(2):
        await at.messenger.withdraw(ref)
    assert (at.said, at.slack.state.files) == ([], {})


async def test_a_file_whose_answer_is_lost_is_found_and_shared_once(at: Connected) -> None:
    at.slack.faults.order(Fault.DROP, "files.completeUploadExternal")
    with pytest.raises(Unknown):
        await at.messenger.upload(TEAM_ROOM, "answers", b"PK", "f1", None, about="All answers")
    assert [(await found(at, "f1")).message.id] == at.said


async def test_a_file_that_slack_shows_late_has_an_address_of_its_own(at: Connected) -> None:
    at.slack.state.files_wait = True
    ref = await at.messenger.upload(TEAM_ROOM, "a.csv", b"PK", "f1", None, about="All answers")
    assert ref.id.startswith(FILE)
    assert at.watch.paused == list(GLANCES)
    await at.messenger.withdraw(ref)
    await at.messenger.withdraw(ref)
    assert not at.slack.state.files


async def test_a_file_is_not_sent_again_because_its_message_can_not_be_looked_for(at: Connected) -> None:
    at.slack.faults.order(Fault.LIMITED, "conversations.history")
    ref = await at.messenger.upload(TEAM_ROOM, "a.csv", b"PK", "f1", None, about="All answers")
    assert ref.id.startswith(FILE)


async def test_a_search_at_one_call_a_minute_goes_on_where_it_was_stopped(at: Connected) -> None:
    root = await at.post("first", "k0")
    wanted = await at.post("wanted", "k1", root)
    for number in range(40):
        at.reply(MARIA, f"Answer {number}", root)
    last = await at.post("last", "k2", root)
    at.slack.faults.read_scantily()
    assert await patiently(at, "k1", root) == (Found(wanted), 1)
    assert await patiently(at, "k2", root) == (Found(last), 3)


async def patiently(at: Connected, key: str, root: MessageRef) -> tuple[Any, int]:
    """What is found in the end, and how many calls it took."""
    before = len(made(at))
    at.slack.state.clock.forward(61)
    at.watch.seconds += 61
    while True:
        try:
            looked = await at.messenger.find(TEAM_ROOM, key, LONG_AGO, root)
        except TryLater as limited:
            at.slack.state.clock.forward(limited.after)
            at.watch.seconds += limited.after
        else:
            return looked, len(made(at)) - before


def made(at: Connected) -> list[str]:
    return [each.method for each in at.slack.api.calls if each.done and each.method == "conversations.replies"]


async def test_a_thread_is_read_back_in_stretches_and_can_be_taken_up_later(at: Connected) -> None:
    root = await at.post("first")
    answers = [at.reply(MARIA, f"Answer {number}", root) for number in range(40)]
    at.slack.faults.read_scantily()
    heard, cursor = [], ""
    for _ in range(3):
        reading = await at.messenger.thread(root, cursor)
        heard += [event.body.ref for event in reading.events]  # type: ignore[union-attr]
        cursor = reading.cursor
        with pytest.raises(TryLater):
            await at.messenger.thread(root, cursor)
        at.slack.state.clock.forward(61)
        at.watch.seconds += 61
    assert heard == answers
    assert not cursor


async def test_what_was_edited_deleted_and_named_in_a_thread_is_read_as_it_stands(at: Connected) -> None:
    root = await at.post("first")
    maria = at.slack.person(MARIA)
    first = at.reply(MARIA, f"Ask <@{DARNELL}> in <#{OPEN}>", root)
    second = at.reply(MARIA, "Older words", root)
    third = at.reply(MARIA, "Taken back", root)
    version = maria.edits(TEAM_ROOM.channel, second.id, "Newer words")
    maria.deletes(TEAM_ROOM.channel, third.id)
    maria.says(TEAM_ROOM.channel, f"<@{BOT}> help", thread=root.id)
    reading = await at.messenger.thread(root, "")
    bodies = [event.body for event in reading.events]
    assert [(type(b).__name__, b.ref, b.version, b.text) for b in bodies] == [  # type: ignore[union-attr]
        ("Posted", first, "0", "Ask @Darnell Hill in #general"),
        ("Edited", second, version, "Newer words"),
    ]


async def test_what_can_not_be_read_in_a_thread_is_told_to_stand_there(at: Connected) -> None:
    root = await at.post("first")
    odd, good = at.reply(MARIA, "Odd", root), at.reply(MARIA, "Good", root)
    message = at.slack.room.message(odd.id)
    assert message
    message["text"] = 7
    reading = await at.messenger.thread(root, "")
    assert [event.body.ref for event in reading.events] == [good]  # type: ignore[union-attr]
    assert reading.seen == {odd.id}


async def test_a_thread_that_is_gone_has_nothing_to_read(at: Connected) -> None:
    root = await at.post("first")
    await at.messenger.withdraw(root)
    reading = await at.messenger.thread(root, "")
    assert (reading.events, reading.cursor) == ((), "")


def kinds(at: Connected) -> set[str]:
    return {block["type"] for message in at.slack.room.messages for block in message.get("blocks", ())}


async def test_nothing_is_posted_while_nobody_tells_the_token(at: Connected) -> None:
    at.known.away = 0
    with pytest.raises(TryLater):
        await at.post("hello")
    assert at.said == []


async def test_a_long_message_is_in_doubt_when_the_token_is_lost_on_the_way(at: Connected) -> None:
    """Its first part stands there: whoever took it that nothing was sent would post it again."""
    at.known.away = at.known.asked + 3  # the links, the first part
    with pytest.raises(Unknown):
        await at.post(numbered(3_000))
    assert len(at.said) == 1
    at.known.away = float("inf")
    assert isinstance(await at.messenger.find(TEAM_ROOM, "k1", LONG_AGO, None), Found)


async def test_a_file_that_was_posted_is_no_failure_whatever_comes_after(at: Connected) -> None:
    at.known.away = at.known.asked + 3  # the ticket and the end
    file = await at.messenger.upload(TEAM_ROOM, "a.csv", b"a,b", "k1", None, about="A table")
    assert file.id.startswith("file:")
    assert len(at.said) == 1
