"""Whether our public address brings Slack's requests to us: we send ourselves what Slack sends first."""

import asyncio
import json
import secrets
from datetime import datetime

import aiohttp
from slack_sdk.signature import SignatureVerifier

from adapters.shared.findings import Finding, fine, problem
from adapters.slack.app.manifest import EVENTS_PATH
from adapters.slack.settings import SlackSettings

PATIENCE = 5.0
"""Seconds; Slack itself waits for three."""

_PROXY = "Look at the proxy's own log and at what it passes on."

_UNSIGNED_CURE = (
    "Give the running program the same slack_signing_secret and restart it, let the proxy pass bodies and headers"
    " unchanged, and set the machine's clock."
)
_ANSWERS = {
    401: ("refuses what is signed with slack_signing_secret", _UNSIGNED_CURE),
    404: ("knows no " + EVENTS_PATH, "Let the proxy pass on all of /slack/ with its path, and set slack_mode = http."),
    405: ("takes no POST", "Let the proxy pass on POST requests."),
    413: ("refuses the size", "Let the proxy pass on bodies of up to 256 KiB."),
    503: ("says: not now", "Look at the program's log and at `reflectory status`: the database may be away."),
}
_NO_PROGRAM = ("has no program behind it", "Start `reflectory serve`, and let the proxy pass on to its host and port.")


async def address_finding(settings: SlackSettings, session: aiohttp.ClientSession, now: datetime) -> Finding:
    """Name, connection, certificate, proxy and secret, told apart."""
    if not settings.public_url:
        return problem(
            "the address that Slack sends to can not be tried",
            "Set public_url to it, without the path.",
        )
    address = settings.public_url + EVENTS_PATH
    challenge = secrets.token_urlsafe(16)
    try:
        async with asyncio.timeout(PATIENCE):
            status, text = await _sent(session, address, settings.signing_secret, challenge, now)
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        return _not_reached(address, fault)
    return _answered(address, status, challenge in text)


async def _sent(
    session: aiohttp.ClientSession, address: str, secret: str, challenge: str, now: datetime
) -> tuple[int, str]:
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or "",
    }
    async with session.post(address, data=body, headers=headers, allow_redirects=False) as answer:
        return answer.status, (await answer.content.read(10_000)).decode(errors="replace")


def _not_reached(address: str, fault: Exception) -> Finding:
    """Most particular first: a bad certificate is also a connection that failed."""
    match fault:
        case aiohttp.ClientConnectorDNSError():
            return problem(f"{address}: there is no such name", "Enter the host in your DNS, or correct public_url.")
        case aiohttp.ClientSSLError():
            return problem(
                f"{address}: it shows no certificate that is trusted",
                "Give the proxy a certificate of a public authority, with its whole chain and this very name.",
            )
        case aiohttp.ClientConnectorError():
            return problem(
                f"{address}: nothing takes the connection",
                "Start the proxy and open port 443 in the firewall. Some networks do not let their own public address"
                " be reached from inside: then try from outside.",
            )
        case TimeoutError():
            return problem(f"{address}: no answer within {PATIENCE:g} s", f"Slack waits for three seconds. {_PROXY}")
        case _:
            return problem(f"{address}: the connection broke ({type(fault).__name__})", _PROXY)


def _answered(address: str, status: int, ours: bool) -> Finding:
    if status == 200 and ours:
        return fine(f"{address} brings signed requests to this program")
    if status == 200:
        return problem(f"{address}: something else answers there", f"Let the proxy pass on {EVENTS_PATH} to us.")
    if 300 <= status < 400:
        return problem(
            f"{address}: leads elsewhere ({status})", "Set public_url to the final address; Slack follows none."
        )
    if status in {502, 504}:
        what, cure = _NO_PROGRAM
    else:
        what, cure = _ANSWERS.get(status, ("gives an answer that is not ours", _PROXY))
    return problem(f"{address}: {what} ({status})", cure)
