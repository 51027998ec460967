"""What is sent to Teams' door: each kind of hostility with the answers that it may get."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from adapters.teams.app.doors import MESSAGES_PATH
from adapters.teams.sdk import wire as ours
from bot.domain.form import FormId
from bot.domain.message import Act
from tests.faults.door import JSON, moment
from tests.faults.tenant import PEOPLE, Activity, Tenant, Thread
from tests.slack.hostile import shapes, wire
from tests.slack.hostile.corpus import CANARY, DONE, HUGE, LARGEST, PASSED_OVER, REFUSED, Case, drawn
from tests.teams.standin.school import TENANT
from tests.teams.standin.server import Signer

ESSENTIAL: Sequence[Sequence[str]] = (
    ("type",),
    ("id",),
    ("channelId",),
    ("serviceUrl",),
    ("conversation",),
    ("conversation", "id"),
    ("from",),
    ("channelData", "tenant"),
    ("channelData", "tenant", "id"),
    ("timestamp",),
)
"""Without any of these as it should be, a message is no answer of ours."""

OPAQUE = frozenset({"id"})
"""What is told here may be anything printable: Microsoft documents no form of its ids, and what it signs it means."""

PASSING: Sequence[Sequence[str]] = (
    ("recipient",),
    ("entities",),
    ("attachments",),
    ("channelData", "team"),
    ("channelData", "channel"),
    ("channelData", "settings"),
    ("membersAdded",),
    ("replyToId",),
    ("name",),
    ("value",),
    ("action",),
)
"""What the door may do without, of something else than an answer."""

Made = tuple[bytes, frozenset[int]]


@dataclass
class Corpus:
    """Makes one request after the other. `thread` is one in which an answer would be stored."""

    tenant: Tenant
    thread: Thread
    taken: Sequence[Activity]
    chance: random.Random

    def cases(self, number: int) -> Iterator[Case]:
        for name in drawn({name: weight for name, (_, weight) in KINDS.items()}, number, self.chance):
            sent, allowed = KINDS[name][0](self)
            yield Case(name, sent, allowed)

    def answer(self) -> Activity:
        person = self.tenant.teams.person(PEOPLE[1])
        return self.tenant._reply(self.thread, person, f"{CANARY} {next(self.tenant.teams.tenant.turns)}")

    @property
    def told(self) -> dict[str, Any]:
        whole: dict[str, Any] = json.loads(self.answer().body)
        return whole

    def sent(self, body: str | bytes, token: str | None = None, **more: str | bytes) -> bytes:
        signed = self.tenant.token if token is None else token
        headers: dict[str, str | bytes] = {"Content-Type": JSON, "Authorization": f"Bearer {signed}", **more}
        raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
        return wire.request(raw, headers, path=MESSAGES_PATH)


def _badly_signed(corpus: Corpus) -> Made:
    teams, now = corpus.tenant.teams, moment()
    signer, service = teams.signer, teams.service
    good = corpus.tenant.token
    head, claims, signature = good.split(".")
    tokens = (
        *("", "x", CANARY, "a.b.c", ".." * 50, "x" * 5_000, f"{head}.{claims}.", f"{head}..{signature}", good[:-4]),
        f"{head}.{claims}.{signature[::-1]}",
        _STRANGER.token(service),
        Signer("k1", _STRANGER.key).token(service),
        jwt.encode({"aud": "x"}, "secret" * 8, algorithm="HS256", headers={"kid": signer.name}),
        jwt.encode({"aud": "x"}, "", algorithm="none", headers={"kid": signer.name}),
        signer.token(service, exp=now - 3_600),
        signer.token(service, nbf=now + 3_600),
        signer.token(service, aud="22222222-2222-4333-8444-555555555555"),
        signer.token(service, iss="https://evil.example.org"),
        signer.token("https://evil.example.org/"),
        signer.token(service, serviceurl=None),
    )
    return corpus.sent(corpus.answer().body, corpus.chance.choice(tokens)), frozenset({401})


_STRANGER = Signer("k7")


def _authorization(corpus: Corpus) -> Made:
    headers = (
        "",
        "Bearer",
        "Basic " + CANARY,
        corpus.tenant.token,
        "bearer " + corpus.tenant.token,
        b"Bearer \xff\xfe",
    )
    body = corpus.answer().body.encode()
    named = {"Content-Type": JSON, "Authorization": corpus.chance.choice(headers)}
    return wire.request(body, named, path=MESSAGES_PATH), REFUSED


def _encoding(corpus: Corpus) -> Made:
    text = corpus.answer().body
    bodies = (
        text.replace(CANARY, "\udcff\udcfe").encode("utf-8", "surrogateescape"),
        text.encode("utf-16"),
        text.encode("utf-32"),
        b"\xef\xbb\xbf" + text.encode(),
        b"\x00" * 40 + text.encode(),
        corpus.chance.randbytes(corpus.chance.randrange(1, 400)),
    )
    return corpus.sent(corpus.chance.choice(bodies)), REFUSED


def _json(corpus: Corpus) -> Made:
    text = corpus.answer().body
    bodies = (*shapes.DOCUMENTS, text[: corpus.chance.randrange(len(text))], text + "]", text.replace(":", "", 1))
    return corpus.sent(corpus.chance.choice(bodies)), REFUSED


def _types(corpus: Corpus) -> Made:
    """An answer whose address, author or time is something else than it should be."""
    body, path = corpus.told, corpus.chance.choice(ESSENTIAL)
    junk = [each for each in shapes.JUNK if not (path[-1] in OPAQUE and _an_id(each))]
    if path[0] == "channelData":
        del body["conversation"]["tenantId"]
    changed = shapes.replaced(body, path, corpus.chance.choice(junk))
    return corpus.sent(shapes.dumped(changed)), PASSED_OVER


def _an_id(junk: object) -> bool:
    return isinstance(junk, str) and junk.isascii() and len(junk) < 400 and junk.isprintable() and " " not in junk


def _other_types(corpus: Corpus) -> Made:
    """The same for comings and goings, reactions and what is not known yet."""
    kind = corpus.chance.choice(("conversationUpdate", "messageReaction", "typing", "event", "endOfConversation", "?"))
    body = {**corpus.told, "type": kind}
    del body["text"]
    changed = shapes.replaced(body, corpus.chance.choice(PASSING), corpus.chance.choice(shapes.JUNK))
    return corpus.sent(shapes.dumped(changed)), PASSED_OVER


def _tenants(corpus: Corpus) -> Made:
    tenants = ("", "x", TENANT[:-1], f"{TENANT} ", "22222222-0000-4000-8000-000000000002")
    body = corpus.told
    body["channelData"]["tenant"]["id"] = body["conversation"]["tenantId"] = corpus.chance.choice(tenants)
    return corpus.sent(json.dumps(body)), REFUSED


def _cards(corpus: Corpus) -> Made:
    """Buttons and forms about things that there are not, and what was never one of ours."""
    chance, subject = corpus.chance, corpus.chance.choice(shapes.SUBJECTS)
    press = ours.Press(chance.choice(shapes.NEEDS_SUBJECT), subject).data
    form = ours.Filled(chance.choice(shapes.FORMS_ABOUT), subject, corpus.thread.channel).data | {"field.text": "x"}
    values: tuple[Any, ...] = (
        *(press, form, {}, [], "x", {ours.KEY: []}, {ours.KEY: {}}, {ours.KEY: ["press"]}, {ours.KEY: ["form", 1, 2]}),
        {ours.KEY: ["press", Act.SHARE, "nothing", "../x"]},
        {ours.KEY: ["press", Act.SHARE, "nothing", "19:elsewhere@thread.tacv2"]},
        {ours.KEY: ["form", FormId.ANSWER, "nothing:1.A.1", "", "\ud800"]},
        {ours.KEY: ["file", CANARY]},
    )
    value = chance.choice(values)
    names = ("task/fetch", "task/submit", "composeExtension/fetchTask", "composeExtension/submitAction")
    name = chance.choice((*names, "fileConsent/invoke", "signin/verifyState", "adaptiveCard/action", CANARY, ""))
    body = {
        **corpus.told,
        "type": "invoke",
        "name": name,
        "value": {"data": value, "commandId": value, "context": value},
    }
    del body["text"]
    return corpus.sent(shapes.dumped(body)), PASSED_OVER


def _deleted(corpus: Corpus) -> Made:
    """News of messages that nobody knows."""
    kind, what = corpus.chance.choice((("messageDelete", "softDeleteMessage"), ("messageUpdate", "editMessage")))
    body = {**corpus.told, "type": kind, "text": ""}
    body["channelData"]["eventType"] = corpus.chance.choice((what, "", "somethingNew", 7, None))
    body["conversation"]["id"] = f"{corpus.thread.channel};messageid={corpus.chance.randrange(10**12)}"
    return corpus.sent(json.dumps(body)), PASSED_OVER


def _large(corpus: Corpus) -> Made:
    padded = json.dumps({**corpus.told, "text": CANARY + "x" * LARGEST})
    named: dict[str, str | bytes] = {"Content-Type": JSON, "Authorization": f"Bearer {corpus.tenant.token}"}
    chunked = wire.chunked(padded.encode())
    ways = (
        corpus.sent(padded),
        wire.request(chunked, {**named, "Transfer-Encoding": "chunked"}, length=None, path=MESSAGES_PATH),
        wire.request(b"", named, length=LARGEST + 1, path=MESSAGES_PATH),
    )
    return corpus.chance.choice(ways), REFUSED


def _huge(corpus: Corpus) -> Made:
    return corpus.sent(b"x" * HUGE), REFUSED | {wire.CUT_OFF}


def _http(corpus: Corpus) -> Made:
    body = corpus.answer().body.encode()
    named = {"Content-Type": JSON, "Authorization": f"Bearer {corpus.tenant.token}"}
    paths = ("/api", "/api/messages/", "/api/messages/x", "//api/messages", "/teams/files/", "/teams/files/" + "x" * 43)
    ways = (
        *(wire.request(b"", {}, method=method, path=MESSAGES_PATH) for method in shapes.METHODS),
        *(wire.request(body, named, path=path) for path in (*paths, *shapes.PATHS)),
        wire.request(body, {**named, "X-Long": CANARY * 1000}, path=MESSAGES_PATH),
        wire.request(body, {**named, "Content-Encoding": "gzip"}, path=MESSAGES_PATH),
        wire.request(body, {**named, "Content-Length": "-5"}, length=None, path=MESSAGES_PATH),
        wire.request(body, {**named, "Bad Header": "x"}, path=MESSAGES_PATH),
        CANARY.encode() + b"\r\n\r\n",
    )
    return corpus.chance.choice(ways), REFUSED | {wire.CUT_OFF}


def _replayed(corpus: Corpus) -> Made:
    again = corpus.chance.choice(corpus.taken)
    return corpus.sent(again.body), DONE


KINDS: Mapping[str, tuple[Callable[[Corpus], Made], int]] = {
    "badly signed": (_badly_signed, 500),
    "no proper authorization": (_authorization, 100),
    "encoding": (_encoding, 150),
    "no proper JSON": (_json, 200),
    "wrong types": (_types, 300),
    "wrong types elsewhere": (_other_types, 200),
    "another tenant": (_tenants, 100),
    "cards about nothing": (_cards, 200),
    "news of nothing": (_deleted, 100),
    "too large": (_large, 20),
    "huge": (_huge, 1),
    "no proper HTTP": (_http, 150),
    "replayed": (_replayed, 100),
}
