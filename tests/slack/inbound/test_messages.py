"""What people write, change and take away in Slack, and what the bot hears of it."""

from datetime import UTC, datetime

import pytest

from adapters.slack.inbound.events import mentioned_in
from adapters.slack.inbound.messages import Ear, standing
from bot.domain.events import Commanded, Deleted, Edited, Event, Posted
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from tests.slack.inbound import pushed
from tests.slack.inbound.hearing import heard
from tests.slack.inbound.pushed import ANA, BEN, BOT, DELETED, EDITED, PROMPT, TEAM, WRITTEN, Json

WORKSPACE = Workspace(Platform.SLACK, TEAM)
PLACE = Place(WORKSPACE, pushed.CHANNEL)
ALONE = Place(WORKSPACE, pushed.DIRECT)
REF = MessageRef(PLACE, WRITTEN, PROMPT)
THREAD = MessageRef(PLACE, PROMPT)
PEOPLE = {ANA: PersonRef(WORKSPACE, ANA), BEN: PersonRef(WORKSPACE, BEN)}
NAMES = {BEN: "Ben Okafor"}
ASK = f"<@{BOT}> status"


def hear(body: Json) -> Event | None:
    event = heard(body, NAMES)
    assert event is None or isinstance(event, Event)
    return event


def body_of(body: Json) -> object:
    event = hear(body)
    return event.body if event else None


def without(message: Json, *names: str) -> Json:
    return {name: value for name, value in message.items() if name not in names}


def dateless(body: Json) -> Json:
    """Without the second name of the instant."""
    return {**body, "event": without(body["event"], "event_ts")}


def alone(body: Json) -> Json:
    """Without what stood there before, which Slack does not always tell."""
    return {**body, "event": without(body["event"], "previous_message")}


def test_a_reply_is_heard_with_its_thread_its_author_and_its_moment() -> None:
    at = datetime(2024, 9, 14, 14, 0, 0, 200, UTC)
    posted = Posted(REF, "0", "Two employers")
    assert hear(pushed.posted()) == Event(f"C0LAN2Q65:{WRITTEN}:0", PLACE, PEOPLE[ANA], at, posted)


def test_the_same_message_under_another_event_id_is_the_same_event() -> None:
    twin = {**pushed.posted(), "event_id": "Ev0ANOTHER", "event_time": 1726322999}
    assert hear(twin) == hear(pushed.posted())


def test_a_mention_is_passed_over_because_it_comes_as_a_message_too() -> None:
    mention = {**pushed.said(ASK), "type": "app_mention", "channel": pushed.CHANNEL, "event_ts": WRITTEN}
    assert hear(pushed.envelope(mention)) is None


SPOKEN: dict[str, tuple[Json, Posted]] = {
    "sent to the channel as well": (pushed.broadcast(), Posted(REF, "0", "Two employers")),
    "said of oneself": (pushed.said("nods", subtype="me_message"), Posted(REF, "0", "nods")),
    "a file alone": (pushed.with_files(pushed.file()), Posted(REF, "0", "", ("plan.pdf",))),
    "a file with words": (pushed.with_files(pushed.file(), text="Here"), Posted(REF, "0", "Here", ("plan.pdf",))),
    "a file with a title alone": (pushed.with_files(pushed.file(None)), Posted(REF, "0", "", ("Our plan",))),
    "a file that is hidden from us": (
        pushed.with_files({"id": "F1", "mode": "file_access", "file_access": "check_file_info"}),
        Posted(REF, "0", "", ("file",)),
    ),
    "one of two files can not be read": (
        pushed.with_files(pushed.file() | {"name": 7}, pushed.file("b.pdf")),
        Posted(REF, "0", "", ("b.pdf",)),
    ),
    "an author's mark that can not be read": (pushed.edited(pushed.said(), ts="0"), Posted(REF, "0", "Two employers")),
    "a channel by a label": (pushed.said("Ask <#C0OTHER01|secret>"), Posted(REF, "0", "Ask #channel")),
    "one of two files is gone": (
        pushed.with_files(pushed.TAKEN_AWAY, pushed.file("b.pdf")),
        Posted(REF, "0", "", ("b.pdf",)),
    ),
    "no text but null": (
        {**pushed.with_files(pushed.file()), "text": None, "bot_id": None, "edited": None},
        Posted(REF, "0", "", ("plan.pdf",)),
    ),
    "no text at all": (without(pushed.with_files(pushed.file()), "text"), Posted(REF, "0", "", ("plan.pdf",))),
    "blocks alone": ({**pushed.said("Fish & chips"), "text": ""}, Posted(REF, "0", "Fish & chips")),
    "words with a forwarded message": (pushed.forwarded("See this"), Posted(REF, "0", "See this")),
    "markup": (
        pushed.said(f"*Bold*, <@{BEN}>: <!channel> &amp;lt; <https://x.org/a?b=1&amp;c=2|the plan>"),
        Posted(REF, "0", "*Bold*, @Ben Okafor: @channel &lt; the plan (https://x.org/a?b=1&c=2)"),
    ),
    "a mention of the bot within": (pushed.said(f"Ask <@{BOT}>"), Posted(REF, "0", "Ask @someone")),
    "what no database keeps": (pushed.said("Two\x00 empl\ud83doyers"), Posted(REF, "0", "Two employers")),
    "from a connected company": (
        pushed.said(user_team=pushed.OTHER_TEAM, source_team=pushed.OTHER_TEAM, team=pushed.OTHER_TEAM),
        Posted(REF, "0", "Two employers"),
    ),
}


@pytest.mark.parametrize("case", sorted(SPOKEN))
def test_what_a_person_says_in_a_thread_is_heard(case: str) -> None:
    message, posted = SPOKEN[case]
    assert body_of(pushed.told(message)) == posted


UNHEARD: dict[str, Json] = {
    "at the top of a channel": pushed.said(thread=None),
    "a thread's first message, which Slack calls its own thread": pushed.said(thread=WRITTEN),
    "our own": pushed.by_bot(),
    "our own file": pushed.with_files(pushed.file()) | {"user": BOT},
    "another program's": pushed.by_bot(user=BEN),
    "an old integration's": without(pushed.by_bot(user=BEN), "app_id", "bot_profile"),
    "a program's in a person's name": pushed.said(app_id="A0OTHER"),
    "a program's with an id of its own": without(pushed.by_bot(subtype="bot_message"), "user"),
    "Slack's own": pushed.said(user="USLACKBOT"),
    "of somebody whose keys were revoked": pushed.said(user="UREVOKEDU", subtype="ekm_access_denied"),
    "of somebody whose keys were revoked, without a subtype": pushed.said(user="UREVOKEDU"),
    "nobody's": without(pushed.said(), "user"),
    "somebody joined": pushed.said("<@U1> has joined the channel", subtype="channel_join", inviter=BEN),
    "a topic": pushed.said("set the topic", subtype="channel_topic", topic="x"),
    "a reply was counted": pushed.said(subtype="message_replied", message=pushed.said()),
    "a subtype of tomorrow": pushed.said(subtype="levitated"),
    "a forwarded message alone": pushed.forwarded(),
    "nothing but spaces": pushed.said(" \n"),
}


@pytest.mark.parametrize("case", sorted(UNHEARD))
def test_what_is_no_answer_leaves_nothing(case: str) -> None:
    assert hear(pushed.told(UNHEARD[case])) is None


OUR_QUESTION = pushed.by_bot("What about it?", ts=PROMPT, thread=None)
UNCHANGED: dict[str, Json] = {
    "a preview": pushed.changed(pushed.previewed(pushed.said()), pushed.said()),
    "a preview of what had been edited": pushed.changed(
        pushed.previewed(pushed.edited(pushed.said())), pushed.edited(pushed.said())
    ),
    "a detected language": pushed.changed(pushed.said(language={"locale": "es", "is_reliable": True}), pushed.said()),
    "metadata": pushed.changed(pushed.said(metadata={"event_type": "x", "event_payload": {}}), pushed.said()),
    "sent to the channel later": pushed.changed(pushed.broadcast(), pushed.said()),
    "its author pressed save and had changed nothing": pushed.changed(pushed.edited(pushed.said()), pushed.said()),
    "other words without an author's mark": pushed.changed(pushed.said("Other"), pushed.said()),
    "no mark, and nothing to compare with": alone(pushed.changed(pushed.said(), pushed.said())),
    "our own message": pushed.changed(pushed.edited(pushed.by_bot("Saved, 2")), pushed.by_bot()),
    "our own question was deleted and leaves its thread": pushed.changed(pushed.tombstone(OUR_QUESTION), OUR_QUESTION),
    "our own message was deleted": pushed.deleted(pushed.by_bot()),
    "words of Slack's own": pushed.changed(
        pushed.edited(pushed.said("A topic", subtype="channel_topic")), pushed.said(subtype="channel_topic")
    ),
    "words of Slack's own were deleted": pushed.deleted(pushed.said(subtype="channel_topic")),
    "the rest of a message that had replies": pushed.deleted(pushed.tombstone(pushed.said())),
    "a message at the top of a channel": pushed.changed(
        pushed.edited(pushed.said("Other", thread=None)), pushed.said(thread=None)
    ),
    "a command between the bot and one person": pushed.changed(
        pushed.edited(pushed.said("help", thread=None)),
        pushed.said("hlep", thread=None),
        channel=pushed.DIRECT,
        kind="im",
    ),
}


@pytest.mark.parametrize("case", sorted(UNCHANGED))
def test_what_changes_no_answer_leaves_nothing(case: str) -> None:
    assert hear(UNCHANGED[case]) is None


def test_an_edit_is_heard_with_its_moment_as_its_version() -> None:
    event = hear(pushed.changed(pushed.edited(pushed.said(f"Three, says <@{BEN}>")), pushed.said()))
    said = Edited(REF, EDITED, "Three, says @Ben Okafor")
    assert event == Event(
        f"C0LAN2Q65:{WRITTEN}:{EDITED}", PLACE, PEOPLE[ANA], datetime(2024, 9, 14, 14, 1, 0, 0, UTC), said
    )


LATER = "1726322490.000000"
SEVERAL = pushed.with_files(pushed.file(), pushed.file("b.pdf"), text="Here")
CHANGED: dict[str, tuple[Json, Edited | Deleted]] = {
    "a second edit": (
        pushed.changed(pushed.edited(pushed.said("Four"), ts=LATER), pushed.edited(pushed.said("Three"))),
        Edited(REF, LATER, "Four"),
    ),
    "an edit without what stood there": (
        alone(pushed.changed(pushed.edited(pushed.said("Three")), pushed.said())),
        Edited(REF, EDITED, "Three"),
    ),
    "an edit that the preview came with": (
        pushed.changed(pushed.previewed(pushed.edited(pushed.said("Three"))), pushed.said()),
        Edited(REF, EDITED, "Three"),
    ),
    "an edit of what was sent to the channel as well": (
        pushed.changed(pushed.edited(pushed.broadcast("Three")), pushed.broadcast()),
        Edited(REF, EDITED, "Three"),
    ),
    "words taken out": (pushed.changed(pushed.edited(pushed.said("")), pushed.said()), Edited(REF, EDITED, "")),
    "a file taken away, which leaves no mark": (
        pushed.changed(SEVERAL | {"files": [pushed.file(), pushed.TAKEN_AWAY]}, SEVERAL, ts="1726322470.000900"),
        Edited(REF, "1726322470.000900", "Here", ("plan.pdf",)),
    ),
    "a file taken away from what had been edited": (
        pushed.changed(
            pushed.edited(SEVERAL | {"files": [pushed.file()]}), pushed.edited(SEVERAL), ts="1726322470.000900"
        ),
        Edited(REF, "1726322470.000900", "Here", ("plan.pdf",)),
    ),
    "an answer made a command": (
        pushed.changed(pushed.edited(pushed.said(ASK)), pushed.said()),
        Deleted(REF, EDITED),
    ),
    "a command made an answer": (
        pushed.changed(pushed.edited(pushed.said("Two employers")), pushed.said(ASK)),
        Edited(REF, EDITED, "Two employers"),
    ),
    "deleted": (pushed.deleted(pushed.said()), Deleted(REF, DELETED)),
    "deleted, and the instant is named once": (dateless(pushed.deleted(pushed.said())), Deleted(REF, DELETED)),
    "a file taken away, and the instant is named once": (
        dateless(pushed.changed(SEVERAL | {"files": [pushed.file()]}, SEVERAL, ts="1726322470.000900")),
        Edited(REF, "1726322470.000900", "Here", ("plan.pdf",)),
    ),
    "deleted after an edit": (pushed.deleted(pushed.edited(pushed.said())), Deleted(REF, DELETED)),
    "deleted at the top of a channel": (
        pushed.deleted(pushed.said(thread=None)),
        Deleted(MessageRef(PLACE, WRITTEN), DELETED),
    ),
    "deleted, and Slack does not say what": (
        alone(pushed.deleted(pushed.said())),
        Deleted(MessageRef(PLACE, WRITTEN), DELETED),
    ),
    "a person's first message was deleted and leaves its thread": (
        pushed.changed(pushed.tombstone(pushed.said(thread=None)), pushed.said(thread=None), ts=DELETED),
        Deleted(MessageRef(PLACE, WRITTEN), DELETED),
    ),
}


@pytest.mark.parametrize("case", sorted(CHANGED))
def test_what_changes_an_answer_is_heard(case: str) -> None:
    body, change = CHANGED[case]
    assert body_of(body) == change


def test_a_deletion_is_heard_as_its_authors() -> None:
    event = hear(pushed.deleted(pushed.said()))
    assert event
    assert (event.key, event.actor) == (f"C0LAN2Q65:{WRITTEN}:{DELETED}:gone", PEOPLE[ANA])
    assert event.at == datetime(2024, 9, 14, 14, 2, 0, 400, UTC)
    unknown = hear(alone(pushed.deleted(pushed.said())))
    assert unknown
    assert unknown.actor is None


COMMANDS: dict[str, tuple[Json, Commanded]] = {
    "in a channel": (pushed.posted(ASK, thread=None), Commanded("status")),
    "in a thread": (pushed.posted(ASK), Commanded("status", THREAD)),
    "with a name in the mention": (pushed.posted(f" <@{BOT}|reflectory>,  status "), Commanded("status", THREAD)),
    "with a colon": (
        pushed.posted(f"<@{BOT}>: what is <!here|here> &amp;amp;"),
        Commanded("what is @here &amp;", THREAD),
    ),
    "nothing but the mention": (pushed.posted(f"<@{BOT}>", thread=None), Commanded("")),
    "people and channels stay ids": (
        pushed.posted(f"<@{BOT}> facilitators add <@{BEN}|ben>; <#C0OTHER01|other>", thread=None),
        Commanded(f"facilitators add @{BEN}; #C0OTHER01"),
    ),
    "with a file": (pushed.told(pushed.with_files(pushed.file(), text=ASK)), Commanded("status", THREAD)),
    "sent to the channel as well": (pushed.told(pushed.broadcast(ASK)), Commanded("status", THREAD)),
    "between the bot and one person": (pushed.direct("next &gt; step"), Commanded("next > step")),
    "the same, with a mention": (pushed.direct(ASK), Commanded("status")),
}


@pytest.mark.parametrize("case", sorted(COMMANDS))
def test_a_command_begins_with_a_mention_or_is_said_to_the_bot_alone(case: str) -> None:
    body, command = COMMANDS[case]
    event = hear(body)
    assert event
    assert event.body == command
    assert event.actor == PEOPLE[ANA]
    assert event.key == f"{body['event']['channel']}:{WRITTEN}:0"


def test_a_reply_to_a_question_that_was_asked_of_one_person_is_an_answer() -> None:
    assert body_of(pushed.direct("Two employers", thread=PROMPT)) == Posted(
        MessageRef(ALONE, WRITTEN, PROMPT), "0", "Two employers"
    )


def test_only_names_that_a_text_needs_are_asked_for() -> None:
    text = f"<@{BEN}> and <@W012A3CDE|ana> of <#C0OTHER01|> and <#C0NAMED01|named>, <!subteam^S1> <https://x.org|@x>"
    assert mentioned_in(pushed.posted(text)) == {BEN, "W012A3CDE", "C0OTHER01", "C0NAMED01"}
    assert mentioned_in(pushed.changed(pushed.edited(pushed.said(f"<@{BEN}>")), pushed.said("<@U0OLD>"))) == {BEN}
    section = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": BEN}]}
    assert mentioned_in(pushed.posted("", blocks=[{"type": "rich_text", "elements": [section]}])) == {BEN}
    assert not mentioned_in(pushed.posted("", blocks=pushed.said("<@U0LITERAL>")["blocks"]))


NAMELESS: dict[str, Json] = {
    "at the top of a channel": pushed.posted(f"<@{BEN}>", thread=None),
    "a thread's first message": pushed.posted(f"<@{BEN}>", thread=WRITTEN),
    "a program's": pushed.told(pushed.by_bot(f"<@{BEN}>")),
    "deleted": pushed.deleted(pushed.said(f"<@{BEN}>")),
    "an edit by a program": pushed.changed(pushed.edited(pushed.by_bot(f"<@{BEN}>")), pushed.by_bot()),
    "somebody joined": pushed.posted(f"<@{BEN}>", subtype="channel_join"),
    "no message": pushed.home_opened("home"),
    "no event": pushed.rate_limited(),
}


@pytest.mark.parametrize("case", sorted(NAMELESS))
def test_no_name_is_asked_for_where_nothing_is_kept(case: str) -> None:
    assert mentioned_in(NAMELESS[case]) == frozenset()


EAR = Ear(WORKSPACE, BOT, NAMES)
STANDING: dict[str, tuple[Json, Posted | Edited | None]] = {
    "as posted": (pushed.said(), Posted(REF, "0", "Two employers")),
    "edited": (pushed.edited(pushed.said(f"<@{BEN}>")), Edited(REF, EDITED, "@Ben Okafor")),
    "a command": (pushed.said(ASK), None),
    "an answer made a command": (pushed.edited(pushed.said(ASK)), None),
    "the thread's first message": (pushed.said(ts=PROMPT), None),
    "a forwarded message alone": (pushed.forwarded(), None),
    "words taken out": (pushed.edited(pushed.said("")), Edited(REF, EDITED, "")),
    "ours": (pushed.by_bot(), None),
    "deleted": (pushed.tombstone(pushed.said()), None),
}


@pytest.mark.parametrize("case", sorted(STANDING))
def test_a_thread_that_is_read_back_is_heard_as_it_stands(case: str) -> None:
    found, said = STANDING[case]
    event = standing(found, PLACE, EAR)
    assert (event.body if event else None) == said
    if event and said:
        assert event.key == f"C0LAN2Q65:{WRITTEN}:{said.version}"
        assert event.at == datetime(2024, 9, 14, 14, 0, 0, 200, UTC)
