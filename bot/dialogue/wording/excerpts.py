"""The beginning of what somebody wrote, cut where a sentence ends and nowhere else."""

import re

_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[^\sa-z])|(?=\n)")
"""Where a sentence may end: a small letter after the point goes on with it."""

_SHORTENED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|Gov|Supt|No|vs)|\b\w)\.$", re.IGNORECASE)
"""A point after these ends no sentence."""


def sentences(text: str, room: int) -> str:
    """As many whole sentences from the beginning as there is room for; empty where the first is too long."""
    if len(text) <= room:
        return text
    ends = (found.end() for found in _END.finditer(text))
    whole = [end for end in ends if end <= room and not _SHORTENED.search(text[:end])]
    return text[: whole[-1]].rstrip() if whole else ""
