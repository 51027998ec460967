"""What is sent: each kind of hostility with the answers that it may get. The same seed makes the same requests."""

import hmac
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.faults.door import FORM, JSON, Request, Workspace, moment
from tests.faults.program import SECRET
from tests.slack.hostile import shapes, wire

CANARY = "canary-5d0c"
"""Stands in everything that people wrote; no log may hold it."""

LARGEST = 256 * 1024
HUGE = 20 * 1024 * 1024

REFUSED = frozenset(range(400, 500))
PASSED_OVER = frozenset({200}) | REFUSED
"""For what Slack might send one day: refused, or acknowledged and left alone."""

DONE = frozenset({200})


@dataclass(frozen=True)
class Case:
    kind: str
    sent: bytes
    allowed: frozenset[int]


@dataclass(frozen=True)
class Target:
    """A thread in which an answer would be stored, and requests that were taken before."""

    channel: str
    thread: str
    prompt: str
    user: str
    taken: Sequence[Request]


Maker = Callable[["Corpus"], tuple[bytes, frozenset[int]]]


class Corpus:
    """Makes one request after the other."""

    def __init__(self, seed: int, target: Target) -> None:
        self.chance = random.Random(seed)
        self.target = target
        self.workspace = Workspace()

    def cases(self, number: int) -> Iterator[Case]:
        for name in drawn({name: weight for name, (_, weight) in KINDS.items()}, number, self.chance):
            sent, allowed = KINDS[name][0](self)
            yield Case(name, sent, allowed)

    def answer(self) -> Request:
        """A message that would be stored as an answer, were it let through."""
        at = self.target
        ts = self.workspace.ts()
        return self.workspace.message(at.channel, at.user, f"{CANARY} {ts}", ts, at.thread)


def drawn(weights: Mapping[str, int], number: int, chance: random.Random) -> list[str]:
    """Each kind as often as its weight says, in a shuffled order."""
    total = sum(weights.values())
    names = chain.from_iterable(repeat(name, 1 + number * weight // total) for name, weight in weights.items())
    found = list(islice(names, number))
    chance.shuffle(found)
    return found


def signed(request: Request) -> bytes:
    return wire.request(request.body.encode(), request.headers())


def signed_bytes(body: bytes, content_type: str) -> bytes:
    """Slack's library signs nothing but text; whoever holds the secret can sign any bytes."""
    now = str(moment())
    signature = "v0=" + hmac.new(SECRET.encode(), f"v0:{now}:".encode() + body, "sha256").hexdigest()
    headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature}
    return wire.request(body, headers)


# --- Signatures ---


def _badly_signed(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    request = corpus.answer()
    good = request.headers()
    signature, now = good["X-Slack-Signature"], good["X-Slack-Request-Timestamp"]
    wrong: list[Mapping[str, str | bytes | None]] = [
        {"X-Slack-Signature": None},
        {"X-Slack-Request-Timestamp": None},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": signature[:-1]},
        {"X-Slack-Signature": signature.upper()},
        {"X-Slack-Signature": signature.replace("v0", "v1")},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": f"v0={CANARY}"},
        {"X-Slack-Signature": "v0=ünïcode".encode()},
        {"X-Slack-Signature": b"v0=\xff\xfe\x80"},
        {"X-Slack-Signature": "x" * 5000},
        *({"X-Slack-Request-Timestamp": stamp} for stamp in shapes.STAMPS),
        {"X-Slack-Request-Timestamp": str(int(now) - 301)},
        {"X-Slack-Request-Timestamp": str(int(now) + 302)},
    ]
    headers = {**good, **corpus.chance.choice(wrong)}
    return wire.request(request.body.encode(), {n: v for n, v in headers.items() if v is not None}), REFUSED


def _stale(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    """Properly signed, at another time."""
    request = corpus.answer()
    then = str(moment() + corpus.chance.choice((-86_400, -3_600, -330, 330, 3_600, 10**9)))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=then, body=request.body) or ""
    headers = {**request.headers(), "X-Slack-Request-Timestamp": then, "X-Slack-Signature": signature}
    return wire.request(request.body.encode(), headers), REFUSED


def _other_body(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    """The signature of another message."""
    return wire.request(corpus.answer().body.encode(), corpus.answer().headers()), REFUSED


# --- Bodies, properly signed ---


def _encoding(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    text = corpus.answer().body
    bodies = (
        (text.replace(CANARY, "\udcff\udcfe").encode("utf-8", "surrogateescape"), JSON),
        (text.encode("utf-16"), JSON),
        (text.encode("utf-32"), JSON),
        (b"\xef\xbb\xbf" + text.encode(), JSON),
        (b"\x00" * 40 + text.encode(), JSON),
        (b"payload=%ff%fe&command=%2Freflect", FORM),
        (b"\xff\xfe=\xff", FORM),
        (corpus.chance.randbytes(corpus.chance.randrange(1, 400)), corpus.chance.choice((JSON, FORM))),
    )
    return signed_bytes(*corpus.chance.choice(bodies)), REFUSED


def _json(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    text = corpus.answer().body
    bodies = (*shapes.DOCUMENTS, text[: corpus.chance.randrange(len(text))], text + "]", text.replace(":", "", 1))
    return signed(Request(corpus.chance.choice(bodies), JSON)), REFUSED


def _types(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    """An answer whose address, author or time is something else than it should be."""
    body = json.loads(corpus.answer().body)
    path = corpus.chance.choice(shapes.ESSENTIAL)
    if path[0] == "team_id":
        del body["authorizations"]
    changed = shapes.replaced(body, path, corpus.chance.choice(shapes.JUNK))
    return signed(Request(shapes.dumped(changed), JSON)), PASSED_OVER


def _interaction_types(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    """The same for what people press, fill in and pick."""
    kind, paths, payload = corpus.chance.choice(shapes.interactions(corpus.target.channel, corpus.target.thread))
    whole = {"type": kind, "team": {"id": "T01TEST"}, "user": {"id": corpus.target.user}, "trigger_id": CANARY}
    changed = shapes.replaced({**whole, **payload}, corpus.chance.choice(paths), corpus.chance.choice(shapes.JUNK))
    form = urlencode({"payload": shapes.dumped(changed)})
    return signed(Request(form, FORM)), PASSED_OVER


def _subjects(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    """Buttons and forms of ours about things that there are not."""
    chance = corpus.chance
    return signed(
        shapes.about_nothing(corpus.workspace, corpus.target.channel, corpus.target.user, chance)
    ), PASSED_OVER


def _forms(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    return signed(Request(corpus.chance.choice(shapes.FORMS), FORM)), PASSED_OVER


def _with_the_word_payload(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    """A command that only reads."""
    request = corpus.workspace.command(corpus.target.channel, corpus.target.user, "what is payload")
    return signed(request), DONE


def _content_type(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    return signed(replace(corpus.answer(), content_type=corpus.chance.choice(shapes.CONTENT_TYPES))), REFUSED


# --- Sizes and HTTP itself ---


def _large(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    padded = corpus.answer().body.replace(CANARY, CANARY + "x" * LARGEST)
    request = Request(padded[: -2 - corpus.chance.randrange(100)] + '"}}', JSON)
    headers: dict[str, str | bytes] = {**request.headers(), "Transfer-Encoding": "chunked"}
    ways = (
        signed(request),
        wire.request(wire.chunked(request.body.encode()), headers, length=None),
        wire.request(b"", request.headers(), length=LARGEST + 1),
    )
    return corpus.chance.choice(ways), REFUSED


def _huge(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    body = b"x" * HUGE
    headers = {"Content-Type": JSON, "X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": str(moment())}
    if corpus.chance.random() < 0.5:
        return wire.request(body, headers), REFUSED | {wire.CUT_OFF}
    return wire.request(wire.chunked(body), {**headers, "Transfer-Encoding": "chunked"}, length=None), REFUSED | {
        wire.CUT_OFF
    }


def _http(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    headers = corpus.answer().headers()
    body = corpus.answer().body.encode()
    ways = (
        *(wire.request(b"", {}, method=method) for method in shapes.METHODS),
        *(wire.request(body, headers, path=path) for path in shapes.PATHS),
        wire.request(body, {**headers, "X-Long": CANARY * 1000}),
        wire.request(body, {**headers, **{f"X-{n}": CANARY for n in range(300)}}),
        wire.request(b"zz\r\n" + body, {**headers, "Transfer-Encoding": "chunked"}, length=None),
        wire.request(wire.chunked(body), {**headers, "Transfer-Encoding": "chunked"}),
        wire.request(body, {**headers, "Content-Length": "-5"}, length=None),
        wire.request(body, {**headers, "Content-Length": CANARY}, length=None),
        wire.request(body, {**headers, "Content-Encoding": "gzip"}),
        wire.request(body, {**headers, "Bad Header": "x"}),
        CANARY.encode() + b"\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    )
    return corpus.chance.choice(ways), REFUSED | {wire.CUT_OFF}


def _replayed(corpus: Corpus) -> tuple[bytes, frozenset[int]]:
    return signed(corpus.chance.choice(corpus.target.taken)), DONE


KINDS: Mapping[str, tuple[Maker, int]] = {
    "badly signed": (_badly_signed, 400),
    "stale": (_stale, 100),
    "signature of another body": (_other_body, 100),
    "encoding": (_encoding, 150),
    "no proper JSON": (_json, 200),
    "wrong types": (_types, 300),
    "wrong types in interactions": (_interaction_types, 200),
    "about nothing": (_subjects, 50),
    "no proper form": (_forms, 100),
    "the word payload": (_with_the_word_payload, 20),
    "content type": (_content_type, 100),
    "too large": (_large, 20),
    "huge": (_huge, 1),
    "no proper HTTP": (_http, 150),
    "replayed": (_replayed, 100),
}
