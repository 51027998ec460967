"""The words of an answer that may carry a point, by their stems. What is made of them is for quotes and themes."""

import re
from collections.abc import Sequence, Set

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SHORTEST = 3
"""Letters of a word that may carry a point."""

_COMMON = """
about above after again against all also and any are because been before being below between both but by can could did
didn't does doesn't doing don't down during each even every few for from further get gets got had has have having her
here hers him his how i'm i've into isn't it's its itself just like made make many more most much nor not now off once
one only other our out over own really same say says she should some still such than that that's the their them then
there there's these they thing things this those through too under until very was wasn't way we're we've well were what
when where which while who whom why will with won't would you your yours
"""
"""English words that carry none by themselves."""

_GENERAL = """
zero two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand half
quarter third second first last next twice couple dozen pair single
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday today yesterday tomorrow tonight morning afternoon evening night noon spring summer fall autumn
winter year day week month hour minute moment time date semester term period ago
person people man men woman women guy folk kid student learner child children teacher teaching staff school class
classroom course program team someone somebody anyone anybody nobody everyone everybody nothing something anything
everything somewhere anywhere nowhere everywhere none neither
ask answer tell told said talk speak call hear heard listen read write wrote see saw seen look watch show shown find
found know knew known think thought believe guess feel felt mean meant remember forget learn come came goes went gone
leave left stay arrive give gave given take took taken put bring brought send sent carry hold keep kept let turn move
run ran start begin began stop end finish done open close try tried use help need want love hope wish work build built
set happen change become grow seem add agree care matter plan
good better best bad worse worst great fine nice right wrong true real big small large little long short high low old
new early late easy hard simple free full whole main different able sure clear important honest
part piece kind sort lot bit number side place point case fact reason example problem question idea line name list top
bottom front back hand head eye
always never ever often sometimes usually already yet almost maybe perhaps probably actually quite rather enough
together else instead however though although since unless without within around across along away behind beside near
toward among upon per either whether must might shall ought any our
can't couldn't cannot shouldn't wouldn't haven't hasn't hadn't aren't weren't who's what's here's let's i'd i'll you'd
you'll you're he'd he's she's we'd we'll they'd they'll they're they've that'll yes okay please thank sorry
"""
"""Words of every conversation in a school. Two answers that share only these do not speak of the same."""

_STEMMER = snowballstemmer.stemmer("english")
_PASSED_OVER = frozenset(_COMMON.split())
_WIDE = frozenset(_STEMMER.stemWords(_GENERAL.split()))


def points(text: str) -> Set[str]:
    """The words that may carry a point, by their stems: "program" and "programs" are one."""
    return points_of([text])[0]


def points_of(texts: Sequence[str]) -> list[Set[str]]:
    """The same of each text. A word that comes again is stemmed once: that is what takes the time."""
    said = [_kept(text) for text in texts]
    distinct = sorted(frozenset[str]().union(*said))
    stems = dict(zip(distinct, _STEMMER.stemWords(distinct), strict=True))
    return [frozenset(stems[word] for word in words) for words in said]


def topics_of(texts: Sequence[str]) -> list[Set[str]]:
    """The words by which texts may be about the same: no numbers, and none that are said of everything."""
    return [frozenset(word for word in words - _WIDE if not word.isdigit()) for words in points_of(texts)]


def spelled(stem: str, text: str) -> str:
    """How a text spells the word of a stem; empty where it has none."""
    return next((word for word in WORD.findall(text) if _STEMMER.stemWord(_plain(word)) == stem), "")


def _kept(text: str) -> Set[str]:
    words = map(_plain, WORD.findall(text))
    return frozenset(word for word in words if len(word) >= SHORTEST and word not in _PASSED_OVER)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")
