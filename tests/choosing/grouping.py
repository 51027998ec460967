"""Whether two answers that share a point are found to, and no others: by our themes and by simpler ways."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from nltk.cluster import GAAClusterer, KMeansClusterer, cosine_distance
from numpy.typing import NDArray

from bot.dialogue.themes import Spoken, themes
from bot.dialogue.words import points, points_of
from tests.choosing.measuring import Question, questions

Pairs = frozenset[tuple[int, int]]
Grouping = Callable[[Question], Pairs]


@dataclass(frozen=True)
class Agreement:
    """Over the pairs of answers to the same question, of all questions together."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def agreement(grouping: Grouping, name: str) -> Agreement:
    found, right, marked = 0, 0, 0
    for question in questions(name):
        ours, theirs = grouping(question), _marked(question)
        found, right, marked = found + len(ours), right + len(ours & theirs), marked + len(theirs)
    return Agreement(right / found if found else 0.0, right / marked)


def _marked(question: Question) -> Pairs:
    return frozenset((a, b) for a, b in _all(question) if question.made[a] & question.made[b])


def _all(question: Question) -> Pairs:
    return frozenset(combinations(range(len(question.answers)), 2))


def _none(_question: Question) -> Pairs:
    return frozenset()


def _themes(question: Question) -> Pairs:
    spoken = [Spoken(str(number), number, text) for number, text in enumerate(question.answers)]
    return _within(map(int, theme.behind) for theme in themes(question.text, spoken))


def _within(groups: Iterable[Iterable[int]]) -> Pairs:
    return frozenset(pair for group in groups for pair in combinations(sorted(group), 2))


def _a_stem(question: Question) -> Pairs:
    words = _words(question)
    return frozenset((a, b) for a, b in _all(question) if words[a] & words[b])


def _words(question: Question) -> list[frozenset[str]]:
    return [frozenset(words - points(question.text)) for words in points_of(question.answers)]


def _agglomerative(question: Question) -> Pairs:
    """Of the library nltk, by average likeness of TF-IDF; it is told how many points there are, which we are not."""
    return _by_number(GAAClusterer(len(question.points)).cluster(_weighted(question), assign_clusters=True))


def _k_means(question: Question) -> Pairs:
    """Of the library nltk as well, from ten beginnings that are the same each time."""
    means = KMeansClusterer(
        len(question.points), cosine_distance, repeats=10, rng=random.Random(1), avoid_empty_clusters=True
    )
    return _by_number(means.cluster(_weighted(question), assign_clusters=True))


def _by_number(clusters: Sequence[int]) -> Pairs:
    return _within([n for n, own in enumerate(clusters) if own == cluster] for cluster in set(clusters))


def _weighted(question: Question) -> list[NDArray[np.float64]]:
    """TF-IDF of each answer. What has no words is a little like everything, as no length of it can be nought."""
    words = _words(question)
    used = Counter(word for own in words for word in own)
    return [
        np.array([1e-9 + (word in own) * math.log(len(words) / used[word]) for word in sorted(used)]) for own in words
    ]


GROUPINGS: Mapping[str, Grouping] = {
    "themes": _themes,
    "all in one": _all,
    "each alone": _none,
    "a stem in common": _a_stem,
    "agglomerative": _agglomerative,
    "k-means": _k_means,
}
TUNED_ON = ("automotive", "health")
"""The third set was looked at when all was done."""
