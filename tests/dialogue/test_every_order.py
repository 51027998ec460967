"""Teams of 0 to 12 people, and every order in which up to six things happen: joining, answering, deleting, pages made.

People are interchangeable, so that each situation is played once whoever is who. What happened is kept as plain
numbers; what a page then quotes is asked of the real gate, once for all situations in which it must be the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from bot.dialogue.digest import Record, summarise
from bot.dialogue.reporting import Coming, section, span_of
from bot.dialogue.wording import pages
from bot.domain.answer import Answer
from bot.domain.audience import FEWEST_AUTHORS, FEWEST_MEMBERS, Promise
from bot.domain.message import Quote
from bot.domain.report import Page
from bot.services.summarising import Readers
from tests.dialogue.builders import (
    DAY,
    HOUR,
    LEADERS,
    NOW,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    an_answer,
    crowd,
)
from tests.dialogue.builders import (
    pages as pages_of,
)

LARGEST = 12
EVENTS = 6
PEOPLE = crowd(LARGEST + EVENTS)
NAMES = {who: f"Name of {who.id}" for who in PEOPLE}
PROMPT = a_prompt("1.A.2", opened=NOW - DAY, closed=NOW, promise=Promise.WORDS)
PASSAGE = a_passage(PROMPT, reflection=a_reflection(promise=Promise.WORDS))


@dataclass(frozen=True, order=True)
class Said:
    """One answer: after how many pages it was given, and which pages (by their numbers) were made to quote it."""

    after: int
    deleted: bool = False
    quoted_on: tuple[int, ...] = ()


Person = tuple[Said, ...]


@dataclass(frozen=True)
class Team:
    """`people` are those who said something, sorted, as nobody has a name; `made` is how many pages there are."""

    members: int
    people: tuple[Person, ...] = ()
    made: int = 0
    just_made: bool = False

    def with_person(self, person: Person, instead: Person | None = None) -> "Team":
        """What was taken back before any page could quote it has left no trace."""
        others = list(self.people)
        if instead is not None:
            others.remove(instead)
        traced = tuple(sorted(said for said in person if said.quoted_on or not said.deleted))
        return replace(self, people=tuple(sorted([*others, *([traced] if traced else [])])), just_made=False)


# --- What can happen ---


def afterwards(team: Team) -> Iterator[Team]:
    yield replace(team, members=team.members + 1, just_made=False)
    if team.members > len(team.people):
        yield team.with_person((Said(team.made),))
    for person in set(team.people):
        yield team.with_person((*person, Said(team.made)), person)
        for said in {said for said in person if not said.deleted}:
            others = list(person)
            others.remove(said)
            yield team.with_person((*others, replace(said, deleted=True)), person)
    if not team.just_made:
        yield page_made(team)


def page_made(team: Team) -> Team:
    """With what the gate lets the new page quote."""
    quoted = quotable(
        _members(team), tuple(sorted(_for_the_next(who, team.made) for who in team.people)), team.made > 0
    )
    people = []
    for who in team.people:
        traits = _for_the_next(who, team.made)
        marked = (
            replace(said, quoted_on=(*said.quoted_on, team.made))
            if (traits, _for_the_next((said,), team.made)[0]) in quoted
            else said
            for said in who
        )
        people.append(tuple(sorted(marked)))
    return replace(team, people=tuple(sorted(people)), made=team.made + 1, just_made=True)


def _for_the_next(who: Person, made: int) -> Person:
    """What matters to the page that is made next: what came since the last one, and what any of them was to quote."""
    return tuple(sorted(Said(int(0 < made == s.after), s.deleted, (0,) if s.quoted_on else ()) for s in who))


def _for_one(who: Person, number: int) -> Person:
    """What matters to one page: what was said before it, which of that it was made to quote, and what stands."""
    own = (said for said in who if said.after <= number)
    last = int(number > 0)
    return tuple(
        sorted(Said(int(0 < number == s.after), s.deleted, (last,) if number in s.quoted_on else ()) for s in own)
    )


def _members(team: Team) -> int:
    """All that a number of members decides is whether they are enough."""
    return min(team.members, FEWEST_MEMBERS)


def beginnings() -> Iterator[Team]:
    """Of so many people so many have answered."""
    for members in range(LARGEST + 1):
        for answered in range(members + 1):
            yield Team(members, ((Said(0),),) * answered)


# --- What the gate says ---


def answers(people: tuple[Person, ...]) -> dict[str, tuple[Person, Said, Answer]]:
    """As they would be stored, by their words."""
    found = {}
    for at, who in enumerate(people):
        for number, said in enumerate(who):
            when = NOW + said.after * DAY + (at * 10 + number) * HOUR / 60
            text = f"Said by {at}, number {number}"
            one = an_answer(PROMPT, PEOPLE[at], "" if said.deleted else text, at=when, deleted=said.deleted, late=True)
            found[text] = (who, said, replace(one, id=text))
    return found


def readers(members: int) -> Readers:
    return Readers("Team", False, False, False, frozenset(PEOPLE[:members]), frozenset(), "leaders", False)


def page(record: Record, earlier: tuple[Page, ...], members: int) -> Page:
    """The next one, a day after the one before it."""
    until = NOW + len(earlier) * DAY + DAY - HOUR
    release = readers(members).release(PASSAGE.reflection)
    left = {each.issue for each in earlier}
    [made] = pages_of(section(record, earlier, release, Coming(f"issue {len(earlier)}", LEADERS), left, until))
    return made


def first_page(people: tuple[Person, ...]) -> Page:
    """One that was made to quote what is marked so."""
    marked = tuple(text for text, (_, said, _) in answers(people).items() if 0 in said.quoted_on)
    return replace(page(a_record(PASSAGE), (), 0), quoted=marked)


@cache
def quotable(members: int, people: tuple[Person, ...], another: bool) -> frozenset[tuple[Person, Said]]:
    """Which answers the next page may quote, where there was another before it or not."""
    said = answers(people)
    record = a_record(PASSAGE, answers=[answer for _, _, answer in said.values()])
    new = page(record, (first_page(people),) if another else (), members)
    return frozenset(said[key][:2] for key in new.quoted)


@cache
def shown(members: int, people: tuple[Person, ...], number: int) -> tuple[int, int]:
    """How many answers, of how many people, a page quotes now: read off its messages. It is the first or the second."""
    said = answers(people)
    record = a_record(PASSAGE, answers=[answer for _, _, answer in said.values()])
    made = page(record, (first_page(people),) if number else (), members)
    made = replace(made, quoted=tuple(text for text, (_, each, _) in said.items() if number in each.quoted_on))
    release = readers(members).release(PASSAGE.reflection, frozenset(made.quoted))
    summary = summarise(record, release, span_of(made))
    messages = (pages.page_message(summary, NAMES, made.id), pages.detail_message(summary, NAMES))
    quotes = [block for message in messages if message for block in message.blocks if isinstance(block, Quote)]
    assert not any(quote.by for quote in quotes)
    assert {quote.text for quote in quotes} <= set(made.quoted)
    return len(quotes), len({said[quote.text][2].author for quote in quotes})


def quotes(team: Team, number: int) -> tuple[int, int]:
    people = (_for_one(who, number) for who in team.people)
    return shown(_members(team), tuple(sorted(who for who in people if who)), int(number > 0))


# --- What must hold ---


def stands_out(number: int) -> bool:
    return 0 < number < FEWEST_AUTHORS


def check(team: Team) -> None:
    """Nobody is told apart from at least four others: on no page, and by no page beside another."""
    for newer in range(team.made):
        assert not stands_out(quotes(team, newer)[1]), team
        for older in range(newer):
            added = [who for who in team.people if any(newer in s.quoted_on and older not in s.quoted_on for s in who)]
            assert not stands_out(len(added)), team


def check_change(before: Team, after: Team) -> None:
    """A page that stands never gains a line, and loses but those that their authors took back, or all of them."""
    for number in range(before.made):
        was, now = quotes(before, number)[0], quotes(after, number)[0]
        taken_back = _deleted(after, number) - _deleted(before, number)
        assert now in {0, was - taken_back}, (before, after)


def _deleted(team: Team, number: int) -> int:
    return sum(said.deleted and number in said.quoted_on for who in team.people for said in who)


def test_in_no_order_of_six_events_does_anybody_of_a_team_of_up_to_twelve_stand_out() -> None:
    level = set(beginnings())
    played, quoting = len(level), 0
    for left in reversed(range(EVENTS)):
        following: set[Team] = set()
        for team in level:
            for after in afterwards(team):
                check_change(team, after)
                following.add(_as_far_as_it_matters(after, left))
        for team in following:
            check(team)
            quoting += any(quotes(team, number)[0] for number in range(team.made))
        level = following
        played += len(level)
    assert min(played, quoting) > 1_000


def _as_far_as_it_matters(team: Team, left: int) -> Team:
    """More people who said nothing yet than things can still happen make no difference."""
    silent = min(team.members - len(team.people), left + max(0, FEWEST_MEMBERS - len(team.people)))
    return replace(team, members=len(team.people) + silent)
