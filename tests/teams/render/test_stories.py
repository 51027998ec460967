"""Every card of the tests' stories, whoever it is for and whatever is heard below it, keeps to what Teams takes."""

from itertools import chain

from adapters.teams.render.answering import Replies
from tests.slack.render.exhibits import collected
from tests.teams.render.checks import DIALOG, check
from tools import gallery_teams as teams


def test_teams_takes_what_is_posted() -> None:
    said = chain(*(chain(*shapes.values()) for shapes in collected().said.values()))
    for message in said:
        for replies in Replies:
            for card in teams.posted(message, replies):
                check(card)


def test_teams_takes_what_is_for_one_person() -> None:
    found = collected()
    for message in chain(*found.private.values()):
        for card in teams.answered(message):
            check(card)
    for home in chain(*found.homes.values()):
        for card in teams.at_home(home):
            check(card)


def test_teams_takes_the_forms() -> None:
    for form in chain(*collected().forms.values()):
        for card in teams.asked(form):
            check({name: told for name, told in card.items() if name != "title"}, DIALOG)
