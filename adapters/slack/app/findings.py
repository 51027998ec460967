"""What a check found: each finding one line, and for what fails the cure."""

from dataclasses import dataclass


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
