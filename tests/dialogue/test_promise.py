"""A thousand invented reflections: no canary of an answer reaches anybody who was promised not to read it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.documents.library import DocumentLibrary
from bot.dialogue.digest import Span, quotable, summarise
from bot.dialogue.release import Release
from bot.dialogue.wording import briefing, pages, paper
from bot.domain.audience import Audience, Promise
from bot.domain.message import Message
from bot.domain.paper import Filled
from tests.dialogue.builders import NOW, ZONE
from tests.dialogue.promised import canaries, for_leaders, for_the_team
from tests.dialogue.reflections import LEADER, NAMES, TEACHERS, Invented, invented
from tests.documents.reading import words

REFLECTIONS = 1_000
IN_EVERY_FORMAT = 25
"""Word, PDF and spreadsheet files take long to write: all that differs between formats is who draws the same paper."""


def to_leaders(found: Invented) -> Release:
    release = Release(Audience.LEADERS, found.present)
    return replace(release, quoted=frozenset(quotable(found.record, release, found.span)))


def messages(found: Invented, release: Release) -> Iterator[Message]:
    summary = summarise(found.record, release, found.span)
    yield pages.page_message(summary, NAMES, "page")
    yield from filter(None, [pages.detail_message(summary, NAMES)])
    if release.audience is Audience.LEADERS:
        news = summarise(found.record, release, replace(found.span, principle="", only_news=True))
        yield briefing.briefing_message(NOW.date(), ZONE, [news], (), NAMES)


def filled(found: Invented, release: Release) -> Filled:
    return paper.filled(summarise(found.record, release, Span("", None, found.span.until)), NAMES)


def test_nothing_that_leaders_were_promised_not_to_read_is_on_their_pages() -> None:
    read = kept = 0
    for number in range(REFLECTIONS):
        found = invented(number)
        told = {word for message in messages(found, to_leaders(found)) for word in canaries(message.plain)}
        allowed = for_leaders(found)
        assert told <= allowed, number
        read += len(told)
        kept += len({word for own in found.canaries.values() for word in own} - allowed)
    assert min(read, kept) > 5_000


def test_what_was_taken_back_is_on_no_page_of_the_team() -> None:
    for number in range(REFLECTIONS):
        found = invented(number)
        told = {word for message in messages(found, Release(Audience.TEAM)) for word in canaries(message.plain)}
        assert told <= for_the_team(found), number


@pytest.mark.parametrize("file_format", ["md", "csv", "json", "ics"])
def test_nothing_that_leaders_were_promised_not_to_read_is_in_a_file(file_format: str) -> None:
    library = DocumentLibrary()
    for number in range(REFLECTIONS // 4):
        found = invented(number)
        told = canaries(words(library.write(filled(found, to_leaders(found)), file_format), file_format))
        assert told <= for_leaders(found), number


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("file_format", DocumentLibrary().formats)
def test_no_format_tells_more_than_another(file_format: str, audience: Audience) -> None:
    library, told = DocumentLibrary(), 0
    for number in range(IN_EVERY_FORMAT):
        found = invented(number)
        release = Release(audience) if audience is Audience.TEAM else to_leaders(found)
        allowed = for_the_team(found) if audience is Audience.TEAM else for_leaders(found)
        inside = canaries(words(library.write(filled(found, release), file_format), file_format))
        assert inside <= allowed, number
        told += len(inside)
    assert told > 20 or file_format == "ics"  # which holds next steps alone


def test_no_name_reaches_leaders_but_of_those_who_shared_or_where_names_are_told() -> None:
    named = 0
    for number in range(REFLECTIONS):
        found = invented(number)
        record = found.record
        open_ = {prompt.id for prompt in record.passage.prompts if {prompt.promise, found.present} == {Promise.NAMED}}
        told = {LEADER} | {a.author for a in record.answers if a.shared or a.prompt in open_}
        told |= {step.owner for step in record.steps if step.owner and step.prompt in open_}
        text = "\n".join(message.plain for message in messages(found, to_leaders(found)))
        seen = {who for who in TEACHERS if NAMES[who] in text}
        assert seen <= told, number
        named += len(seen)
    assert named > 500


def test_the_looking_itself_finds_a_leak() -> None:
    """With a gate that lets everything through, most of these reflections would show words that were promised away."""
    found = [invented(number) for number in range(100)]
    leaks = 0
    for each in found:
        wide = Release(Audience.LEADERS, Promise.NAMED)
        opened = replace(each.record, answers=tuple(replace(answer, shared=True) for answer in each.record.answers))
        told = {word for m in messages(replace(each, record=opened), wide) for word in canaries(m.plain)}
        leaks += not told <= for_leaders(each)
    assert leaks > 50
