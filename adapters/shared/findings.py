"""What a check found: each finding one line, and for what fails the cure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` holds names of channels and workspaces, and nothing that anybody wrote; no token, no secret."""

    ok: bool
    what: str
    cure: str = ""

    def __str__(self) -> str:
        return f"ok       {self.what}" if self.ok else f"problem  {self.what}\n         cure: {self.cure}"


def fine(what: str) -> Finding:
    return Finding(True, what)


def problem(what: str, cure: str) -> Finding:
    return Finding(False, what, cure)


def heard_finding(whom: str, at: datetime | None, now: datetime, cure: str) -> Finding:
    if at is None:
        return problem(f"no event has come from {whom} yet", cure)
    return fine(f"the last event from {whom} came {_ago(now - at)}")


def _ago(passed: timedelta) -> str:
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"
